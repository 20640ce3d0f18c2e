/**
 * Stands for the packages of `@peculiar` under `@simplewebauthn/server`: no attestation is asked for, so no certificate is
 * ever read. Of all they do, sign-in needs one thing, the two numbers of an ECDSA signature.
 */

/** Ecdsa-Sig-Value of RFC 3279, 2.2.3: SEQUENCE of two INTEGERs, DER. */
export const ECDSASigValue = Symbol('Ecdsa-Sig-Value')

const SEQUENCE = 0x30
const INTEGER = 0x02

interface Element {
  content: Uint8Array
  rest: Uint8Array
}

/** @throws RangeError for another tag, a length beyond the bytes, or one that no signature has */
const readElement = (bytes: Uint8Array, tag: number): Element => {
  const [found, first = 0] = bytes
  // Of curves up to P-521 no signature is longer than one byte of length says.
  const [start, length] = first === 0x81 ? [3, bytes[2] ?? 0] : [2, first]
  if (found !== tag || first > 0x81 || first === 0x80 || bytes.length < start + length)
    throw new RangeError('not the DER of a signature')
  return { content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) }
}

/** @returns both numbers, as their bytes stand */
const readSignature = (bytes: Uint8Array): { r: Uint8Array; s: Uint8Array } => {
  const sequence = readElement(bytes, SEQUENCE)
  const r = readElement(sequence.content, INTEGER)
  const s = readElement(r.rest, INTEGER)
  if (sequence.rest.length > 0 || s.rest.length > 0) throw new RangeError('more than a signature')
  return { r: r.content, s: s.content }
}

const refuse = (): never => {
  throw new RangeError('certificates of authenticators are not read here')
}

export const AsnParser = {
  parse: (bytes: ArrayBuffer | Uint8Array, type: unknown) =>
    type === ECDSASigValue ? readSignature(new Uint8Array(bytes)) : refuse(),
}

/** Whatever else is made of certificates. */
class Refused {
  constructor() {
    refuse()
  }
}
export {
  Refused as AuthorityKeyIdentifierExtension,
  Refused as BasicConstraints,
  Refused as CRLDistributionPointsExtension,
  Refused as Certificate,
  Refused as ECParameters,
  Refused as ExtendedKeyUsage,
  Refused as KeyDescription,
  Refused as OctetString,
  Refused as RSAPublicKey,
  Refused as SubjectAlternativeName,
  Refused as SubjectKeyIdentifierExtension,
  Refused as X509Certificate,
  Refused as X509ChainBuilder,
  Refused as X509Crl,
}

/** Object identifiers and roots of certificates, compared with what is never read. */
const NONE = ''
export {
  NONE as Apple_WebAuthn_Root_CA,
  NONE as GlobalSign_Root_CA,
  NONE as GlobalSign_Root_CA_R3,
  NONE as GlobalSign_Root_R46,
  NONE as Google_Hardware_Attestation_Root_1,
  NONE as Google_Hardware_Attestation_Root_2,
  NONE as Google_Hardware_Attestation_Root_3,
  NONE as Google_Hardware_Attestation_Root_4,
  NONE as id_ce_basicConstraints,
  NONE as id_ce_extKeyUsage,
  NONE as id_ce_keyDescription,
  NONE as id_ce_subjectAltName,
  NONE as id_ecPublicKey,
  NONE as id_ecdsaWithSHA256,
  NONE as id_ecdsaWithSHA384,
  NONE as id_ecdsaWithSHA512,
  NONE as id_ml_dsa_44,
  NONE as id_ml_dsa_65,
  NONE as id_ml_dsa_87,
  NONE as id_rsaEncryption,
  NONE as id_secp256r1,
  NONE as id_secp384r1,
  NONE as id_sha1WithRSAEncryption,
  NONE as id_sha256WithRSAEncryption,
  NONE as id_sha384WithRSAEncryption,
  NONE as id_sha512WithRSAEncryption,
}
