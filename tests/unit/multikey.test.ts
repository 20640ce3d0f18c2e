import fc from 'fast-check'
import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { kidOf } from '../../content/credentials/did.ts'
import { readMultikey } from '../../content/credentials/multikey.ts'
import { aCredential, aSigningKey, aToken, complaints, DID, grounds, verdictOf } from './credential-samples.ts'

/** Keys in the short form that other issuers write, by vectors that others publish and keys that Node makes. */

const LETTERS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Base58 by long division, byte by byte: not the way it is read. */
const multikey = (head: number[], key: Uint8Array): string => {
  const digits: number[] = []
  for (const byte of [...head, ...key]) {
    let carry = byte
    for (let at = 0; at < digits.length || carry > 0; at++) {
      carry += (digits[at] ?? 0) * 256
      digits[at] = carry % 58
      carry = Math.floor(carry / 58)
    }
  }
  return `z${digits
    .reverse()
    .map((digit) => LETTERS[digit])
    .join('')}`
}
const bytes = (text: string | undefined): Uint8Array => Buffer.from(text ?? '', 'base64url')

describe('a key in short form', () => {
  it('is what others read in the vectors of did:key', () => {
    expect(readMultikey('z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'Lm_M42cB3HkUiODQsXRcweM6TByfzEHGO9ND274JcOY',
    })
    expect(readMultikey('zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169')).toEqual({
      kty: 'EC',
      crv: 'P-256',
      x: 'fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI',
      y: 'hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU',
    })
  })

  it('is the key that Node made, whichever half of the curve it lies on', () => {
    for (let n = 0; n < 20; n++) {
      const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
      const sign = (bytes(y).at(-1) ?? 0) % 2 === 1 ? 3 : 2
      expect(readMultikey(multikey([0x80, 0x24, sign], bytes(x)))).toEqual({ kty: 'EC', crv: 'P-256', x, y })
    }
  })

  it('is none of another base, kind or length, nor where no point lies, however long the text', () => {
    const x = new Uint8Array(32).fill(7)
    for (const text of [
      '',
      'z',
      'z0OIl',
      'u7QEubMzjZwHceRSI4NCxdFzB4zpMHJ_MQcY700PbvglwY',
      multikey([0xed, 0x01], x.subarray(1)),
      multikey([0xe7, 0x01], new Uint8Array(33).fill(2)),
      multikey([0x80, 0x24, 4], x),
      multikey([0x80, 0x24, 2], new Uint8Array(32).fill(255)),
      `z${'1'.repeat(200_000)}`,
    ])
      expect([text.slice(0, 60), readMultikey(text)]).toEqual([text.slice(0, 60), undefined])
    fc.assert(
      fc.property(fc.string({ maxLength: 70 }), (text) => {
        expect(() => readMultikey(text)).not.toThrow()
      }),
    )
  })
})

describe('a credential of an issuer whose document has such a key', () => {
  const key = aSigningKey()
  const token = aToken(aCredential({ credentialStatus: undefined }), key)
  const withMethod = (method: object) => {
    const id = kidOf(DID, key)
    const document = { id: DID, verificationMethod: [{ id, controller: DID, ...method }], assertionMethod: [id] }
    return { ...grounds(key, undefined), documentOf: async () => JSON.stringify(document) }
  }
  const publicKeyMultibase = multikey([0xed, 0x01], bytes(key.x))

  it.each(['Multikey', 'Ed25519VerificationKey2020'])('is verified: %s', async (type) => {
    const verdict = await verdictOf(token, withMethod({ type, publicKeyMultibase }))
    expect(complaints(verdict)).toEqual([])
    expect(verdict.findings.map(({ code }) => code)).toContain('signature-holds')
  })

  it('by P-256 too', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = pair.publicKey.export({ format: 'jwk' })
    const short = multikey([0x80, 0x24, (bytes(y).at(-1) ?? 0) % 2 === 1 ? 3 : 2], bytes(x))
    const head = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'vc+jwt', kid: kidOf(DID, key) })).toString(
      'base64url',
    )
    const input = `${head}.${token.split('.')[1]}`
    const signature = signBytes('sha256', Buffer.from(input), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })
    const signed = `${input}.${signature.toString('base64url')}`
    const given = withMethod({ type: 'Multikey', publicKeyMultibase: short })
    expect(complaints(await verdictOf(signed, given))).toEqual([])
    // The key of one algorithm does for no other.
    expect(complaints(await verdictOf(token, given))).toEqual(['alg-key-differ'])
  })

  it('is refused where the key is another, stands in two forms, or comes with its secret', async () => {
    const refused = async (method: object) => complaints(await verdictOf(token, withMethod(method)))
    const other = multikey([0xed, 0x01], bytes(aSigningKey().x))
    expect(await refused({ type: 'Multikey', publicKeyMultibase: other })).toEqual(['signature-wrong'])
    expect(await refused({ type: 'Multikey', publicKeyMultibase: 'z6Mk' })).toEqual(['key-unusable'])
    const publicKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: key.x }
    expect(await refused({ type: 'Multikey', publicKeyMultibase, publicKeyJwk })).toEqual(['key-unusable'])
    expect(await refused({ type: 'Multikey', publicKeyMultibase, secretKeyMultibase: 'z3u2' })).toEqual([
      'key-unusable',
    ])
  })
})
