import { CompactSign } from 'jose'
import { utf8 } from '../log/bytes.ts'
import { MEDIA_TYPE, TYP } from './constants.ts'

/** What signs: a key and its place in the issuer's document. */
export interface CredentialKey {
  kid: string
  privateKey: CryptoKey
}

/** A credential as it travels. @see W3C VC-JOSE-COSE, 3.1.1. The same credential and key give the same text. */
export const envelop = (credential: object, { kid, privateKey }: CredentialKey): Promise<string> =>
  new CompactSign(utf8(JSON.stringify(credential)))
    .setProtectedHeader({ alg: 'EdDSA', typ: TYP, cty: 'vc', kid })
    .sign(privateKey)

/** The same inside JSON, for readers that cannot take it bare. @see W3C VC Data Model v2.0, 4.13 */
export const enveloped = (token: string) => ({
  '@context': 'https://www.w3.org/ns/credentials/v2',
  id: `data:${MEDIA_TYPE},${token}`,
  type: 'EnvelopedVerifiableCredential',
})
