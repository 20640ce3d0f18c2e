/** What every credential of UNTP 0.7.0 names, in this order. @see uncefact/spec-untp v0.7.0, schemas: `@context` */
export const CONTEXT = [
  'https://www.w3.org/ns/credentials/v2',
  'https://vocabulary.uncefact.org/untp/0.7.0/context/',
] as const

/** What a status list names: it is no document of UNTP. @see W3C Bitstring Status List v1.0, 2.2 */
export const STATUS_CONTEXT = ['https://www.w3.org/ns/credentials/v2'] as const

/** @see W3C VC-JOSE-COSE, 6.1.1: the media type, and `typ` of the protected header */
export const MEDIA_TYPE = 'application/vc+jwt'
export const TYP = 'vc+jwt'

/** Kinds of UNTP credentials, by the type that stands beside `VerifiableCredential`. */
export const UNTP_TYPES = [
  'DigitalConformityCredential',
  'DigitalProductPassport',
  'DigitalFacilityRecord',
  'DigitalTraceabilityEvent',
  'DigitalIdentityAnchor',
] as const
export type UntpType = (typeof UNTP_TYPES)[number]

/** Bytes of a credential, a DID document or a status list that is taken at all. */
export const MOST_BYTES = 256 * 1024

/** Bytes that a status list may unfold to. */
export const MOST_INFLATED = 1024 * 1024

/** What the key of credentials is called in the log of their portal. */
export const credentialKeyName = (log: string): string => `${log}/credentials`
