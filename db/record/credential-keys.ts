import { calculateJwkThumbprint } from 'jose'
import { eq } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { credentialKeyName } from '../../content/credentials/constants.ts'
import { didOf, kidOf, type IssuerKey } from '../../content/credentials/did.ts'
import type { CredentialKey } from '../../content/credentials/envelope.ts'
import { decodeBase64 } from '../../content/log/bytes.ts'
import type { RecordDb } from './db.ts'
import type { Statement } from './plan.ts'
import { publish, type Door } from './publish.ts'
import { disclosed, selectRecords } from './read.ts'
import { records } from './records-tables.ts'

/** The key that signs credentials and status lists, and that the log names it. It signs nothing else. */

const REGISTER = 'credential-keys'

/** Where the key stands; without one nothing is signed. */
export interface CredentialSecrets {
  LOG_ORIGIN: string
  /** PKCS #8 of an Ed25519 key, standard base64. */
  CREDENTIAL_KEY?: string | undefined
  /** Ids of keys that somebody else may hold, with blanks between them. */
  CREDENTIAL_KEYS_COMPROMISED?: string | undefined
}

/** Who signs by it: the portal at its address. */
export interface IssuingSecrets extends CredentialSecrets {
  PORTAL_ORIGIN: string
}

interface OpenKey extends IssuerKey {
  privateKey: CryptoKey
}

export interface CredentialSigner extends CredentialKey, OpenKey {
  did: string
}

const opened = new Map<string, Promise<OpenKey>>()

const open = async (secret: string): Promise<OpenKey> => {
  const bytes = decodeBase64(secret)
  const key = bytes && (await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', true, ['sign']).catch(() => undefined))
  const { x } = key ? await crypto.subtle.exportKey('jwk', key) : {}
  if (!bytes || !x) throw new Error('CREDENTIAL_KEY is not an Ed25519 key (PKCS #8, base64)')
  const privateKey = await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', false, ['sign'])
  return { keyId: await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }), x, privateKey }
}

/** Opened once an isolate. */
const openKey = ({ CREDENTIAL_KEY: secret }: CredentialSecrets): Promise<OpenKey> | undefined => {
  if (!secret) return undefined
  const key = opened.get(secret) ?? open(secret)
  opened.set(secret, key)
  return key
}

/** @returns `undefined` without a key. @throws Error, without showing it, when it is none */
export const openCredentialSigner = async (secrets: IssuingSecrets): Promise<CredentialSigner | undefined> => {
  const key = await openKey(secrets)
  const did = didOf(secrets.PORTAL_ORIGIN)
  return key && { ...key, did, kid: kidOf(did, key) }
}

export interface StatedKey extends IssuerKey {
  state: 'current' | 'retired' | 'compromised'
}

/** Every key that the log names, the newest first. One read. */
export const readCredentialKeys = async (db: RecordDb): Promise<StatedKey[]> => {
  const rows = await selectRecords(db).where(eq(records.register, REGISTER))
  return rows
    .map(disclosed)
    .sort((a, b) => b.index - a.index)
    .flatMap(({ key, body }): StatedKey[] => {
      const { publicKey: x, state } = body ?? {}
      if (typeof x !== 'string' || (state !== 'current' && state !== 'retired' && state !== 'compromised')) return []
      return [{ keyId: key, x, state }]
    })
}

const WHY = {
  current: 'signs from now on / 开始签署',
  retired: 'planned change of keys / 计划更换密钥',
  compromised: 'key compromised / 密钥泄露',
}

/** What the log has yet to say of the keys, given the one that signs now. A key once compromised stays so. */
export const credentialKeyStatements = (
  known: readonly StatedKey[],
  signer: IssuerKey,
  name: string,
  compromised: readonly string[] = [],
): Statement[] => {
  const register = REGISTERS[REGISTER]
  if (!register) throw new Error(`the register ${REGISTER} is not defined`)
  const all = known.some(({ keyId }) => keyId === signer.keyId) ? known : [{ ...signer, state: undefined }, ...known]
  return all.flatMap(({ keyId, x, state }): Statement[] => {
    const isBad = state === 'compromised' || compromised.includes(keyId)
    const now = isBad ? 'compromised' : keyId === signer.keyId ? 'current' : 'retired'
    if (now === state) return []
    const body = { keyId, name, publicKey: x, state: now }
    return [{ register, key: keyId, body, ...(state ? { reason: WHY[now] } : {}) }]
  })
}

/** Ids in `CREDENTIAL_KEYS_COMPROMISED`. */
export const compromisedKeys = ({ CREDENTIAL_KEYS_COMPROMISED: ids = '' }: CredentialSecrets): string[] =>
  ids.split(/\s+/).filter((id) => id !== '')

/** What the log has yet to say; nothing without a key. */
export const unstatedCredentialKeys = async (db: RecordDb, secrets: CredentialSecrets): Promise<Statement[]> => {
  const signer = await openKey(secrets)
  if (!signer) return []
  const known = await readCredentialKeys(db)
  return credentialKeyStatements(known, signer, credentialKeyName(secrets.LOG_ORIGIN), compromisedKeys(secrets))
}

/** Says in the log which key signs credentials, where it has not said so yet. */
export const stateCredentialKeys = async (door: Door, secrets: CredentialSecrets): Promise<void> => {
  const statements = await unstatedCredentialKeys(door.db, secrets)
  if (statements.length === 0) return
  const { outcomes } = await publish(door, [{ publisher: 'portal', statements }])
  if (outcomes[0]?.status !== 'placed') throw new Error('what the log says of the keys of credentials was refused')
}
