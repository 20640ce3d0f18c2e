import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { CONTEXT } from '../../content/credentials/constants.ts'
import { didDocument, kidOf } from '../../content/credentials/did.ts'
import { encodeBits, statusListCredential } from '../../content/credentials/status-list.ts'
import type { Purpose } from '../../content/credentials/status-place.ts'
import { verifyCredential, type Grounds, type Verdict } from '../../content/credentials/verify.ts'

/** Credentials for tests, signed by Node's own cryptography and not by what verifies them. */

export const NOW = new Date('2026-11-22T00:00:00Z')
export const DID = 'did:web:certifier.example'
export const LIST_URL = 'https://certifier.example/status/1'

export interface Key {
  privateKey: KeyObject
  keyId: string
  x: string
}

export const aSigningKey = (keyId = 'key-1'): Key => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, keyId, x: String(publicKey.export({ format: 'jwk' })['x']) }
}

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** @param payload - an object, or JSON as it is to be written */
export const aToken = (payload: unknown, { privateKey, keyId }: Key, header: object = {}, did = DID): string => {
  const head = { alg: 'EdDSA', typ: 'vc+jwt', kid: kidOf(did, { keyId }), ...header }
  const input = `${encode(head)}.${encode(payload)}`
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`
}

export const aCredential = (over: object = {}) => ({
  '@context': CONTEXT,
  id: 'https://certifier.example/credentials/1',
  type: ['DigitalConformityCredential', 'VerifiableCredential'],
  issuer: { type: ['CredentialIssuer'], id: DID, name: '示例认证机构' },
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2029-01-01T00:00:00Z',
  name: '示例证书',
  credentialStatus: {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: 94_567,
    statusListCredential: LIST_URL,
  },
  credentialSubject: {
    type: ['ConformityAttestation'],
    id: 'https://certifier.example/attestation/1',
    name: '示例证书',
  },
  ...over,
})

export const aList = async (indexes: number[] = [], purpose: Purpose = 'revocation', over: object = {}) => ({
  ...statusListCredential({
    url: LIST_URL,
    issuer: { id: DID, name: '示例认证机构' },
    purpose,
    encodedList: await encodeBits(indexes),
    validFrom: '2026-01-01T00:00:00Z',
  }),
  ...over,
})

/** Grounds on which the certifier is trusted, its list as given. */
export const grounds = (key: Key, statusList: string | undefined, over: Partial<Grounds> = {}): Grounds => ({
  now: NOW,
  own: 'did:web:portal.example',
  trusted: new Map([[DID, '示例认证机构']]),
  documentOf: async (did) => (did === DID ? JSON.stringify(didDocument(DID, [key])) : undefined),
  statusListOf: async () => statusList,
  ...over,
})

/** Codes of what does not hold; of what stays open where nothing fails. */
export const complaints = ({ findings }: Verdict, outcome: 'fails' | 'open' = 'fails'): string[] =>
  findings.filter((finding) => finding.outcome === outcome).map(({ code }) => code)

export const verdictOf = (token: string, given: Grounds): Promise<Verdict> => verifyCredential(token, given)
