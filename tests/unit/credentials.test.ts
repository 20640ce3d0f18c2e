import { createPublicKey, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import addFormats from 'ajv-formats'
import Ajv2020 from 'ajv/dist/2020.js'
import { createVerifier } from 'fast-jwt'
import { describe, expect, it } from 'vitest'
import { conformityCredential, type CertificateStated } from '../../content/credentials/conformity.ts'
import { CONTEXT } from '../../content/credentials/constants.ts'
import { didDocument, didOf, documentAddress } from '../../content/credentials/did.ts'
import { envelop } from '../../content/credentials/envelope.ts'
import { facilityRecord } from '../../content/credentials/facility.ts'
import { productPassport, type ProductStated } from '../../content/credentials/passport.ts'
import { encodeBits, readBit, statusListCredential } from '../../content/credentials/status-list.ts'
import { LIST_BITS, parseListName, statusPlace } from '../../content/credentials/status-place.ts'
import { credentialKeyStatements, openCredentialSigner, type StatedKey } from '../../db/record/credential-keys.ts'
import { newSigningKey } from '../../scripts/portal/state.ts'

const origin = 'https://portal.example'
const portal = { origin, issuer: { id: didOf(origin), name: '澄明 Lucid' } }
const scheme = { key: 'green-product', name: '绿色产品认证' }
const standards = [{ key: 'GB-T-35607-2017', name: 'GB/T 35607-2017' }]

const certificate = (over: Partial<CertificateStated> = {}): CertificateStated => ({
  number: 'SLGP-2024-0001',
  scheme,
  standards,
  holder: { code: '91990101000000115Y', name: '示例家具有限公司' },
  certifier: { code: '91990100000000240R', name: '示例绿色认证有限公司' },
  category: '家具',
  issued: '2024-01-10',
  expires: '2027-01-09',
  sites: ['示例市一号厂房'],
  products: [
    { item: '1', name: '示例书桌', model: 'D-120', gtin: '09521234567899' },
    { item: '2', name: '示例椅' },
  ],
  accredited: { by: '示例认可中心', number: 'SL-1' },
  status: statusPlace(0),
  ...over,
})

const product: ProductStated = {
  gtin: '09521234567899',
  name: '示例书桌',
  model: 'D-120',
  brand: '示例',
  category: '家具',
  producer: { code: '91990101000000115Y', name: '示例家具有限公司' },
  place: { code: '990101', name: '示例区' },
  certificates: [{ number: 'SLGP-2024-0001', scheme, standards, issued: '2024-01-10', expires: '2027-01-09' }],
  footprints: [
    {
      key: 'SL-PCF-1',
      boundary: 'cradle-to-gate',
      method: 'GB/T 24067-2024',
      year: 2025,
      value: '23.70',
      unit: 'kg{CO2e}',
      functionalUnit: '1 张',
      verifier: '示例核查',
    },
  ],
  stated: '2026-03-01T00:00:00Z',
}

const facility = {
  code: '91990101000000115Y',
  name: '示例家具有限公司',
  place: { code: '990101', name: '示例区', above: '示例省' },
  address: '一号路1号',
  industry: 'C2110',
  longitude: '116.37',
  latitude: '39.87',
  certificates: [{ number: 'SLGP-2024-0001', scheme, issued: '2024-01-10' }],
  stated: '2026-03-01T00:00:00Z',
}

const STANDARD = join(import.meta.dirname, '../../../shared/standards/untp-0.7.0')
if (!existsSync(STANDARD))
  console.warn(`The schemas of UNTP 0.7.0 are not at ${STANDARD}: nothing is checked against them.`)

const schemaOf = (file: string) => {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats(ajv)
  return ajv.compile(JSON.parse(readFileSync(join(STANDARD, file), 'utf8')))
}

describe.skipIf(!existsSync(STANDARD))('by the schemas of UNTP 0.7.0', () => {
  it.each<[string, string, object]>([
    ['a certificate', 'ConformityCredential.json', conformityCredential(portal, certificate())],
    [
      'a bare certificate',
      'ConformityCredential.json',
      conformityCredential(portal, certificate({ sites: [], products: [], accredited: undefined, expires: undefined })),
    ],
    ['a product', 'DigitalProductPassport.json', productPassport(portal, product)],
    [
      'a bare product',
      'DigitalProductPassport.json',
      productPassport(portal, { ...product, place: undefined, category: undefined, footprints: [], certificates: [] }),
    ],
    ['a place of work', 'DigitalFacilityRecord.json', facilityRecord(portal, facility)],
    [
      'a site',
      'DigitalFacilityRecord.json',
      facilityRecord(portal, { ...facility, site: { certificate: 'SLGP-2024-0001', number: 1, address: '示例路1号' } }),
    ],
    [
      'a bare place of work',
      'DigitalFacilityRecord.json',
      facilityRecord(portal, { code: facility.code, name: 'x', certificates: [], stated: facility.stated }),
    ],
  ])('%s is valid', (_, file, credential) => {
    const check = schemaOf(file)
    check(credential)
    expect(check.errors ?? []).toEqual([])
  })

  it('what lacks a member, or names two lists, is not', () => {
    const check = schemaOf('ConformityCredential.json')
    const { credentialStatus, ...rest } = conformityCredential(portal, certificate())
    expect(check({ ...rest, credentialStatus: [credentialStatus, credentialStatus] })).toBe(false)
    expect(check({ ...rest, credentialSubject: {} })).toBe(false)
    expect(check({ ...rest, '@context': [...CONTEXT].reverse() })).toBe(false)
  })
})

describe('a credential of the portal', () => {
  const secret = newSigningKey()
  const secrets = { LOG_ORIGIN: 'portal.example/log/1', PORTAL_ORIGIN: origin, CREDENTIAL_KEY: secret }

  it('verifies by two libraries that did not sign it, and changed by none', async () => {
    const signer = await openCredentialSigner(secrets)
    if (!signer) throw new Error('no key')
    const credential = conformityCredential(portal, certificate())
    const token = await envelop(credential, signer)
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: signer.x }, format: 'jwk' })
    const pem = key.export({ format: 'pem', type: 'spki' }).toString()
    const other = createVerifier({ key: pem, algorithms: ['EdDSA'], complete: true, checkTyp: 'vc+jwt' })
    expect(other(token)).toMatchObject({
      header: { alg: 'EdDSA', typ: 'vc+jwt', kid: `did:web:portal.example#${signer.keyId}` },
      payload: JSON.parse(JSON.stringify(credential)),
    })
    const [head = '', payload = '', signature = ''] = token.split('.')
    const bySelf = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
    expect(bySelf(`${head}.${payload}`)).toBe(true)
    const changed = `${head}.${Buffer.from('{}').toString('base64url')}`
    expect(bySelf(changed)).toBe(false)
    expect(() => other(`${changed}.${signature}`)).toThrow()
  })

  it('is the same, byte for byte, while the certificate is', async () => {
    const signer = await openCredentialSigner(secrets)
    if (!signer) throw new Error('no key')
    const make = (over = {}) => envelop(conformityCredential(portal, certificate(over)), signer)
    expect(await make()).toBe(await make())
    expect(await make({ expires: '2028-01-09' })).not.toBe(await make())
  })

  it('is valid on whole days in Asia/Shanghai, the last included', () => {
    expect(conformityCredential(portal, certificate())).toMatchObject({
      validFrom: '2024-01-09T16:00:00Z',
      validUntil: '2027-01-09T16:00:00Z',
    })
  })

  it('is never made with what is no key, nor does the error show it', async () => {
    const wrong = openCredentialSigner({ ...secrets, CREDENTIAL_KEY: 'c2VjcmV0' })
    await expect(wrong).rejects.toThrow(/not an Ed25519 key/)
    await expect(wrong).rejects.not.toThrow(/c2VjcmV0/)
    expect(await openCredentialSigner({ ...secrets, CREDENTIAL_KEY: undefined })).toBeUndefined()
  })

  it('names an old key on as retired, and a compromised one for good', () => {
    const [old, bad, now] = ['a', 'b', 'c'].map((letter) => ({ keyId: letter.repeat(43), x: letter.repeat(43) }))
    if (!old || !bad || !now) throw new Error('no keys')
    const known: StatedKey[] = [
      { ...old, state: 'current' },
      { ...bad, state: 'compromised' },
    ]
    const said = (signer = now, compromised: string[] = []) =>
      credentialKeyStatements(known, signer, 'a name', compromised).map(({ key, body }) => [key[0], body?.['state']])
    expect(said()).toEqual([
      ['c', 'current'],
      ['a', 'retired'],
    ])
    expect(said(old)).toEqual([])
    expect(said(now, [old.keyId])).toEqual([
      ['c', 'current'],
      ['a', 'compromised'],
    ])
    expect(didDocument('did:web:x.example', [now, old]).assertionMethod).toHaveLength(2)
  })
})

describe('did:web', () => {
  it('names a host with its port, and finds the document by https alone', () => {
    expect(didOf('http://127.0.0.1:8787')).toBe('did:web:127.0.0.1%3A8787')
    expect(documentAddress('did:web:a.example')).toBe('https://a.example/.well-known/did.json')
    expect(documentAddress('did:web:a.example:x:y')).toBe('https://a.example/x/y/did.json')
    for (const did of [
      'did:web:a.example%3A8443',
      'did:key:z6Mk',
      'did:web:a.example/x',
      'did:web:a@b',
      'did:web:a:..',
    ])
      expect(documentAddress(did)).toBeUndefined()
  })
})

describe('a place in the status lists', () => {
  it('is nobody else’s: every position of a list is taken once', () => {
    for (const list of [1, 2, 8]) {
      const seen = new Set<number>()
      for (let at = 0; at < LIST_BITS; at++) seen.add(statusPlace((list - 1) * LIST_BITS + at).index)
      expect(seen.size).toBe(LIST_BITS)
    }
    expect(statusPlace(LIST_BITS).list).toBe(2)
    expect(() => statusPlace(-1)).toThrow(RangeError)
  })

  it('is far from that of the certificate before', () => {
    const near = Array.from({ length: 1_000 }, (_, at) => Math.abs(statusPlace(at + 1).index - statusPlace(at).index))
    expect(near.filter((distance) => distance < 16).length).toBeLessThan(20)
  })

  it('is named by purpose and number, and by nothing else', () => {
    expect(parseListName('revocation-12')).toEqual({ purpose: 'revocation', list: 12 })
    for (const name of ['revocation-0', 'revocation-01', 'message-1', 'suspension', 'suspension-9999999'])
      expect(parseListName(name)).toBeUndefined()
  })
})

describe('a status list', () => {
  it('has the least bits that hide anything, the set ones alone set', async () => {
    const text = await encodeBits([0, 94_567, LIST_BITS - 1])
    expect(await Promise.all([0, 1, 94_567, 94_566, LIST_BITS - 1].map((at) => readBit(text, at)))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ])
    expect(await readBit(text, LIST_BITS)).toBe('index-outside')
    expect(await encodeBits([0, 94_567, LIST_BITS - 1])).toBe(text)
  })

  it('stays below 256 KB however many are marked', async () => {
    const half = Array.from({ length: LIST_BITS }, (_, at) => at).filter((at) => statusPlace(at).index % 2 === 0)
    const issuer = { id: 'did:web:x.example', name: 'x' }
    const facts = {
      url: 'https://x.example/1',
      issuer,
      purpose: 'revocation' as const,
      validFrom: '2026-01-01T00:00:00Z',
    }
    const list = statusListCredential({ ...facts, encodedList: await encodeBits(half) })
    expect(JSON.stringify(list).length).toBeLessThan(64 * 1024)
    expect(list.credentialSubject.encodedList.startsWith('u')).toBe(true)
  })
})
