import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { WORDS } from '../../content/generated/words.ts'
import { MOST_BYTES } from '../../content/credentials/constants.ts'
import { kidOf } from '../../content/credentials/did.ts'
import { enveloped } from '../../content/credentials/envelope.ts'
import { findingText } from '../../content/credentials/finding-text.ts'
import { aCredential, aList, aSigningKey, aToken, complaints, DID, grounds, verdictOf } from './credential-samples.ts'

const key = aSigningKey()
const list = aToken(await aList(), key)
const trusted = grounds(key, list)
const good = aToken(aCredential(), key)

const failing = async (token: string, given = trusted): Promise<string[]> => complaints(await verdictOf(token, given))

const sentences: Record<string, { zh: string; en: string }> = WORDS.credentials

describe('a good credential', () => {
  it('holds in every respect, bare, as an address, in JSON, with blanks around it', async () => {
    for (const form of [good, `data:application/vc+jwt,${good}`, JSON.stringify(enveloped(good)), `\n ${good}\n`]) {
      const verdict = await verdictOf(form, trusted)
      expect(verdict.outcome).toBe('holds')
      expect(verdict.findings.map(({ check }) => check)).toEqual([
        'envelope',
        'issuer',
        'signature',
        'context',
        'type',
        'validity',
        'status',
      ])
      expect(verdict.summary).toMatchObject({ type: 'DigitalConformityCredential', issuer: DID })
    }
  })

  it('may say its status index as the W3C text does', async () => {
    const { credentialStatus } = aCredential()
    const token = aToken(aCredential({ credentialStatus: { ...credentialStatus, statusListIndex: '94567' } }), key)
    expect((await verdictOf(token, trusted)).outcome).toBe('holds')
    const marked = grounds(key, aToken(await aList([94_567]), key))
    expect(await failing(token, marked)).toEqual(['revoked'])
  })

  it('may be signed by ES256 where somebody else issued it, never where the portal did', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = pair.publicKey.export({ format: 'jwk' })
    const method = {
      id: `${DID}#p`,
      type: 'JsonWebKey',
      controller: DID,
      publicKeyJwk: { kty: 'EC', crv: 'P-256', x, y },
    }
    const document = JSON.stringify({ id: DID, verificationMethod: [method], assertionMethod: ['#p'] })
    const head = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'vc+jwt', kid: `${DID}#p` })).toString('base64url')
    const input = `${head}.${good.split('.')[1]}`
    const signature = signBytes('sha256', Buffer.from(input), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })
    const token = `${input}.${signature.toString('base64url')}`
    const given = { ...trusted, documentOf: async () => document, statusListOf: async () => undefined }
    expect(await failing(token, given)).toEqual([])
    expect(await failing(token, { ...given, own: DID })).toEqual(['alg-refused'])
  })

  it('of somebody unknown stays open, without and with her documents', async () => {
    const stranger = { ...trusted, trusted: new Map<string, string>() }
    const bare = await verdictOf(good, stranger)
    expect(bare.outcome).toBe('undecided')
    expect(complaints(bare, 'open')).toEqual(['issuer-unknown', 'document-wanted', 'list-wanted'])
    const document = await trusted.documentOf(DID)
    const given = await verdictOf(good, { ...stranger, pasted: { document, statusList: list } })
    expect(complaints(given, 'open')).toEqual(['issuer-unknown'])
    expect(given.findings.map(({ code }) => code)).toContain('signature-by-pasted')
    const other = JSON.stringify({ id: 'did:web:other.example' })
    expect(await failing(good, { ...stranger, pasted: { document: other } })).toEqual(['document-other'])
  })
})

const [head = '', payload = '', signature = ''] = good.split('.')
const text = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const swapped = `${head}.${text(aCredential({ name: '另一张' }))}.${signature}`
const unsigned = `${text({ alg: 'none', typ: 'vc+jwt', kid: kidOf(DID, key) })}.${payload}.`

const BAD: [what: string, token: string, code: string][] = [
  ['nothing', ' ', 'empty'],
  ['10 MB', 'a'.repeat(10_000_000), 'too-large'],
  ['one byte too many', 'a'.repeat(MOST_BYTES + 1), 'too-large'],
  ['prose', '这不是凭证', 'not-jwt'],
  ['JSON without an envelope', JSON.stringify(aCredential()), 'not-enveloped'],
  ['broken JSON', '{"id":', 'json-malformed'],
  ['no signature at all', unsigned, 'alg-none'],
  ['alg NoNe', aToken(aCredential(), key, { alg: 'NoNe' }), 'alg-none'],
  ['a symmetric algorithm', aToken(aCredential(), key, { alg: 'HS256' }), 'alg-refused'],
  ['an algorithm of another key', aToken(aCredential(), key, { alg: 'ES256' }), 'alg-key-differ'],
  ['a swapped payload', swapped, 'signature-wrong'],
  ['a key of its own, under the right name', aToken(aCredential(), aSigningKey()), 'signature-wrong'],
  ['a foreign kid', aToken(aCredential(), key, { kid: 'did:web:other.example#key-1' }), 'kid-foreign'],
  ['a kid that only begins alike', aToken(aCredential(), key, { kid: `${DID}.evil.example#key-1` }), 'kid-foreign'],
  ['a kid that is not listed', aToken(aCredential(), key, { kid: `${DID}#key-2` }), 'key-unlisted'],
  ['no kid', aToken(aCredential(), key, { kid: undefined }), 'kid-missing'],
  ['an embedded jwk', aToken(aCredential(), key, { jwk: { kty: 'OKP', crv: 'Ed25519', x: key.x } }), 'key-in-header'],
  ['a jku', aToken(aCredential(), key, { jku: 'https://evil.example/keys' }), 'key-in-header'],
  ['an x5u', aToken(aCredential(), key, { x5u: 'https://evil.example/cert' }), 'key-in-header'],
  ['a critical extension', aToken(aCredential(), key, { crit: ['b64'], b64: false }), 'crit-refused'],
  ['a wrong typ', aToken(aCredential(), key, { typ: 'JWT' }), 'typ-wrong'],
  ['typ with a prefix', aToken(aCredential(), key, { typ: 'application/vc+jwt' }), 'typ-wrong'],
  ['no typ', aToken(aCredential(), key, { typ: undefined }), 'typ-wrong'],
  [
    'a wrong context',
    aToken(aCredential({ '@context': ['https://www.w3.org/ns/credentials/v2'] }), key),
    'context-wrong',
  ],
  ['a wrong type', aToken(aCredential({ type: ['VerifiableCredential', 'Diploma'] }), key), 'type-wrong'],
  ['no subject', aToken(aCredential({ credentialSubject: undefined }), key), 'subject-missing'],
  ['expired', aToken(aCredential({ validUntil: '2026-11-22T00:00:00Z' }), key), 'expired'],
  ['expired by its envelope', aToken(aCredential({ exp: 1_700_000_000 }), key), 'expired'],
  ['not yet valid', aToken(aCredential({ validFrom: '2026-11-22T00:00:01Z' }), key), 'not-yet-valid'],
  ['a day for an instant', aToken(aCredential({ validFrom: '2026-01-01' }), key), 'validity-malformed'],
  ['no start', aToken(aCredential({ validFrom: undefined }), key), 'validity-malformed'],
  [
    'a name twice',
    aToken('{"issuer":"did:web:evil.example","issuer":"did:web:certifier.example"}', key),
    'json-duplicate',
  ],
  ['a name twice, one escaped', aToken('{"a":{"b":1,"\\u0062":2}}', key), 'json-duplicate'],
  [`a name twice, blanks behind it`, aToken(`{"a":1,"a"${' '.repeat(99)}:2}`, key), 'json-duplicate'],
  ['a deep nest', aToken(`{"a":${'['.repeat(70)}${']'.repeat(70)}}`, key), 'json-deep'],
  ['two issuers', aToken(aCredential({ iss: 'did:web:other.example' }), key), 'issuer-malformed'],
  [
    'an issuer that is no did:web',
    aToken(aCredential({ issuer: 'https://certifier.example' }), key),
    'issuer-malformed',
  ],
  [
    'a status of an unknown kind',
    aToken(aCredential({ credentialStatus: { type: 'Other' } }), key),
    'status-malformed',
  ],
]

describe('a bad credential', () => {
  it.each(BAD)('is refused: %s', async (_, token, code) => {
    const verdict = await verdictOf(token, trusted)
    expect(complaints(verdict)).toEqual([code])
    expect(verdict.outcome).toBe('refused')
  })

  it('shows nothing of what it says where its signature is wrong', async () => {
    expect((await verdictOf(swapped, trusted)).summary).toBeUndefined()
  })

  it('is refused where the key may not speak for the issuer, or gives its secret away', async () => {
    const document = JSON.parse((await trusted.documentOf(DID)) ?? '{}')
    const withDocument = (over: object) =>
      failing(good, { ...trusted, documentOf: async () => JSON.stringify({ ...document, ...over }) })
    expect(await withDocument({ assertionMethod: [] })).toEqual(['key-not-for-this'])
    const [method] = document.verificationMethod
    expect(await withDocument({ verificationMethod: [{ ...method, controller: 'did:web:x.example' }] })).toEqual([
      'key-not-for-this',
    ])
    const leaked = { ...method, publicKeyJwk: { ...method.publicKeyJwk, d: 'secret' } }
    expect(await withDocument({ verificationMethod: [leaked] })).toEqual(['key-unusable'])
    const twice = (await trusted.documentOf(DID))?.replace('{', `{"id":"${DID}",`)
    expect(await failing(good, { ...trusted, documentOf: async () => twice })).toEqual(['document-malformed'])
  })
})

describe('a status list', () => {
  const withList = async (token: string | undefined): Promise<string[]> => failing(good, grounds(key, token))

  it('tells revoked from suspended', async () => {
    expect(await withList(aToken(await aList([94_567]), key))).toEqual(['revoked'])
    expect(await withList(aToken(await aList([94_566, 94_568]), key))).toEqual([])
    const { credentialStatus } = aCredential()
    const token = aToken(aCredential({ credentialStatus: { ...credentialStatus, statusPurpose: 'suspension' } }), key)
    const given = grounds(key, aToken(await aList([94_567], 'suspension'), key))
    expect(await failing(token, given)).toEqual(['suspended'])
  })

  it('counts for nothing when it is of another issuer, purpose, address or time, or not signed', async () => {
    const stranger = { id: 'did:web:other.example', name: 'other' }
    expect(await withList(aToken(await aList([], 'revocation', { issuer: stranger }), key))).toEqual([
      'list-other-issuer',
    ])
    expect(await withList(aToken(await aList([], 'suspension'), key))).toEqual(['list-other-purpose'])
    const url = 'https://certifier.example/status/2'
    expect(await withList(aToken(await aList([], 'revocation', { id: url }), key))).toEqual(['list-other'])
    const old = { validUntil: '2026-02-01T00:00:00Z' }
    expect(await withList(aToken(await aList([], 'revocation', old), key))).toEqual(['list-outdated'])
    expect(await withList(aToken(await aList(), aSigningKey()))).toEqual(['list-signature-wrong'])
    expect(await withList(good)).toEqual(['list-malformed'])
    expect(await withList('nonsense')).toEqual(['list-malformed'])
    expect(await withList('a'.repeat(MOST_BYTES + 1))).toEqual(['list-large'])
  })

  it('that cannot be had leaves it open: nobody is told that it holds', async () => {
    const verdict = await verdictOf(good, grounds(key, undefined))
    expect(verdict.outcome).toBe('undecided')
    expect(complaints(verdict, 'open')).toEqual(['list-absent'])
  })

  it('is not unfolded beyond 1 MB, nor taken short, damaged, or without the position', async () => {
    const packed = async (bytes: Uint8Array) => {
      const subject = { ...(await aList()).credentialSubject, encodedList: `u${gzipSync(bytes).toString('base64url')}` }
      return withList(aToken(await aList([], 'revocation', { credentialSubject: subject }), key))
    }
    expect(await packed(new Uint8Array(64 * 1024 * 1024))).toEqual(['list-bomb'])
    expect(await packed(new Uint8Array(1024 * 1024))).toEqual([])
    expect(await packed(new Uint8Array(16_383))).toEqual(['list-short'])
    const encodedList = 'uAAAA'
    const damaged = { ...(await aList()).credentialSubject, encodedList }
    expect(await withList(aToken(await aList([], 'revocation', { credentialSubject: damaged }), key))).toEqual([
      'list-encoding',
    ])
    const { credentialStatus } = aCredential()
    const far = aToken(aCredential({ credentialStatus: { ...credentialStatus, statusListIndex: 131_072 } }), key)
    expect(await failing(far)).toEqual(['index-outside'])
  })

  it('not named leaves it open', async () => {
    const token = aToken(aCredential({ credentialStatus: undefined }), key)
    expect(complaints(await verdictOf(token, trusted), 'open')).toEqual(['status-none'])
  })
})

describe('what is found', () => {
  it('has a sentence in both languages, its values filled in', async () => {
    const codes = new Set(BAD.map(([, , code]) => code))
    for (const code of codes)
      for (const lang of ['zh', 'en'] as const) {
        const said = findingText({ code, values: {} }, lang, (name) => sentences[`finding-${name}`]?.[lang])
        expect(said).not.toBe(code)
      }
    const { findings } = await verdictOf(good, trusted)
    const said = findings.map((finding) => findingText(finding, 'zh', (name) => sentences[`finding-${name}`]?.zh))
    expect(said.join('')).not.toContain('{')
    expect(said.join('')).toContain('示例认证机构')
  })
})
