import { envelop } from '../../content/credentials/envelope.ts'
import { conformityCredential } from '../../content/credentials/conformity.ts'
import { didDocument } from '../../content/credentials/did.ts'
import { facilityRecord } from '../../content/credentials/facility.ts'
import type { Portal } from '../../content/credentials/facts.ts'
import { productPassport } from '../../content/credentials/passport.ts'
import { statusListCredential } from '../../content/credentials/status-list.ts'
import { listName, type Purpose } from '../../content/credentials/status-place.ts'
import {
  compromisedKeys,
  openCredentialSigner,
  readCredentialKeys,
  type IssuingSecrets,
  type CredentialSigner,
} from './credential-keys.ts'
import { readCertificateStated, readFacilityStated, readProductStated } from './credentials.ts'
import type { RecordDb } from './db.ts'
import { readListState, readListVersion } from './status-lists.ts'

/** Credentials of this portal, made when they are asked for: nothing is kept of them. */

/** The issuer's name: what the portal is called, in both languages. */
const NAME = '澄明 Lucid'

const portalOf = ({ PORTAL_ORIGIN: origin }: IssuingSecrets, { did }: CredentialSigner): Portal => ({
  origin,
  issuer: { id: did, name: NAME },
})

/** A kind of credential, by what it is asked for with. */
export type Issued = 'certificates' | 'products' | 'facilities'

const build = async (db: RecordDb, portal: Portal, kind: Issued, key: string): Promise<object | undefined> => {
  if (kind === 'certificates') {
    const stated = await readCertificateStated(db, key)
    return stated && conformityCredential(portal, stated)
  }
  if (kind === 'products') {
    const stated = await readProductStated(db, key)
    return stated && productPassport(portal, stated)
  }
  const stated = await readFacilityStated(db, key)
  return stated && facilityRecord(portal, stated)
}

/** @returns the token; `undefined` where nothing of the key stands, or the portal has no key to sign with */
export const issueCredential = async (
  db: RecordDb,
  secrets: IssuingSecrets,
  kind: Issued,
  key: string,
): Promise<string | undefined> => {
  const signer = await openCredentialSigner(secrets)
  const credential = signer && (await build(db, portalOf(secrets, signer), kind, key))
  return credential && envelop(credential, signer)
}

/** Lists that were signed last, by name; each only as long as nothing it depends on changed. */
const signed = new Map<string, { version: string; token: string }>()
const MOST_SIGNED = 64

/** A status list with what versions it: the newest change, the day, the key. */
export interface IssuedList {
  version: string
  token: () => Promise<string>
}

/** @param day - today in Asia/Shanghai; @returns `undefined` for a list in which nothing has a place */
export const issueStatusList = async (
  db: RecordDb,
  secrets: IssuingSecrets,
  { purpose, list }: { purpose: Purpose; list: number },
  day: string,
): Promise<IssuedList | undefined> => {
  const signer = await openCredentialSigner(secrets)
  const { exists, changed } = await readListVersion(db, list)
  if (!signer || !exists) return undefined
  const version = `${changed}-${day}-${signer.keyId.slice(0, 8)}`
  const name = listName(purpose, list)
  const url = `${secrets.PORTAL_ORIGIN}/credentials/status/${name}`
  const token = async (): Promise<string> => {
    const known = signed.get(url)
    if (known?.version === version) return known.token
    const { indexes, since: validFrom } = await readListState(db, purpose, list, day, changed)
    const { issuer } = portalOf(secrets, signer)
    const made = await envelop(await statusListCredential({ url, issuer, purpose, indexes, validFrom }), signer)
    if (signed.size >= MOST_SIGNED) signed.clear()
    signed.set(url, { version, token: made })
    return made
  }
  return { version, token }
}

/** The portal's DID document: every key that may be verified with; the one that signs now too, before the log names it. */
export const issuerDocument = async (db: RecordDb, secrets: IssuingSecrets) => {
  const signer = await openCredentialSigner(secrets)
  if (!signer) return undefined
  const stated = await readCredentialKeys(db)
  const bad = new Set([
    ...compromisedKeys(secrets),
    ...stated.flatMap(({ keyId, state }) => (state === 'compromised' ? [keyId] : [])),
  ])
  const keys = [signer, ...stated.filter(({ keyId }) => keyId !== signer.keyId)]
  return didDocument(
    signer.did,
    keys.filter(({ keyId }) => !bad.has(keyId)).map(({ keyId, x }) => ({ keyId, x })),
  )
}
