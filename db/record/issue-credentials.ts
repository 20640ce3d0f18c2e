import { envelop } from '../../content/credentials/envelope.ts'
import { conformityCredential } from '../../content/credentials/conformity.ts'
import { didDocument } from '../../content/credentials/did.ts'
import { facilityRecord, parseSiteKey } from '../../content/credentials/facility.ts'
import type { Portal } from '../../content/credentials/facts.ts'
import { productPassport } from '../../content/credentials/passport.ts'
import {
  compromisedKeys,
  openCredentialSigner,
  readCredentialKeys,
  type IssuingSecrets,
  type CredentialSigner,
} from './credential-keys.ts'
import { readCertificateStated, readFacilityStated, readProductStated, readSiteStated } from './credentials.ts'
import type { RecordDb } from './db.ts'

/** Credentials of this portal, made when they are asked for: nothing is kept of them. */

/** The issuer's name: what the portal is called, in both languages. */
const NAME = '澄明 Lucid'

export const portalOf = ({ PORTAL_ORIGIN: origin }: IssuingSecrets, { did }: CredentialSigner): Portal => ({
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
  const site = parseSiteKey(key)
  const stated = site ? await readSiteStated(db, site) : await readFacilityStated(db, key)
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
