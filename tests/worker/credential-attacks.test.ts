import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { CONTEXT, STATUS_CONTEXT } from '../../content/credentials/constants.ts'
import { didDocument, kidOf } from '../../content/credentials/did.ts'
import { encodeBits } from '../../content/credentials/status-list.ts'
import { statusPlace } from '../../content/credentials/status-place.ts'
import { decodeBase64, encodeBase64Url, utf8 } from '../../content/log/bytes.ts'
import { ask, get, publishAll } from './builders.ts'
import { aCertificate, publishGround } from './certificate-builders.ts'

/** Every attack on a credential, over the API: refused with its reason, in both languages, and never an error of ours. */

interface Key {
  keyId: string
  x: string
  privateKey: CryptoKey
}

const aKey = async (keyId = 'key-1'): Promise<Key> => {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no pair')
  const { x = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { keyId, x, privateKey: pair.privateKey }
}

/** The portal's own, as a thief would have it. */
const ownKey = async (): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', decodeBase64(String(env.CREDENTIAL_KEY)) ?? utf8(''), 'Ed25519', false, ['sign'])

const part = (value: unknown): string =>
  encodeBase64Url(utf8(typeof value === 'string' ? value : JSON.stringify(value)))

const signed = async (header: object, payload: unknown, key: CryptoKey): Promise<string> => {
  const input = `${part(header)}.${part(payload)}`
  return `${input}.${encodeBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, utf8(input))))}`
}

const FOREIGN = 'did:web:certifier.example'
const LIST = 'https://certifier.example/status/1'
const foreign = await aKey()
const document = JSON.stringify(didDocument(FOREIGN, [foreign]))
const head = (over: object = {}) => ({ alg: 'EdDSA', typ: 'vc+jwt', kid: kidOf(FOREIGN, foreign), ...over })

const aCredential = (over: object = {}) => ({
  '@context': CONTEXT,
  id: 'https://certifier.example/credentials/1',
  type: ['DigitalConformityCredential', 'VerifiableCredential'],
  issuer: { type: ['CredentialIssuer'], id: FOREIGN, name: '示例认证机构' },
  validFrom: '2026-01-01T00:00:00Z',
  name: '示例证书',
  credentialStatus: {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: 94_567,
    statusListCredential: LIST,
  },
  credentialSubject: { type: ['ConformityAttestation'], id: 'https://certifier.example/1', name: '示例证书' },
  ...over,
})
const aToken = (over: object = {}, header: object = {}) => signed(head(header), aCredential(over), foreign.privateKey)

const aList = async (over: object = {}, subject: object = {}, key = foreign.privateKey): Promise<string> =>
  signed(
    head(),
    {
      '@context': STATUS_CONTEXT,
      id: LIST,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: { id: FOREIGN },
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: {
        id: `${LIST}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: await encodeBits([]),
        ...subject,
      },
      ...over,
    },
    key,
  )

/** Zeros in gzip: what is small and unfolds to much. */
const folded = async (bytes: number): Promise<string> => {
  const packed = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('gzip'))
  return `u${encodeBase64Url(new Uint8Array(await new Response(packed).arrayBuffer()))}`
}

let caller = 0
const verify = async (asked: object, lang: string) => {
  const headers = {
    'content-type': 'application/json',
    'accept-language': lang,
    // One address may ask only so often.
    'cf-connecting-ip': `192.0.2.${caller++ % 250}`,
  }
  const answer = await ask('POST', '/api/credentials/verifications', headers, JSON.stringify(asked))
  expect(answer.status).toBe(200)
  return answer.json<{
    outcome: string
    findings: { outcome: string; code: string; message: string }[]
    summary?: object
  }>()
}

/** Codes of what fails, each with a sentence of its own in both languages. */
const failing = async (asked: object): Promise<string[]> => {
  const [en, zh] = await Promise.all([verify(asked, 'en'), verify(asked, 'zh')])
  expect(zh.findings.map(({ code }) => code)).toEqual(en.findings.map(({ code }) => code))
  for (const { code, message } of en.findings)
    expect(message).toMatch(new RegExp(`^(?!.*\\b${code}\\b)[A-Z].+\\.$`, 's'))
  for (const { message } of zh.findings) expect(message).toMatch(/\p{Script=Han}.*[。：].*$/su)
  const failed = en.findings.filter(({ outcome }) => outcome === 'fails')
  if (failed.length > 0) expect(en.outcome).toBe('refused')
  return failed.map(({ code }) => code)
}

const NUMBER = 'SLGP-2024-0001'
let good = ''
let [ownHead, ownPayload, ownSignature] = ['', '', '']

beforeAll(async () => {
  await publishGround()
  await publishAll('certificates', [aCertificate({ number: NUMBER, expires: '2099-12-31' })])
  const answer = await get(`/credentials/certificates/${NUMBER}`, { accept: 'application/vc+jwt' })
  good = new TextDecoder().decode(await answer.arrayBuffer())
  ;[ownHead = '', ownPayload = '', ownSignature = ''] = good.split('.')
})

const decoded = (text: string): Record<string, unknown> =>
  JSON.parse(
    new TextDecoder().decode(
      decodeBase64(
        text
          .replaceAll('-', '+')
          .replaceAll('_', '/')
          .padEnd(Math.ceil(text.length / 4) * 4, '='),
      ),
    ),
  )
const own = async (over: object, header: object = {}): Promise<string> =>
  signed({ ...decoded(ownHead), ...header }, { ...decoded(ownPayload), ...over }, await ownKey())

const ON_OURS: [what: string, make: () => Promise<string> | string, code: string][] = [
  ['without a signature', () => `${part({ ...decoded(ownHead), alg: 'none' })}.${ownPayload}.`, 'alg-none'],
  [
    'with another payload',
    () => `${ownHead}.${part({ ...decoded(ownPayload), name: '另一张' })}.${ownSignature}`,
    'signature-wrong',
  ],
  [
    'with another header',
    () => `${part({ ...decoded(ownHead), cty: 'x' })}.${ownPayload}.${ownSignature}`,
    'signature-wrong',
  ],
  [
    'signed by somebody else',
    async () => signed(decoded(ownHead), decoded(ownPayload), (await aKey()).privateKey),
    'signature-wrong',
  ],
  ['with a foreign kid', () => own({}, { kid: kidOf(FOREIGN, foreign) }), 'kid-foreign'],
  ['with a kid that is not listed', () => own({}, { kid: `${String(decoded(ownHead)['kid'])}x` }), 'key-unlisted'],
  ['by the algorithm of others', () => own({}, { alg: 'ES256' }), 'alg-refused'],
  ['with a symmetric algorithm', () => own({}, { alg: 'HS256' }), 'alg-refused'],
  ['with a key in its header', () => own({}, { jwk: { kty: 'OKP', crv: 'Ed25519', x: foreign.x } }), 'key-in-header'],
  ['with the address of a key', () => own({}, { jku: 'https://evil.example/keys' }), 'key-in-header'],
  ['with the address of a certificate', () => own({}, { x5u: 'https://evil.example/cert' }), 'key-in-header'],
  ['of another typ', () => own({}, { typ: 'JWT' }), 'typ-wrong'],
  ['expired', () => own({ validUntil: '2026-02-01T00:00:00Z' }), 'expired'],
  ['not yet valid', () => own({ validFrom: '2126-01-01T00:00:00Z' }), 'not-yet-valid'],
  [
    'with a position that the list does not have',
    () => own({ credentialStatus: { ...Object(decoded(ownPayload)['credentialStatus']), statusListIndex: 131_072 } }),
    'index-outside',
  ],
  [
    'with a list that is not ours',
    () =>
      own({
        credentialStatus: {
          ...Object(decoded(ownPayload)['credentialStatus']),
          statusListCredential: `${env.PORTAL_ORIGIN}/credentials/status/suspension-9`,
        },
      }),
    '',
  ],
  ['larger than 1 MB', () => `${good}${'a'.repeat(1_000_000)}`, 'too-large'],
]

describe('a credential of the portal is refused', () => {
  it.each(ON_OURS)('%s', async (_, make, code) => {
    const found = await failing({ credential: await make() })
    expect([...new Set(found)]).toEqual(code === '' ? [] : [code])
  })

  it('never, as it was given out', async () => {
    expect(await failing({ credential: good })).toEqual([])
    expect((await verify({ credential: good }, 'en')).outcome).toBe('holds')
  })

  it('and nothing of what it says is shown, where its signature is wrong', async () => {
    const told = await verify(
      { credential: `${ownHead}.${part({ ...decoded(ownPayload), name: '另一张' })}.${ownSignature}` },
      'en',
    )
    expect(told.summary).toBeUndefined()
    expect(JSON.stringify(told)).not.toContain('另一张')
  })
})

const nested = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`

const ON_OTHERS: [what: string, make: () => Promise<object> | object, code: string][] = [
  [
    'a name twice in its payload',
    async () => ({
      credential: await signed(
        head(),
        '{"issuer":"did:web:a.example","issuer":"did:web:certifier.example"}',
        foreign.privateKey,
      ),
    }),
    'json-duplicate',
  ],
  [
    'a name twice in its header',
    async () => ({
      credential: `${part(`{"alg":"EdDSA","typ":"vc+jwt","kid":"${kidOf(FOREIGN, foreign)}","alg":"none"}`)}.${part(aCredential())}.AAAA`,
    }),
    'json-duplicate',
  ],
  [
    'a name twice, one of both escaped',
    async () => ({ credential: await signed(head(), '{"a":{"b":1,"\\u0062":2}}', foreign.privateKey) }),
    'json-duplicate',
  ],
  ['a deep nest', async () => ({ credential: await signed(head(), nested(70), foreign.privateKey) }), 'json-deep'],
  [
    'a very deep nest',
    async () => ({ credential: await signed(head(), nested(60_000), foreign.privateKey) }),
    'json-deep',
  ],
  ['a very deep nest around it', () => ({ credential: nested(100_000) }), 'json-deep'],
  [
    'a document of somebody else',
    async () => ({
      credential: await aToken(),
      didDocument: JSON.stringify(didDocument('did:web:other.example', [foreign])),
    }),
    'document-other',
  ],
  [
    'a document with a name twice',
    async () => ({ credential: await aToken(), didDocument: document.replace('{', `{"id":"${FOREIGN}",`) }),
    'document-malformed',
  ],
  [
    'a document larger than 256 KB',
    async () => ({ credential: await aToken(), didDocument: document.replace('{', `{"x":"${'a'.repeat(300_000)}",`) }),
    'document-large',
  ],
  [
    'revoked',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({}, { encodedList: await encodeBits([94_567]) }),
    }),
    'revoked',
  ],
  [
    'a list of another issuer',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({ issuer: { id: 'did:web:other.example' } }),
    }),
    'list-other-issuer',
  ],
  [
    'a list of another purpose',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({}, { statusPurpose: 'suspension' }),
    }),
    'list-other-purpose',
  ],
  [
    'a list at another address',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({ id: 'https://certifier.example/status/2' }),
    }),
    'list-other',
  ],
  [
    'a list that somebody else signed',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({}, {}, (await aKey()).privateKey),
    }),
    'list-signature-wrong',
  ],
  [
    'a list that expired',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({ validUntil: '2026-02-01T00:00:00Z' }),
    }),
    'list-outdated',
  ],
  [
    'a list that unfolds to more than 1 MB',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({}, { encodedList: await folded(2 * 1024 * 1024) }),
    }),
    'list-bomb',
  ],
  [
    'a list that unfolds to 64 MB',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({}, { encodedList: await folded(64 * 1024 * 1024) }),
    }),
    'list-bomb',
  ],
  [
    'a list with too few bits',
    async () => ({
      credential: await aToken(),
      didDocument: document,
      statusList: await aList({}, { encodedList: await folded(16_383) }),
    }),
    'list-short',
  ],
  [
    'a list that is no list',
    async () => ({ credential: await aToken(), didDocument: document, statusList: good }),
    'list-other-issuer',
  ],
]

describe('a credential of somebody unknown is refused', () => {
  it.each(ON_OTHERS)('%s', async (_, make, code) => {
    expect(await failing(await make())).toEqual([code])
  })

  it('never where all of it is right, and stays open since nobody here knows the issuer', async () => {
    const asked = { credential: await aToken(), didDocument: document, statusList: await aList() }
    expect(await failing(asked)).toEqual([])
    const { outcome, findings } = await verify(asked, 'en')
    expect(outcome).toBe('undecided')
    expect(findings.filter((one) => one.outcome === 'open').map(({ code }) => code)).toEqual(['issuer-unknown'])
  })
})

describe('what is taken', () => {
  it('is at most 1 MB in all, refused before it is read', async () => {
    const body = JSON.stringify({ credential: 'a', didDocument: 'b'.repeat(1_100_000) })
    const answer = await ask(
      'POST',
      '/api/credentials/verifications',
      { 'content-type': 'application/json', 'cf-connecting-ip': '198.51.100.1' },
      body,
    )
    expect(answer.status).toBe(413)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  it('is asked for so often by one address and no more', async () => {
    const headers = { 'content-type': 'application/vc+jwt', 'cf-connecting-ip': '198.51.100.2' }
    const statuses = await Promise.all(
      Array.from(
        { length: 201 },
        async () => (await ask('POST', '/api/credentials/verifications', headers, 'x')).status,
      ),
    )
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
  })
})

it('a position is the same wherever it is reckoned', () => {
  expect(decoded(ownPayload)['credentialStatus']).toMatchObject({ statusListIndex: statusPlace(0).index })
})
