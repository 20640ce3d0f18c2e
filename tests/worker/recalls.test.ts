import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ofIssues } from '../../db/intake/issued-items.ts'
import { openRecord } from '../../db/record/db.ts'
import { readDownstream } from '../../db/record/downstream.ts'
import { ingredientRecalls } from '../../db/record/ingredient-recalls.ts'
import { readJourney } from '../../db/record/journey.ts'
import { aKey, ask, get, publishAll, type ProblemAnswer } from './builders.ts'
import {
  aMaking,
  aPacking,
  captureAll,
  capture,
  CASE,
  CUT,
  FIELD,
  GROWER,
  lot,
  MAKER,
  OTHER_PALLET,
  PALLET,
  publishTradeItems,
  SALAD,
} from './epcis-builders.ts'
import { anOfficer, letPass, type Tab } from './people.ts'
import { askedBy, plansOf } from './query-plans.ts'

const CHAIN: Record<string, string> = import.meta.glob('../../content/demonstration/events/*.jsonld', {
  eager: true,
  import: 'default',
  query: '?raw',
})
const chain = (name: string): string =>
  Object.entries(CHAIN).find(([path]) => path.endsWith(`-${name}.jsonld`))?.[1] ?? ''

const aRecall = (over: object = {}) => ({
  recall: 'SLZH-2026-9001',
  gtin: FIELD,
  scope: 'lots',
  lots: ['R1'],
  hazard: 'serious',
  reason: '检出超标',
  advice: '不要食用',
  since: '2026-05-02',
  ...over,
})

interface Told {
  record: { body: Record<string, unknown> }
  reached: { id: string; standing: string; producer?: string; from: { organisation: string }[] }[]
  total: number
  unregistered: string[]
}
const told = async (number: string): Promise<Told> => (await get(`/api/recalls/${number}`)).json()
const standings = async (number: string): Promise<Record<string, string>> =>
  Object.fromEntries((await told(number)).reached.map(({ id, standing }) => [id, standing]))

let grower: Tab
let second: Tab
let maker: Tab

beforeAll(async () => {
  await publishTradeItems()
  grower = await anOfficer('producer', GROWER)
  second = await anOfficer('producer', GROWER)
  maker = await anOfficer('producer', MAKER)
  await captureAll(
    GROWER,
    aMaking([lot(FIELD, 'R1')], [lot(CASE, 'R2')]),
    aMaking([lot(FIELD, 'R1')], [lot(CASE, 'R3')]),
  )
  await captureAll(MAKER, aMaking([lot(CASE, 'R2')], [lot(SALAD, 'R4')]))
})

const make = async (tab: Tab, over: object = {}, query = ''): Promise<Response> =>
  tab.post(`/api/recalls${query}`, aRecall(over))

/** A recall that a second person released. */
const recall = async (over: object = {}): Promise<void> => {
  const waits = await make(grower, over)
  expect(waits.status).toBe(202)
  const { waiting } = await waits.json<{ waiting: { id: string } }>()
  const released = await second.post(`/api/waiting/${waiting.id}/release`)
  if (released.status !== 201) throw new Error(`${released.status} ${await released.text()}`)
}

describe('a recall', () => {
  it('is made by the producer of the goods with a fresh passkey, and waits for a second person', async () => {
    const key = await aKey({}, 'producer', GROWER)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    expect((await ask('POST', '/api/recalls', headers, JSON.stringify(aRecall()))).status).toBe(403)
    expect((await ask('POST', '/api/registers/recalls/entries', headers, JSON.stringify([aRecall()]))).status).toBe(403)
    expect((await make(maker)).status).toBe(403)
    const stale = await anOfficer('producer', GROWER)
    await letPass(stale)
    expect((await make(stale)).status).toBe(403)
    await recall()
    expect((await get('/api/recalls/SLZH-2026-9001')).status).toBe(200)
    expect((await (await get('/api/recalls')).json<{ items: unknown[] }>()).items).toHaveLength(1)
  })

  it('is refused without lots, of goods that are no goods, or that nobody registered', async () => {
    const issues = async (over: object): Promise<string[] | undefined> =>
      (await (await make(grower, over)).json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)
    expect(await issues({ lots: [] })).toEqual(['/lots'])
    expect(await issues({ scope: 'all' })).toEqual(['/scope'])
    expect(await issues({ gtin: '00860009999924' })).toEqual(['/gtin'])
    expect(await issues({ gtin: '09520000000011' })).toEqual(['/gtin'])
    expect((await get('/api/recalls/none')).status).toBe(404)
  })

  it('is refused by any door with a range of serials that would recall nothing, naming the place', async () => {
    const faults = async (answer: Response): Promise<[string, string][] | undefined> =>
      (await answer.json<ProblemAnswer>()).issues?.map(({ pointer, message }) => [pointer, message])
    const broken = ['98..105', '1..1000', '110..100', '..']
    const said = [/长短不一|in length/, /长短不一|in length/, /对调|exchange/, /缺首号|lacks/].map((words) =>
      expect.stringMatching(words),
    )
    const listed = { scope: 'serials', lots: undefined, serials: ['100..110', ...broken] }
    const places = said.map((words, at) => [`/serials/${at + 1}`, words])
    expect(await faults(await make(grower, listed))).toEqual(places)
    const asked = `gtin=${FIELD}&scope=serials&serials=${listed.serials.join('|')}`
    expect(await faults(await get(`/api/recalls/reach?${asked}`))).toEqual(places)
    const row = { ...aRecall(listed), producer: GROWER, product: '示例' }
    const rows = await grower.post('/api/registers/recalls/entries', [row])
    expect(await faults(rows)).toEqual(said.map((words) => ['/0/serials', words]))
  })

  it('of a range of serials reaches what those serials went into, and nothing that longer ones did', async () => {
    const item = (serial: string): string => `https://id.gs1.org/01/${FIELD}/21/${serial}`
    const packed = (serial: string, pallet: string) =>
      aPacking([], pallet, { childQuantityList: undefined, childEPCs: [item(serial)] })
    await captureAll(GROWER, packed('105', PALLET), packed('1050', OTHER_PALLET))
    const reach = await get(`/api/recalls/reach?gtin=${FIELD}&scope=serials&serials=100..110`)
    expect((await reach.json<Told>()).reached.map(({ id }) => id)).toEqual([PALLET])
  })

  it('reaches what its goods went into, and says of it only what its own producer says', async () => {
    const number = 'SLZH-2026-9001'
    expect(await standings(number)).toEqual({
      [lot(CASE, 'R2')]: 'unanswered',
      [lot(CASE, 'R3')]: 'unanswered',
      [lot(SALAD, 'R4')]: 'unanswered',
    })
    const [salad] = (await told(number)).reached.filter(({ id }) => id === lot(SALAD, 'R4'))
    expect(salad).toMatchObject({ producer: MAKER, from: [{ organisation: MAKER }] })
    const confirm = { gtin: SALAD, lot: 'R4', answer: 'confirmed', reason: '用了这批' }
    expect((await grower.post(`/api/recalls/${number}/answers`, confirm)).status).toBe(403)
    expect((await maker.post(`/api/recalls/${number}/answers`, confirm)).status).toBe(201)
    expect((await standings(number))[lot(SALAD, 'R4')]).toBe('recalled')
    // What is not affected hands nothing on.
    const clear = { gtin: CASE, lot: 'R2', answer: 'not-affected', reason: '用的是另一垄' }
    expect((await grower.post(`/api/recalls/${number}/answers`, clear)).status).toBe(201)
    expect(Object.keys(await standings(number))).toEqual([lot(CASE, 'R3')])
  })

  it('goes no further where one side alone speaks', async () => {
    // The maker says that it used a lot of which its grower never spoke.
    await captureAll(MAKER, aMaking([lot(CASE, 'SILENT')], [lot(SALAD, 'R5')]))
    await recall({ recall: 'SLZH-2026-9002', lots: ['SILENT'], gtin: CASE })
    expect((await told('SLZH-2026-9002')).reached).toEqual([])
    await captureAll(GROWER, aMaking([lot(FIELD, 'R9')], [lot(CASE, 'SILENT')]))
    expect(await standings('SLZH-2026-9002')).toEqual({ [lot(SALAD, 'R5')]: 'unanswered' })
  })

  it('is found from the goods too, up their journey, where both sides speak', async () => {
    const from = async (gtin: string, name: string, today = '2026-05-10'): Promise<string[]> => {
      const journey = await readJourney({ $client: env.RECORD }, { gtin, lot: name }, new Date(`${today}T00:00:00Z`))
      const found = journey ? await ingredientRecalls(openRecord(env.RECORD), journey, today, ofIssues(env)) : []
      return found.map(({ recall: { key }, standing, isSure }) => `${key} ${standing}${isSure ? '' : ', maybe'}`)
    }
    expect(await from(CASE, 'R3')).toEqual(['SLZH-2026-9001 unanswered'])
    expect(await from(SALAD, 'R4')).toEqual(['SLZH-2026-9001 recalled'])
    expect(await from(SALAD, 'R5')).toEqual(['SLZH-2026-9002 unanswered'])
    expect(await from(FIELD, 'R1')).toEqual([])
    // Of which items went in nobody tells.
    await recall({ recall: 'SLZH-2026-9004', gtin: CASE, scope: 'serials', lots: undefined, serials: ['100..110'] })
    expect(await from(SALAD, 'R5')).toEqual(['SLZH-2026-9002 unanswered', 'SLZH-2026-9004 unanswered, maybe'])
    // Before it began.
    expect(await from(CASE, 'R3', '2026-05-01')).toEqual([])
    await captureAll(MAKER, aMaking([lot(CASE, 'NOBODY')], [lot(SALAD, 'R6')]))
    await recall({ recall: 'SLZH-2026-9003', lots: ['NOBODY'], gtin: CASE })
    expect(await from(SALAD, 'R6')).toEqual([])
  })

  it('tells what it would reach before it is sent', async () => {
    const reach = await (await get(`/api/recalls/reach?gtin=${FIELD}&lots=R1`)).json<Told>()
    expect(reach.total).toBe(3)
    expect(reach.unregistered).toEqual(['R1'])
    await publishAll('lots', [{ gtin: FIELD, lot: 'R1', produced: '2026-05-01' }])
    const lots = Array.from({ length: 200 }, (_, at) => `R1-${String(at).padStart(17, '0')}`)
    const asked = `gtin=${FIELD}&lots=${encodeURIComponent(['R1', ...lots.slice(1)].join('|'))}`
    const many = await get(`/api/recalls/reach?${asked}`)
    expect((await many.json<Told>()).unregistered).toEqual(lots.slice(1))
    expect((await get(`/api/recalls/reach?gtin=${FIELD}`)).status).toBe(422)
  })

  it('is told in a feed with what to do and with every answer, in English where there is English', async () => {
    const number = 'SLZH-2026-9005'
    await recall({ recall: number, lots: ['R5'], reasonEn: 'Over the limit', adviceEn: 'Do not eat them' })
    const clear = { gtin: SALAD, lot: 'R7', answer: 'not-affected', reason: '没有用', reasonEn: 'None went in' }
    expect((await maker.post(`/api/recalls/${number}/answers`, clear)).status).toBe(201)
    const feed = async (lang: string): Promise<string> =>
      (await get(`/feeds/registers/recalls.atom?lang=${lang}`)).text()
    const [chinese, english] = [await feed('zh'), await feed('en')]
    expect(chinese.indexOf(`答复召回 ${number}：${SALAD} 批次 R7 没有受影响`)).toBeGreaterThan(0)
    // Newest first, whichever register it stands in.
    expect(chinese.indexOf('R7')).toBeLessThan(chinese.indexOf('怎么办：不要食用'))
    for (const said of [
      'lot R7 is not affected',
      'Ground: None went in',
      'What to do: Do not eat them',
      'Why: Over the limit',
    ])
      expect(english).toContain(said)
    expect(english).toContain('What to do: 不要食用')
    expect(await (await get('/feeds/registers/recall-answers.atom')).text()).not.toContain('怎么办')
  })

  it('ends with a second person, saying how', async () => {
    const number = 'SLZH-2026-9001'
    expect((await maker.post(`/api/recalls/${number}/ending`, { outcome: '全部收回' })).status).toBe(403)
    const early = await grower.post(`/api/recalls/${number}/ending`, { outcome: '全部收回', ended: '2026-05-01' })
    expect(early.status).toBe(422)
    const waits = await grower.post(`/api/recalls/${number}/ending`, { outcome: '全部收回', ended: '2026-06-01' })
    const { waiting } = await waits.json<{ waiting: { id: string } }>()
    expect((await second.post(`/api/waiting/${waiting.id}/release`)).status).toBe(201)
    expect((await told(number)).record.body).toMatchObject({ ended: '2026-06-01', outcome: '全部收回' })
  })

  it('is followed along indexes', async () => {
    const recalled = { gtin: FIELD, scope: 'lots' as const, lots: ['R1'], serials: [], producer: GROWER }
    const asked = await askedBy(env.RECORD, (database) => readDownstream({ $client: database }, recalled))
    expect(asked).toHaveLength(1)
    const plans = await plansOf(env.RECORD, asked)
    expect(
      plans.filter((step) => /SCAN (trace_\w+|link|side|out|source_|party|products|records)( |$)/.test(step)),
    ).toEqual([])
  })
})

it('from lot DEF2345 of the published chain reaches the salad', async () => {
  expect((await capture(MAKER, chain('making'))).status).toBe(202)
  const recalled = { gtin: CUT, scope: 'lots' as const, lots: ['DEF2345'], serials: [], producer: MAKER }
  const { reached, total } = await readDownstream({ $client: env.RECORD }, recalled)
  expect([reached.map(({ id }) => id), total]).toEqual([[lot(SALAD, 'SALAD-20260420-A')], 1])
})
