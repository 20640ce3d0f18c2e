import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { bodyFor, type HandlingBody } from '../../content/reports/bodies.ts'
import { remitOf } from '../../content/reports/remit.ts'
import { openRecord } from '../../db/record/db.ts'
import { readHandlingBodies, readKeysOf } from '../../db/record/report-bodies.ts'
import { get, publishAll, type ProblemAnswer } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { publishKeys, type StatedKey } from './sealing-key-builders.ts'

/** Whom a report can be sealed to, as whoever writes it asks. */

const CITY = '11990100000000019F'
const COUNTY = '119901010000000809'
const MARKET = '11990101000000086U'

const anAuthority = (place: string, authority: string, office: string, over: object = {}) => ({
  ...{ place, authority, office, name: `示例${office}（演示）`, kinds: 'air', telephone: '000-00000000' },
  ...{ standing: 'recalled', ...over },
})
const aKeyPair = (of: string): StatedKey[] => [
  { recipient: `age1${of.repeat(58)}`, fingerprint: `${of}1111-11111-11111-11111`.toUpperCase(), kind: 'officer' },
  {
    recipient: `age1${'q'.repeat(57)}${of}`,
    fingerprint: `${of}2222-22222-22222-22222`.toUpperCase(),
    kind: 'recovery',
  },
]

interface Answer {
  place: string
  day: string
  items: (HandlingBody & { sealable: boolean; demonstration?: true })[]
}
const bodiesOf = async (place: string): Promise<Answer> => (await get(`/api/reports/bodies?place=${place}`)).json()

beforeAll(async () => {
  const places: [string, string][] = [
    ['990000', 'province'],
    ['990100', 'city'],
    ['990101', 'county'],
  ]
  await publishAll(
    'places',
    places.map(([code, level]) => ({
      code,
      nameZh: '示例',
      nameEn: 'Demonstration',
      pinyin: 'shi li',
      level,
      status: 'active',
    })),
  )
  await publishAll('authorities', [
    anAuthority('990100', CITY, 'ecology'),
    anAuthority('990101', COUNTY, 'ecology;water', { superior: CITY }),
    anAuthority('990101', MARKET, 'market'),
    anAuthority('990101', '12345', 'hotline'),
    anAuthority('990102', '11990102000000090Q', 'ecology'),
    { ...anAuthority('990101', '11990101000000082F', ''), office: undefined },
  ])
  await publishKeys(CITY, aKeyPair('c'))
  const [officer, recovery] = aKeyPair('d')
  if (!officer || !recovery) throw new Error('two keys')
  await publishKeys(COUNTY, [officer, { ...recovery, until: '2026-01-31' }])
})

describe('bodies that reports of a place may go to', () => {
  it('are those of the place and of places above it that say what office they are, with their keys', async () => {
    const { items, place } = await bodiesOf('990101003')
    expect(place).toBe('990101003')
    expect(new Map(items.map(({ body, offices, sealable }) => [body, { offices, sealable }]))).toEqual(
      new Map([
        [CITY, { offices: ['ecology'], sealable: true }],
        [COUNTY, { offices: ['ecology', 'water'], sealable: false }],
        [MARKET, { offices: ['market'], sealable: false }],
      ]),
    )
    expect(items.every(({ demonstration }) => demonstration)).toBe(true)
  })

  it('lead a report past a body that cannot be sealed to', async () => {
    const { items } = await bodiesOf('990101')
    const remit = remitOf({ category: 'smoke', place: '990101' })
    expect(remit && bodyFor(remit, items, '990101')).toMatchObject({
      ...{ body: { body: CITY }, why: 'no-keys', passed: [{ body: { body: COUNTY } }] },
    })
  })

  it('name keys by the entries that the log proves', async () => {
    const { items } = await bodiesOf('990100')
    const [key] = items.find(({ body }) => body === CITY)?.keys ?? []
    const record = await (
      await get(`/api/registers/sealing-keys/records/${CITY}~${key?.fingerprint ?? ''}`)
    ).json<{ index: number; publisher: string }>()
    expect(record).toMatchObject({ index: key?.index, publisher: CITY })
    expect((await get(`/api/log/proofs/${key?.index}`)).status).toBe(200)
  })

  it('have no key before its first day, nor after its last', async () => {
    const db = openRecord(env.RECORD)
    const of = async (day: string) =>
      (await readHandlingBodies(db, '990101', day)).find(({ body }) => body === COUNTY)?.keys.map(({ kind }) => kind)
    expect(await of('2025-12-31')).toEqual([])
    expect((await of('2026-01-31'))?.toSorted()).toEqual(['officer', 'recovery'])
    expect(await of('2026-02-01')).toEqual(['officer'])
    expect(await readKeysOf(db, COUNTY, '2026-02-01')).toBeUndefined()
    expect(await readKeysOf(db, COUNTY, '2026-01-31')).toHaveLength(2)
    expect(await readKeysOf(db, 'nobody', '2026-01-31')).toBeUndefined()
  })

  it('are none of a place elsewhere, and refused for what is no place', async () => {
    expect((await bodiesOf('110101')).items).toEqual([])
    const refused = await get('/api/reports/bodies?place=%3Cscript%3E')
    expect(refused.status).toBe(422)
    expect(await refused.json<ProblemAnswer>()).toMatchObject({ issues: [{ pointer: '/place' }] })
    expect((await get('/api/reports/bodies')).status).toBe(422)
  })

  it('are answered anew once a key or the day changes, and not before', async () => {
    const first = await get('/api/reports/bodies?place=990101')
    const again = await get('/api/reports/bodies?place=990101', { 'if-none-match': first.headers.get('etag') ?? '' })
    expect([first.status, again.status]).toEqual([200, 304])
  })

  it('are read by ranges of keys, not by walking the record', async () => {
    const asked = await askedBy(env.RECORD, async (database) => {
      await readHandlingBodies(openRecord(database), '990101', '2026-11-22')
      await readKeysOf(openRecord(database), COUNTY, '2026-11-22')
    })
    const plans = await plansOf(env.RECORD, asked)
    expect(asked.length).toBe(3)
    expect(plans.filter((plan) => /SCAN (records|entries)/.test(plan))).toEqual([])
  })
})
