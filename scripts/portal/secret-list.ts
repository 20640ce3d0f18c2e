/**
 * Every secret of a portal: what it is for, what happens when it is changed, what is lost with it. `npm start` and
 * `npm run secrets` make what is missing; a test compares this list with what is made, and with what the Worker reads.
 */
export interface Secret {
  name: string
  for: string
  /** How it is replaced by another; what stops then. */
  rotation: string
  /** What nobody can do any more once no copy of it is left. */
  lost: string
  /** Whether the Worker is given it; the others stay with the operator. */
  deployed: boolean
  /** Made by itself, where it is missing. */
  made: boolean
}

const secret = (name: string, purpose: string, rotation: string, lost: string, over: Partial<Secret> = {}): Secret => ({
  name,
  for: purpose,
  rotation,
  lost,
  deployed: true,
  made: true,
  ...over,
})

const NEW_START = 'delete its line, run npm run secrets, upload'

export const SECRETS: readonly Secret[] = [
  secret(
    'LOG_KEY',
    'signs the checkpoints of the log',
    'npm run log-key -- rotate, deploy; later npm run log-key -- retire, deploy',
    'nothing can be published; a new log has to be begun',
  ),
  secret(
    'LOG_KEY_RETIRING',
    'the log’s key before this one, while a planned change lasts',
    'ends with npm run log-key -- retire',
    'the change ends at once; who knows the old key alone has to be told the new one',
    { made: false },
  ),
  secret(
    'WITNESS_KEY',
    'cosigns the logs of other portals',
    `${NEW_START}; tell those portals`,
    'others lose a witness',
  ),
  secret(
    'RECEIPT_KEY',
    'signs receipts and promises',
    `${NEW_START}; the log states the new key`,
    'none: old receipts are checked by the key that the log states',
  ),
  secret(
    'CREDENTIAL_KEY',
    'signs credentials and status lists',
    `${NEW_START}; the log states the new key`,
    'none, unless it leaked: then CREDENTIAL_KEYS_COMPROMISED as well',
  ),
  secret(
    'CREDENTIAL_KEYS_COMPROMISED',
    'ids of keys of credentials that somebody else may hold',
    'add ids with blanks between; never take one away',
    'forged credentials would count again',
    { made: false },
  ),
  secret(
    'SERIAL_MASTER',
    'proves the serial numbers of codes',
    'npm run serial-key adds the next one; never take one away',
    'codes already printed can no longer be checked',
  ),
  secret('SCAN_KEY', 'hides codes in the counts of scans', NEW_START, 'counts of scans begin anew'),
  secret('LOOK_UP_KEY', 'keys the hashes of numbers looked up in vain', NEW_START, 'those counts begin anew'),
  secret(
    'REPORT_KEY',
    'names reports, locators and marks',
    'never: nobody who reported could open her mailbox again',
    'no receipt code opens a report any more; bodies can still read what was sealed to them',
  ),
  secret(
    'POINTS_KEY',
    'hides who was vouched for',
    'never: one person could open a second account',
    'somebody vouched for could be vouched for again; balances stand',
  ),
  secret('ALTCHA_KEY', 'signs the challenges of proofs of work', NEW_START, 'none: a challenge lives twenty minutes'),
  secret('PUSH_KEY', 'seals the addresses of browsers that asked for messages', NEW_START, 'browsers subscribe anew'),
  secret('PUSH_VAPID_KEY', 'signs messages for push services', NEW_START, 'browsers subscribe anew'),
  secret('OPERATOR_TOKEN', 'opens /api/operator/ to scripts', NEW_START, 'none: make another'),
  secret(
    'ALERT_URL',
    'where alerts are sent; its path may hold a key',
    'write another line, upload',
    'alerts stand in the console and the metrics alone',
    { made: false },
  ),
  secret(
    'BACKUP_KEY',
    'seals backups',
    'by itself with the next backup; keep the old one as long as its backups',
    'backups sealed by it cannot be opened',
    { deployed: false },
  ),
]
