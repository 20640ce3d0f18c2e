import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readBit } from '../../content/credentials/status-list.ts'
import { PURPOSES, statusPlace, type Purpose } from '../../content/credentials/status-place.ts'
import { isObject, parseStrictly } from '../../content/credentials/strict-json.ts'
import { decodeBase64 } from '../../content/log/bytes.ts'
import { dayOf } from '../../content/registers/span.ts'
import {
  readCertificateStated,
  readFacilityStated,
  readProductStated,
  readSiteStated,
} from '../../db/record/credentials.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { issueStatusList } from '../../db/record/issue-lists.ts'
import { readListSince, readListVersion, readWholeList } from '../../db/record/status-lists.ts'
import { get, publish, publishAll } from './builders.ts'
import { aCertificate, aChange, aProduct, HOLDER, publishGround } from './certificate-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** Status lists as they are brought up to date: by what came since, and never another than the whole list would be. */

const db = openRecord(env.RECORD, env.OBJECTS)
const today = dayOf(new Date().toISOString())
const later = (days: number): string => dayOf(new Date(Date.now() + days * 86_400_000).toISOString())

const listOf = async (purpose: Purpose, day = today) => {
  const list = await issueStatusList(db, env, { purpose, list: 1 }, day)
  if (!list) throw new Error('there is no list')
  return list
}
const payloadOf = (token: string) => {
  const text = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
  const bytes = decodeBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '='))
  const read = parseStrictly(new TextDecoder().decode(bytes))
  if ('fault' in read || !isObject(read.value)) throw new Error('no list')
  const subject = read.value['credentialSubject']
  return { since: read.value['validFrom'], bits: isObject(subject) ? String(subject['encodedList']) : '' }
}

const LISTS = '../../db/record/issue-lists.ts'
let starts = 0
/** The lists as a Worker has them that starts: by another name a module is loaded once more, and remembers nothing. */
const started = (): Promise<typeof import('../../db/record/issue-lists.ts')> => import(`${LISTS}?${++starts}`)

/** Which of the certificates are marked, as the list says that is given out. */
const marked = async (purpose: Purpose, day = today): Promise<string[]> => {
  const { bits } = payloadOf((await listOf(purpose, day)).token)
  const { results } = await env.RECORD.prepare('SELECT ordinal, certificate FROM credential_places').all<{
    ordinal: number
    certificate: string
  }>()
  const set = await Promise.all(results.map(({ ordinal }) => readBit(bits, statusPlace(ordinal).index)))
  return results.filter((_, at) => set[at] === true).map(({ certificate }) => certificate.slice(-4))
}

/** The same, worked out from the whole list. */
const wholly = async (purpose: Purpose, day = today): Promise<number[]> => {
  const { bits } = await readWholeList(db, purpose, 1, day)
  return [...bits].flatMap(([index, isSet]) => (isSet ? [index] : [])).sort((a, b) => a - b)
}
const indexesOf = async (numbers: string[]): Promise<number[]> => {
  const { results } = await env.RECORD.prepare('SELECT ordinal, certificate FROM credential_places').all<{
    ordinal: number
    certificate: string
  }>()
  return results
    .filter(({ certificate }) => numbers.includes(certificate.slice(-4)))
    .map(({ ordinal }) => statusPlace(ordinal).index)
    .sort((a, b) => a - b)
}

const number = (n: number): string => `SLGP-2024-000${n}`
const change = (n: number, effective: string, to: string) =>
  publishAll('certificate-changes', [aChange({ certificate: number(n), effective, change: to })])
const takeBack = async (n: number, effective: string, to: string) => {
  const row = { certificate: number(n), effective, change: to, _status: 'withdrawn', _reason: '登记有误' }
  expect((await publish('certificate-changes', [row])).status).toBe(201)
}

beforeAll(async () => {
  await publishGround()
  await publishAll('organisations', [
    { organisation: HOLDER, name: '示例家具有限公司', place: '990101', status: 'active' },
  ])
  await publishAll(
    'certificates',
    Array.from({ length: 9 }, (_, n) => aCertificate({ number: number(n), expires: '2099-12-31' })),
  )
  await publishAll('certified-products', [aProduct()])
})

/** What is stated, one after another, and who is marked as suspended and as revoked then. */
const STEPS: [what: string, state: () => Promise<unknown>, suspended: string[], revoked: string[]][] = [
  ['nothing', async () => undefined, [], []],
  ['a suspension', () => change(1, '2025-03-01', 'suspended'), ['0001'], []],
  ['a withdrawal', () => change(2, '2025-03-02', 'withdrawn'), ['0001', '0002'], ['0002']],
  ['its end', () => change(1, '2025-03-03', 'resumed'), ['0002'], ['0002']],
  ['that taken back', () => takeBack(1, '2025-03-03', 'resumed'), ['0001', '0002'], ['0002']],
  ['the withdrawal taken back', () => takeBack(2, '2025-03-02', 'withdrawn'), ['0001'], []],
  [
    'both on one day',
    async () => [await change(3, '2025-03-04', 'suspended'), await change(3, '2025-03-04', 'resumed')],
    ['0001'],
    [],
  ],
  [
    'a certificate taken back whole',
    () => publishAll('certificates', [{ number: number(4), _status: 'withdrawn', _reason: '有误' }]),
    ['0001', '0004'],
    ['0004'],
  ],
  [
    'another one',
    () => publishAll('certificates', [{ number: number(5), _status: 'withdrawn', _reason: '有误' }]),
    ['0001', '0004', '0005'],
    ['0004', '0005'],
  ],
  [
    'the first of them issued anew',
    () =>
      publishAll('certificates', [
        aCertificate({ number: number(4), issued: '2024-02-01', expires: '2099-12-31', _reason: '重发' }),
      ]),
    ['0001', '0005'],
    ['0005'],
  ],
  [
    'a correction of another',
    () =>
      publishAll('certificates', [
        aCertificate({ number: number(6), category: '灯具', expires: '2099-12-31', _reason: '有误' }),
      ]),
    ['0001', '0005'],
    ['0005'],
  ],
  [
    'a certificate more',
    () => publishAll('certificates', [aCertificate({ number: 'SLGP-2024-1010' })]),
    ['0001', '0005'],
    ['0005'],
  ],
]

describe('a list brought up to date', () => {
  it('says at each step what the whole list says, and at once', async () => {
    const seen = new Map<string, string>()
    for (const [what, state, suspended, revoked] of STEPS) {
      await state()
      for (const [purpose, expected] of [
        ['suspension', suspended],
        ['revocation', revoked],
      ] as const) {
        expect([what, purpose, (await marked(purpose)).sort()]).toEqual([what, purpose, expected])
        expect([what, purpose, await wholly(purpose)]).toEqual([what, purpose, await indexesOf(expected)])
        const { version, token } = await listOf(purpose)
        // One version is one text.
        expect(seen.get(`${purpose} ${version}`) ?? token).toBe(token)
        seen.set(`${purpose} ${version}`, token)
      }
    }
  })

  it('is the same text, and version, while nothing of it changes, whatever else is stated', async () => {
    const before = await listOf('revocation')
    await publishAll('certificates', [aCertificate({ number: 'SLGP-2024-1011' })])
    await publishAll('certified-products', [aProduct({ certificate: 'SLGP-2024-1011' })])
    expect(await listOf('revocation')).toEqual(before)
    const answer = await get('/credentials/status/revocation-1', { accept: 'application/vc+jwt' })
    const again = { accept: 'application/vc+jwt', 'if-none-match': answer.headers.get('etag') ?? '' }
    expect((await get('/credentials/status/revocation-1', again)).status).toBe(304)
  })

  it('counts a change that was stated ahead from its day on, and neither before nor on an earlier day asked for', async () => {
    await change(7, later(1), 'suspended')
    expect(await marked('suspension')).not.toContain('0007')
    expect(await marked('suspension', later(1))).toContain('0007')
    expect(payloadOf((await listOf('suspension', later(1))).token).since).toBe(
      new Date(Date.parse(`${later(1)}T00:00:00+08:00`)).toISOString().replace('.000', ''),
    )
    // A clock that is behind is answered by the whole list of its day.
    expect(await marked('suspension')).not.toContain('0007')
  })

  it('goes on, in a Worker that starts, from what another one signed', async () => {
    const before = await listOf('suspension')
    const fresh = await started()
    const asked = await askedBy(env.RECORD, async (database) => {
      const read = openRecord(database, env.OBJECTS)
      expect(await fresh.issueStatusList(read, env, { purpose: 'suspension', list: 1 }, today)).toEqual(before)
    })
    expect(asked.some(({ statement }) => statement.includes('records_withdrawn'))).toBe(false)
  })

  it('starts anew from what is damaged, or of another record', async () => {
    const before = await listOf('suspension')
    const url = `${env.PORTAL_ORIGIN}/credentials/status/suspension-1`
    const key = `credentials/lists/${encodeURIComponent(url)}`
    const kept = await (await env.OBJECTS.get(key))?.json<object>()
    for (const damaged of [
      '{',
      '{}',
      JSON.stringify({ ...kept, at: '2020-01-01T00:00:00.000Z' }),
      JSON.stringify({ ...kept, index: 1_000_000 }),
    ]) {
      await env.OBJECTS.put(key, damaged)
      const fresh = await started()
      const { token } = (await fresh.issueStatusList(db, env, { purpose: 'suspension', list: 1 }, today)) ?? before
      expect(payloadOf(token).bits).toBe(payloadOf(before.token).bits)
    }
  })

  it('has no other list while no certificate has a place in it', async () => {
    for (const purpose of PURPOSES) expect(await issueStatusList(db, env, { purpose, list: 2 }, today)).toBeUndefined()
  })
})

describe('what credentials and lists are read by', () => {
  const scans = (plan: string[]): string[] =>
    plan.filter((step) => /^SCAN (?!json_each|wanted|stated|named VIRTUAL|t VIRTUAL|newest|\(|CONSTANT)/.test(step))

  it.each<[string, (read: RecordDb) => Promise<unknown>]>([
    ['a certificate', (read) => readCertificateStated(read, number(0))],
    ['a product', (read) => readProductStated(read, '09521234567899')],
    ['a place of work', (read) => readFacilityStated(read, HOLDER)],
    ['a site', (read) => readSiteStated(read, { certificate: number(0), number: 1 })],
    ['how far the record goes', (read) => readListVersion(read, 1, { index: 3, at: '' })],
    [
      'what came since',
      (read) =>
        readListSince(read, 'suspension', 1, {
          since: { index: 3, at: '', day: '2025-01-01' },
          upTo: { index: 30, at: '' },
          day: today,
        }),
    ],
    ['a whole list', (read) => readWholeList(read, 'suspension', 1, today)],
  ])('%s: indexes alone', async (_, read) => {
    const asked = await askedBy(env.RECORD, (database) => read(openRecord(database)))
    expect(asked.length).toBeGreaterThan(0)
    expect(scans(await plansOf(env.RECORD, asked))).toEqual([])
  })
})
