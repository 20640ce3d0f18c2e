import { createPrivateKey } from 'node:crypto'
import { credentialKeyName } from '../../content/credentials/constants.ts'
import { decodeBase64 } from '../../content/log/bytes.ts'
import { COSIGNATURE, type KeyType } from '../../content/log/keys.ts'
import { receiptKeyName } from '../../content/receipts/receipt.ts'
import { readSerialMaster } from '../../content/trace/serial-master.ts'
import { openSigner } from '../../db/record/signer.ts'
import { CLOSED } from './state.ts'

/** Whether the secrets of a state are what they are for; what is wrong never shows one. */

type Secrets = Record<string, string | undefined>

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A private key that a portal signs with. */
interface Key {
  /** As `secrets.env` calls it. */
  secret: string
  /** Whose name it signs in. */
  of: string
  value: string
  type?: KeyType
}

const faultOfKey = async ({ of, value, type }: Key): Promise<string | undefined> => {
  // A log that was closed is refused elsewhere, with what to do about it.
  if (value === CLOSED) return undefined
  try {
    await openSigner(of, value, type)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

const isBytes = (count: number, value: string): boolean => decodeBase64(value)?.length === count

const isP256 = (value: string): boolean => {
  try {
    const der = { key: Buffer.from(value, 'base64'), format: 'der', type: 'pkcs8' } as const
    return createPrivateKey(der).asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

/** What is no signing key of a log or witness: how it has to look, in words. */
const SHAPES: readonly { secret: string; is: (value: string) => boolean; wanted: string }[] = [
  { secret: 'BACKUP_KEY', is: (value) => isBytes(32, value), wanted: '32 bytes in base64' },
  { secret: 'PUSH_KEY', is: (value) => isBytes(32, value), wanted: '32 bytes in base64' },
  { secret: 'LOOK_UP_KEY', is: (value) => isBytes(32, value), wanted: '32 bytes in base64' },
  { secret: 'SCAN_KEY', is: (value) => isBytes(32, value), wanted: '32 bytes in base64' },
  { secret: 'REPORT_KEY', is: (value) => isBytes(32, value), wanted: '32 bytes in base64' },
  { secret: 'POINTS_KEY', is: (value) => isBytes(32, value), wanted: '32 bytes in base64' },
  { secret: 'ALTCHA_KEY', is: (value) => isBytes(32, value), wanted: '32 bytes in base64' },
  { secret: 'PUSH_VAPID_KEY', is: isP256, wanted: 'a P-256 key, PKCS #8 in base64' },
  {
    secret: 'SERIAL_MASTER',
    is: (value) => readSerialMaster(value) !== undefined,
    wanted: '<key id>:<32 bytes in base64>, with blanks between several',
  },
  { secret: 'OPERATOR_TOKEN', is: (value) => /^[\x21-\x7e]{32,}$/.test(value), wanted: 'at least 32 characters' },
]

/**
 * The first secret that cannot be what it is for. Without a log's key nothing starts; the others may be empty, which
 * turns off what they are for.
 */
export const faultOfSecrets = async (
  { LOG_ORIGIN, WITNESS_NAME }: { LOG_ORIGIN: string; WITNESS_NAME: string },
  secrets: Secrets,
): Promise<string | undefined> => {
  const key = (secret: string, of: string, type?: KeyType): Key => ({
    secret,
    of,
    value: secrets[secret] ?? '',
    ...(type ? { type } : {}),
  })
  const optional = [
    key('LOG_KEY_RETIRING', LOG_ORIGIN),
    key('WITNESS_KEY', WITNESS_NAME, COSIGNATURE),
    key('RECEIPT_KEY', receiptKeyName(LOG_ORIGIN)),
    key('CREDENTIAL_KEY', credentialKeyName(LOG_ORIGIN)),
  ]
  const keys = [key('LOG_KEY', LOG_ORIGIN), ...optional.filter(({ value }) => value !== '')]
  for (const [at, each] of keys.entries()) {
    const fault = await faultOfKey(each)
    if (fault !== undefined) return `${each.secret} cannot be used: ${fault}`
    const twin = keys.slice(0, at).find(({ value }) => value === each.value)
    if (twin) return `${each.secret} is the key that ${twin.secret} is; each use wants one of its own`
  }
  const bad = SHAPES.find(({ secret, is }) => secrets[secret] && !is(secrets[secret]))
  return bad && `${bad.secret} cannot be used: it is not ${bad.wanted}`
}
