import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { statusPlace } from '../../content/credentials/status-place.ts'
import { verifyCredential, type Verdict } from '../../content/credentials/verify.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readCredentialKeys } from '../../db/record/credential-keys.ts'
import { fetchedKey, groundsOf } from '../../db/record/credential-grounds.ts'
import { openRecord } from '../../db/record/db.ts'
import { stateConfiguredCredentialKeys } from '../../worker/jobs/state-credential-keys.ts'
import { fetchTrusted, isFetchable } from '../../worker/jobs/trusted-issuers.ts'
import { ask, get, publish, publishAll } from './builders.ts'
import { aCertificate, aChange, aProduct, HOLDER, publishGround } from './certificate-builders.ts'

/** Credentials over the API: issued from the record, verified by the same API, and their status as it changes. */

const JWT = { accept: 'application/vc+jwt' }

const tokenOf = async (path: string): Promise<string> => {
  const answer = await get(path, JWT)
  expect([path, answer.status]).toEqual([path, 200])
  expect(answer.headers.get('content-type')).toContain('application/vc+jwt')
  return new TextDecoder().decode(await answer.arrayBuffer())
}

const read = (token: string, part = 1): Record<string, unknown> => {
  const text = atob((token.split('.')[part] ?? '').replaceAll('-', '+').replaceAll('_', '/'))
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0))))
}

interface Answer {
  outcome: Verdict['outcome']
  findings: { check: string; outcome: string; code: string; message: string }[]
}

const verify = async (credential: string, more: object = {}, lang = 'en'): Promise<Answer> => {
  const headers = { 'content-type': 'application/json', 'accept-language': lang }
  const answer = await ask('POST', '/api/credentials/verifications', headers, JSON.stringify({ credential, ...more }))
  expect(answer.status).toBe(200)
  return answer.json()
}
const failing = ({ findings }: Answer): string[] =>
  findings.flatMap(({ outcome, code }) => (outcome === 'fails' ? [code] : []))

const NUMBERS = ['SLGP-2024-0001', 'SLGP-2024-0002', 'SLGP-2024-0003']
const credential = (number = NUMBERS[0]) => `/credentials/certificates/${number}`

beforeAll(async () => {
  await publishGround()
  await publishAll('organisations', [
    { organisation: HOLDER, name: '示例家具有限公司', place: '990101', status: 'active' },
  ])
  await publishAll(
    'certificates',
    NUMBERS.map((number) => aCertificate({ number, expires: '2099-12-31' })),
  )
  await publishAll('certified-products', [aProduct()])
})

describe('a certificate’s credential', () => {
  it('is a signed UNTP credential that the portal itself finds good', async () => {
    const token = await tokenOf(credential())
    expect(read(token, 0)).toMatchObject({ alg: 'EdDSA', typ: 'vc+jwt' })
    const { index } = statusPlace(0)
    expect(read(token)).toMatchObject({
      id: `${env.PORTAL_ORIGIN}/credentials/certificates/SLGP-2024-0001`,
      issuer: { id: 'did:web:127.0.0.1%3A8787' },
      credentialStatus: { statusPurpose: 'suspension', statusListIndex: index },
      credentialSubject: {
        issuedToParty: { name: '示例家具有限公司' },
        assessmentLevel: 'authority-peer',
        conformityAssessment: [
          {
            referenceStandard: [{ name: 'GB/T 35607-2017' }],
            assessmentCriteria: [{ id: expect.stringContaining('GB-T-35607-2017') }],
            assessedProduct: [{ product: { name: '示例书桌' } }],
          },
        ],
      },
    })
    const { outcome, findings } = await verify(token)
    expect(outcome).toBe('holds')
    // One list each for suspended and revoked.
    expect(findings.filter(({ check }) => check === 'status')).toHaveLength(2)
  })

  it('comes in JSON as well, with a tag, and not in what nobody can read', async () => {
    const answer = await get(credential(), { accept: 'application/json' })
    const body = await answer.json<{ id: string; type: string }>()
    expect(body).toMatchObject({ type: 'EnvelopedVerifiableCredential' })
    expect(body.id).toBe(`data:application/vc+jwt,${await tokenOf(credential())}`)
    expect((await verify(JSON.stringify(body))).outcome).toBe('holds')
    const etag = answer.headers.get('etag') ?? ''
    expect((await get(credential(), { accept: 'application/json', 'if-none-match': etag })).status).toBe(304)
    expect((await get(credential(), { ...JWT, 'if-none-match': etag })).status).toBe(200)
    expect((await get(credential(), { accept: 'image/png' })).status).toBe(406)
  })

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/vc+jwt', 'application/vc+jwt'],
    ['APPLICATION/VC+JWT', 'application/vc+jwt'],
    ['application/json;q=0.5, application/vc+jwt;q=0.9', 'application/vc+jwt'],
    ['application/json;q=0.9, application/vc+jwt;q=0.5', 'application/json'],
    ['application/*;q=0.2, application/vc+jwt', 'application/vc+jwt'],
    ['*/*;q=0.1, application/json;q=0', 'application/vc+jwt'],
    ['application/vc+jwt;q=0, */*', 'application/json'],
    ['application/vc+jwt;q=nonsense, application/json;q=0.1', 'application/json'],
    ['text/html, application/vc+jwt;q=0.1', 'application/vc+jwt'],
    ['text/html', undefined],
    ['application/vc+jwt;q=0', undefined],
    ['application/vc', undefined],
  ])('asked for by Accept: %s comes as %s, of whatever kind', async (accept, type) => {
    const paths = [
      credential(),
      '/credentials/products/9521234567899',
      `/credentials/facilities/${HOLDER}`,
      '/credentials/status/suspension-1',
      '/credentials/status/revocation-1',
    ]
    for (const path of paths) {
      const answer = await get(path, accept === undefined ? {} : { accept })
      expect([path, answer.status]).toEqual([path, type === undefined ? 406 : 200])
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept')
      expect(answer.headers.get('content-type')).toContain(type ?? 'application/problem+json')
      const text = new TextDecoder().decode(await answer.arrayBuffer())
      if (type === 'application/vc+jwt') expect(text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{86}$/)
      if (type === undefined) expect(text).toContain('application/vc+jwt')
    }
  })

  it('is not there for a number that nobody has', async () => {
    for (const path of [credential('NONE-1'), '/credentials/status/suspension-2', '/credentials/status/message-1'])
      expect([path, (await get(path, JWT)).status]).toEqual([path, 404])
    for (const path of [
      '/credentials/products/123',
      '/credentials/products/9521234567898',
      '/credentials/facilities/X',
    ])
      expect([path, (await get(path, JWT)).status]).toEqual([path, 404])
  })
})

describe('a product’s passport and a place’s record', () => {
  it('name the certificates and hold', async () => {
    for (const gtin of ['9521234567899', '09521234567899']) {
      const passport = await tokenOf(`/credentials/products/${gtin}`)
      expect(read(passport)).toMatchObject({
        type: ['DigitalProductPassport', 'VerifiableCredential'],
        credentialSubject: { modelNumber: 'D-120', performanceClaim: [{ name: '绿色产品认证 SLGP-2024-0001' }] },
      })
      expect(failing(await verify(passport))).toEqual([])
    }
    const record = await tokenOf(`/credentials/facilities/${HOLDER}`)
    expect(read(record)).toMatchObject({ credentialSubject: { registeredId: HOLDER } })
    expect(read(record)['credentialSubject']).toHaveProperty('performanceClaim.2')
    expect(failing(await verify(record))).toEqual([])
  })
})

describe('the record of a site', () => {
  it('names the holder, the address, and each of its certificates that names the same', async () => {
    const sites = ['示例县示例路1号', '示例县示例路2号']
    await publishAll('certificates', [
      aCertificate({ number: 'SLGP-2024-0021', sites }),
      aCertificate({ number: 'SLGP-2024-0022', sites: sites.slice(1) }),
    ])
    const token = await tokenOf('/credentials/facilities/SLGP-2024-0021~2')
    const subject = { id: `${env.PORTAL_ORIGIN}/certificates/SLGP-2024-0021/#site-2`, registeredId: HOLDER }
    expect(read(token)).toMatchObject({
      id: `${env.PORTAL_ORIGIN}/credentials/facilities/SLGP-2024-0021~2`,
      credentialSubject: { ...subject, address: { streetAddress: '示例县示例路2号' }, performanceClaim: [{}, {}] },
    })
    expect(failing(await verify(token))).toEqual([])
    // The certificate's own credential calls the site the same.
    expect(JSON.stringify(read(await tokenOf(credential('SLGP-2024-0021'))))).toContain(`"${subject.id}"`)
    expect(read(await tokenOf('/credentials/facilities/SLGP-2024-0021~1'))['credentialSubject']).toHaveProperty(
      'performanceClaim.length',
      1,
    )
    for (const key of [
      'SLGP-2024-0021~3',
      'SLGP-2024-0021~0',
      'SLGP-2024-0021~x',
      'NONE-1~1',
      'SLGP-2024-0001~1',
      '~1',
    ])
      expect([key, (await get(`/credentials/facilities/${key}`, JWT)).status]).toEqual([key, 404])
  })
})

describe('a change of status', () => {
  it('shows in the lists at once, and in them alone', async () => {
    const [, number] = NUMBERS
    const before = await tokenOf(credential(number))
    const list = await get('/credentials/status/suspension-1', JWT)
    expect(failing(await verify(before))).toEqual([])
    await publishAll('certificate-changes', [aChange({ certificate: number })])
    const again = await get('/credentials/status/suspension-1', {
      ...JWT,
      'if-none-match': list.headers.get('etag') ?? '',
    })
    expect(again.status).toBe(200)
    const said = await verify(before)
    expect(failing(said)).toEqual(['suspended'])
    expect(await tokenOf(credential(number))).toBe(before)
    expect(failing(await verify(await tokenOf(credential())))).toEqual([])
    await publishAll('certificate-changes', [
      aChange({ certificate: number, effective: '2025-04-01', change: 'resumed' }),
    ])
    expect(failing(await verify(before))).toEqual([])
    await publishAll('certificate-changes', [
      aChange({ certificate: number, effective: '2025-09-01', change: 'withdrawn' }),
    ])
    expect(failing(await verify(before))).toEqual(['revoked'])
    expect(failing(await verify(before, {}, 'zh'))).toEqual(['revoked'])
    const chinese = (await verify(before, {}, 'zh')).findings.map(({ message }) => message)
    expect(chinese).toContain('已经撤销，不会再恢复。')
  })

  it('counts from its first day on', async () => {
    const [, , number] = NUMBERS
    const now = Date.now()
    // One is stated at most a day ahead.
    const effective = dayOf(new Date(now + 24 * 60 * 60 * 1000).toISOString())
    await publishAll('certificate-changes', [aChange({ certificate: number, effective })])
    const token = await tokenOf(credential(number))
    expect(failing(await verify(token))).toEqual([])
    const grounds = groundsOf(openRecord(env.RECORD), env, new Date(now + 48 * 60 * 60 * 1000))
    const later = await verifyCredential(token, grounds)
    expect(later.findings.map(({ code }) => code)).toContain('suspended')
  })

  it('that takes a certificate back whole revokes what was given out', async () => {
    const number = 'SLGP-2024-0009'
    await publishAll('certificates', [aCertificate({ number })])
    const token = await tokenOf(credential(number))
    await publishAll('certificates', [{ number, _status: 'withdrawn', _reason: '登记有误' }])
    const record = await (await get(`/api/registers/certificates/records/${number}`)).json<{ status: string }>()
    expect(record.status).toBe('withdrawn')
    expect(failing(await verify(token))).toContain('revoked')
    expect((await get(credential(number), JWT)).status).toBe(404)
  })
})

describe('the keys', () => {
  it('stand in the DID document and in the log; no private one stands anywhere', async () => {
    await stateConfiguredCredentialKeys(env)
    await stateConfiguredCredentialKeys(env)
    const [stated, ...others] = await readCredentialKeys(openRecord(env.RECORD))
    expect(others).toEqual([])
    const text = await (await get('/.well-known/did.json')).text()
    const document: { id: string; verificationMethod: { id: string; publicKeyJwk: object }[] } = JSON.parse(text)
    expect(document.verificationMethod).toEqual([
      expect.objectContaining({ id: `${document.id}#${stated?.keyId}`, controller: document.id }),
    ])
    expect(document.verificationMethod[0]?.publicKeyJwk).not.toHaveProperty('d')
    expect(text).not.toContain(env.CREDENTIAL_KEY)
  })

  it('are nobody else’s to state', async () => {
    const row = { keyId: 'a'.repeat(43), name: 'x', publicKey: 'a'.repeat(43), state: 'current' }
    expect([403, 422]).toContain((await publish('credential-keys', [row])).status)
  })
})

describe('the verification', () => {
  it('takes a bare token, refuses other types, too much, and what is no question', async () => {
    const post = (body: string, type = 'application/json') =>
      ask('POST', '/api/credentials/verifications', { 'content-type': type }, body)
    expect((await (await post(await tokenOf(credential()), 'application/vc+jwt')).json<Answer>()).outcome).toBe('holds')
    expect((await post('x', 'text/html')).status).toBe(415)
    expect((await post('{')).status).toBe(400)
    expect((await post('{"credential":1}')).status).toBe(422)
    expect((await post(JSON.stringify({ credential: 'a'.repeat(10_000_000) }))).status).toBe(413)
    expect(failing(await verify('a'.repeat(300_000)))).toEqual(['too-large'])
  })

  it('says the reason in both languages', async () => {
    const [en, zh] = await Promise.all([verify('a.b.c', {}, 'en'), verify('a.b.c', {}, 'zh')])
    expect(en.findings.map(({ message }) => message)).not.toEqual(zh.findings.map(({ message }) => message))
    expect(zh.findings[0]?.message).toMatch(/[。]$/)
  })

  it('lists whom it knows', async () => {
    expect(await (await get('/api/credentials/issuers')).json()).toEqual({ items: [] })
  })
})

describe('documents of trusted issuers', () => {
  const issuer = {
    id: 'did:web:certifier.example',
    name: { zh: '示例', en: 'example' },
    why: { zh: '示例', en: 'example' },
    since: '2026-01-01',
    statusLists: ['https://certifier.example/status/1'],
  }
  const asked: [string, RequestInit | undefined][] = []
  const answering =
    (answer: () => Response): typeof fetch =>
    async (url, init) => {
      asked.push([String(url), init])
      return answer()
    }

  it('are fetched without following anything, kept, and not asked for again within the hour', async () => {
    const get200 = answering(() => new Response('{}'))
    expect(await fetchTrusted(env.OBJECTS, new Date(), [issuer], get200)).toEqual([])
    expect(asked.map(([url]) => url)).toEqual(['https://certifier.example/.well-known/did.json', issuer.statusLists[0]])
    expect(asked.every(([, init]) => init?.redirect === 'manual' && init.signal)).toBe(true)
    expect(await (await env.OBJECTS.get(fetchedKey(issuer.statusLists[0] ?? '')))?.text()).toBe('{}')
    await fetchTrusted(env.OBJECTS, new Date(), [issuer], get200)
    expect(asked).toHaveLength(2)
  })

  it('stay as they were where a redirect, an error or too much comes', async () => {
    const later = new Date(Date.now() + 2 * 60 * 60 * 1000)
    const bad = [
      () => new Response(null, { status: 302, headers: { location: 'https://evil.example' } }),
      () => new Response('no', { status: 500 }),
      () => new Response('a'.repeat(300_000)),
    ]
    for (const answer of bad)
      expect(await fetchTrusted(env.OBJECTS, later, [issuer], answering(answer))).toHaveLength(2)
    const failed = answering(() => {
      throw new TypeError('network')
    })
    expect(await fetchTrusted(env.OBJECTS, later, [issuer], failed)).toHaveLength(2)
    expect(await (await env.OBJECTS.get(fetchedKey(issuer.statusLists[0] ?? '')))?.text()).toBe('{}')
  })

  it('are fetched from names alone, by https at its own port', () => {
    expect(isFetchable('https://certifier.example/did.json')).toBe(true)
    for (const url of [
      'http://certifier.example/',
      'https://certifier.example:8443/',
      'https://user@certifier.example/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://localhost/',
      'https://printer.local/',
      'nonsense',
    ])
      expect([url, isFetchable(url)]).toEqual([url, false])
  })
})
