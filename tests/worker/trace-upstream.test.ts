import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { FEED_ENTRIES } from '../../db/record/feed.ts'
import { readTracePage } from '../../db/record/trace-page.ts'
import { MOST_RECALLS } from '../../db/record/trace-statements.ts'
import { recallsOf } from '../../site/trace/view.ts'
import { get } from './builders.ts'
import {
  aMaking,
  captureAll,
  CASE,
  CUT,
  FIELD,
  GROWER,
  lot,
  MAKER,
  publishTradeItems,
  SALAD,
} from './epcis-builders.ts'
import { anOfficer, type Tab } from './people.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { scansIn } from './trace-builders.ts'

/** A recall of what went into a lot: said by whom it is, and never made the lot's own before its producer confirms. */

const TODAY = '2026-11-22'

const bearing = async (gtin: string, named: string): Promise<string[]> => {
  const view = await readTracePage({ $client: env.RECORD }, gtin, named, {}, TODAY)
  return recallsOf(view, { lot: named, serial: undefined }, TODAY, 'en').map(
    ({ number, bears }) => `${number} ${bears}`,
  )
}

let grower: Tab
let second: Tab
let maker: Tab
let otherMaker: Tab

const aRow = (over: object) => ({
  ...{ gtin: FIELD, scope: 'lots', hazard: 'serious', producer: GROWER, product: '示例', since: '2026-05-02' },
  ...{ reason: '示例：检出超标', advice: '示例：不要食用', ...over },
})
/** Recalls that a second person released. */
const release = async (rows: object[], [who, other] = [grower, second]): Promise<void> => {
  const waits = await who.post('/api/registers/recalls/entries', rows)
  const { waiting } = await waits.json<{ waiting: { id: string } }>()
  expect((await other.post(`/api/waiting/${waiting.id}/release`)).status).toBe(201)
}

beforeAll(async () => {
  await publishTradeItems()
  grower = await anOfficer('producer', GROWER)
  second = await anOfficer('producer', GROWER)
  maker = await anOfficer('producer', MAKER)
  otherMaker = await anOfficer('producer', MAKER)
  await captureAll(
    GROWER,
    aMaking([lot(FIELD, 'R1')], [lot(CASE, 'R2')]),
    aMaking([lot(FIELD, 'R9')], [lot(CASE, 'R3')]),
  )
  await captureAll(
    MAKER,
    aMaking([lot(CASE, 'R2')], [lot(SALAD, 'R4')]),
    aMaking([lot(CASE, 'R3')], [lot(SALAD, 'R5')]),
  )
  const waits = await grower.post('/api/recalls', {
    ...{ recall: 'SLZH-UP-1', gtin: FIELD, scope: 'lots', lots: ['R1'], hazard: 'serious' },
    ...{ reason: '示例：检出超标', advice: '示例：不要食用', since: '2026-05-02' },
  })
  const { waiting } = await waits.json<{ waiting: { id: string } }>()
  expect((await second.post(`/api/waiting/${waiting.id}/release`)).status).toBe(201)
})

describe('a recall of an ingredient', () => {
  it('is shown with the lots that it went into, by whom it is said, and with no other lot', async () => {
    expect(await bearing(FIELD, 'R1')).toEqual(['SLZH-UP-1 yes'])
    expect(await bearing(CASE, 'R2')).toEqual(['SLZH-UP-1 ingredient'])
    expect(await bearing(SALAD, 'R4')).toEqual(['SLZH-UP-1 ingredient'])
    expect(await bearing(CASE, 'R3')).toEqual([])
    expect(await bearing(SALAD, 'R5')).toEqual([])
    expect(await bearing(SALAD, 'NO-SUCH')).toEqual([])
  })

  it('is the lot’s own only once its own producer confirms', async () => {
    const answer = await maker.post('/api/recalls/SLZH-UP-1/answers', {
      ...{ gtin: SALAD, lot: 'R4', answer: 'confirmed', reason: '示例：用了这一批' },
    })
    expect(answer.status).toBe(201)
    expect(await bearing(SALAD, 'R4')).toEqual(['SLZH-UP-1 yes'])
    // Whoever holds it is told what to do, as the recall has it.
    const view = await readTracePage({ $client: env.RECORD }, SALAD, 'R4')
    const [own] = recallsOf(view, { lot: 'R4', serial: undefined }, TODAY, 'zh')
    expect(own).toMatchObject({ bears: 'yes', advice: { text: '示例：不要食用' }, reason: { text: '示例：检出超标' } })
  })

  it('is not lost among many lots of the same ingredient', async () => {
    const many = Array.from({ length: 25 }, (_, at) => `N${at}`)
    const named = many.map((name) => lot(FIELD, name))
    await captureAll(GROWER, aMaking(named, [lot(CASE, 'N')]))
    await release([aRow({ recall: 'SLZH-UP-2', lots: ['N0'] }), aRow({ recall: 'SLZH-UP-3', lots: ['N24'] })])
    expect((await bearing(CASE, 'N')).toSorted()).toEqual(['SLZH-UP-2 ingredient', 'SLZH-UP-3 ingredient'])
  })

  it('is not lost among recalls that have ended or that speak of other lots', async () => {
    await release(
      Array.from({ length: 25 }, (_, at) =>
        aRow({ recall: `SLZH-PAST-${at}`, ...(at % 2 ? { lots: ['R1'], ended: '2026-06-01' } : { lots: ['ELSE'] }) }),
      ),
    )
    expect(await bearing(FIELD, 'R1')).toEqual(['SLZH-UP-1 yes'])
    expect(await bearing(CASE, 'R2')).toEqual(['SLZH-UP-1 ingredient'])
  })

  it('of single items is certain of those that are named, and else may be in it', async () => {
    const item = (serial: string): string => `https://id.gs1.org/01/${FIELD}/21/${serial}`
    const made = (serial: string, name: string) =>
      aMaking([], [lot(CASE, name)], { inputQuantityList: undefined, inputEPCList: [item(serial)] })
    await captureAll(GROWER, made('105', 'I1'), made('1050', 'I2'), aMaking([lot(FIELD, 'I0')], [lot(CASE, 'I3')]))
    await release([aRow({ recall: 'SLZH-UP-4', scope: 'serials', serials: ['100..110'] })])
    expect(await bearing(CASE, 'I1')).toContain('SLZH-UP-4 ingredient')
    expect(await bearing(CASE, 'I2')).not.toContain('SLZH-UP-4 ingredient-maybe')
    expect(await bearing(CASE, 'I3')).toEqual(['SLZH-UP-4 ingredient-maybe'])
  })

  it('is said not to be all where the way up was longer than was looked through', async () => {
    const far = Array.from({ length: 401 }, (_, at) => lot(FIELD, `F${at}`))
    await captureAll(GROWER, aMaking(far, [lot(CASE, 'FAR')]))
    const cutOf = async (named: string) => (await readTracePage({ $client: env.RECORD }, CASE, named)).cut
    expect([await cutOf('FAR'), await cutOf('R2')]).toEqual([
      { way: true, recalls: false },
      { way: false, recalls: false },
    ])
  })

  it('is one of 201 of one product: each is on some page of the list, and whatever shows fewer says so', async () => {
    const before = (await (await get('/api/recalls?limit=1000')).json<{ items: { key: string }[] }>()).items
    const of = (at: number): object => {
      const day = String((at % 28) + 1).padStart(2, '0')
      return aRow({ recall: `SLZH-MANY-${at}`, gtin: CUT, producer: MAKER, scope: 'all', since: `2026-06-${day}` })
    }
    await release(
      Array.from({ length: 201 }, (_, at) => of(at)),
      [maker, otherMaker],
    )
    const seen: string[] = []
    let pages = 0
    for (let path = '/api/recalls?limit=50'; path !== ''; pages++) {
      const answer = await get(path)
      seen.push(...(await answer.json<{ items: { key: string }[] }>()).items.map(({ key }) => key))
      path = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    }
    expect(pages).toBe(Math.ceil((201 + before.length) / 50))
    const many = Array.from({ length: 201 }, (_, at) => `SLZH-MANY-${at}`)
    expect(seen.toSorted()).toEqual([...before.map(({ key }) => key), ...many].toSorted())
    // The page of a code shows so many of them, and says that there are more.
    const view = await readTracePage({ $client: env.RECORD }, CUT, 'C1')
    expect([view.recalls.length, view.cut.recalls]).toEqual([MOST_RECALLS + 1, true])
    // As does the feed, whose first line tells how many it holds.
    const feed = await (await get('/feeds/registers/recalls.atom?lang=en')).text()
    expect(feed.match(/<entry>/g)).toHaveLength(FEED_ENTRIES)
    expect(feed).toContain(`the newest ${FEED_ENTRIES}`)
  })

  it('is found along indexes', async () => {
    const asked = await askedBy(env.RECORD, (database) => readTracePage({ $client: database }, SALAD, 'R4'))
    expect(scansIn(await plansOf(env.RECORD, asked))).toEqual([])
  })
})
