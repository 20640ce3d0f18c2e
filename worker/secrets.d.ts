/** Secrets of the Worker, beside the bindings that `wrangler.toml` declares and `env.d.ts` lists. */
interface __BaseEnv_Env {
  /** Ed25519 key of the log: PKCS #8, base64. */
  LOG_KEY: string
  /** The log's key before this one; it signs too while a planned change of keys lasts. */
  LOG_KEY_RETIRING?: string
  /** Ed25519 key of this portal as a witness of others, never the log's: PKCS #8, base64. */
  WITNESS_KEY?: string
  /** Ed25519 key that signs receipts of requests for information, and nothing else: PKCS #8, base64. Without it there are none. */
  RECEIPT_KEY?: string
  /** Ed25519 key that signs credentials and status lists, and nothing else: PKCS #8, base64. Without it there are none. */
  CREDENTIAL_KEY?: string
  /** Ids of such keys that somebody else may hold, with blanks between them: what they signed counts no more. */
  CREDENTIAL_KEYS_COMPROMISED?: string
  /** Seals the addresses of browsers that asked for messages: 32 bytes, base64. Without it there are no messages. */
  PUSH_KEY?: string
  /** Signs messages for push services: P-256, PKCS #8, base64. */
  PUSH_VAPID_KEY?: string
  /** Behind the serial numbers of codes, and nothing else: `<key id>:<32 bytes, base64>`, the last for new ones. Without it none are issued or checked. */
  SERIAL_MASTER?: string
  /** Hides codes in the counts of their scans, and nothing else: 32 bytes, base64. Without it scans are not counted. */
  SCAN_KEY?: string
  /** Keys the hashes of numbers that were looked up in vain: 32 bytes, base64. Without it none are counted. */
  LOOK_UP_KEY?: string
  /** Names reports, locators and marks, and nothing else: 32 bytes, base64. Without it no reports are taken. */
  REPORT_KEY?: string
  /** Hides who was attested and what was awarded, and nothing else: 32 bytes, base64. Without it nobody is attested. */
  POINTS_KEY?: string
  /** Signs the challenges of proofs of work, and nothing else: 32 bytes, base64. Without it no reports are taken. */
  ALTCHA_KEY?: string
  /** What a script that serves the portal says of itself: `demo`, `production`, `test`; nothing where it is deployed. */
  LUCID_ENV?: string
  /** Lets scripts on this machine reach `/api/operator/`; only where it is set. */
  OPERATOR_TOKEN?: string
  /** Where alerts are sent, https. Without it they stand in the console, the metrics and the log alone. */
  ALERT_URL?: string
  /** How far, in seconds, this clock may be ahead of the database's where something is to be published; 300 without it. */
  CLOCK_AHEAD_SECONDS?: string
  /** For how long a store of objects is waited for, seconds; 30 without it. */
  STORE_SECONDS?: string
  /** Where to tell of a flaw: `mailto:`, `https:` or `tel:`. Without it `/.well-known/security.txt` names the page alone. */
  SECURITY_CONTACT?: string
  /** Most that a database may hold, bytes, where it is less than the platform's own limit. */
  DATABASE_MOST?: string
}
