import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { GoodsCode } from '../../content/trace/code-text.ts'
import { lookAtCode } from '../../db/intake/code-look.ts'
import { ofIssues, sureUpstream } from '../../db/intake/issued-items.ts'
import { readTracePage } from '../../db/record/trace-page.ts'
import { recallsOf, verdictOf } from '../../site/trace/view.ts'
import { aKey, get, type ProblemAnswer } from './builders.ts'
import { aMaking, aPacking, captureAll, lot, PALLET } from './epcis-builders.ts'
import { anOfficer, type Tab } from './people.ts'
import { GTIN, issue, LOT, OTHER_PRODUCER, PRODUCER, publishProducts, serialsIn } from './trace-builders.ts'

/** A recall of one issue of codes, and what any door to recalls refuses. */

const DESK = '09520000000011'
const TODAY = '2026-11-22'
const item = (serial: string): string => `https://id.gs1.org/01/${GTIN}/21/${serial}`

let tea: Tab
let second: Tab
let admin: Tab
let [mine, others]: [string[], string[]] = [[], []]
let [issued, other] = ['', '']

const codesOf = async (key: string): Promise<[string, string[]]> => {
  const answer = await issue(key, 3)
  return [answer.headers.get('location')?.split('/').at(-1) ?? '', serialsIn(await answer.text())]
}

beforeAll(async () => {
  await publishProducts()
  tea = await anOfficer('producer', PRODUCER)
  second = await anOfficer('producer', PRODUCER)
  admin = await anOfficer('admin')
  const key = await aKey({}, 'producer', PRODUCER)
  ;[issued, mine] = await codesOf(key)
  ;[other, others] = await codesOf(key)
  const packed = { childQuantityList: undefined }
  await captureAll(
    PRODUCER,
    aPacking([], PALLET, { ...packed, childEPCs: [item(mine[0] ?? '')] }),
    aPacking([], 'https://id.gs1.org/00/095200000000000028', { ...packed, childEPCs: [item(others[0] ?? '')] }),
  )
})

const aRecall = (over: object = {}) => ({
  recall: 'FM-2026-0001',
  gtin: GTIN,
  scope: 'issues',
  issues: [issued],
  hazard: 'minor',
  reason: '标签印错了生产日期',
  advice: '以罐底的日期为准',
  since: '2026-11-01',
  ...over,
})
const row = (over: object = {}) => ({
  ...aRecall(),
  issues: [`${GTIN}~${issued}`],
  producer: PRODUCER,
  product: '示例岭有机绿茶',
  ...over,
})

const verdict = async (serial: string | undefined) => {
  const code: GoodsCode = { gtin: GTIN, lot: LOT, serial }
  const [view, look] = await Promise.all([readTracePage({ $client: env.RECORD }, GTIN, LOT), lookAtCode(env, code)])
  const named = look.issue && `${look.issue.gtin}~${look.issue.issue}`
  const recalls = recallsOf(view, { lot: LOT, serial, issue: named }, TODAY, 'en')
  return { kind: verdictOf(view, look, code, recalls).kind, bears: recalls.map(({ bears }) => bears) }
}

describe('any door to recalls', () => {
  const refused = async (tab: Tab, over: object): Promise<string[]> => {
    const answer = await tab.post('/api/registers/recalls/entries', [row(over)])
    expect(answer.status).toBe(422)
    return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
  }

  it('refuses lists that do not go with the scope, and a scope without its list', async () => {
    expect(await refused(tea, { lots: [LOT] })).toEqual(['/0/lots'])
    expect(await refused(tea, { scope: 'lots' })).toEqual(['/0/lots', '/0/issues'])
    expect(await refused(tea, { scope: 'all' })).toEqual(['/0/issues'])
    expect(await refused(tea, { issues: [] })).toEqual(['/0/issues'])
  })

  it('refuses issues of other goods and issues that never were', async () => {
    expect(await refused(tea, { issues: [`${DESK}~${issued}`] })).toContain('/0/issues')
    expect(await refused(tea, { issues: [`${GTIN}~00000000`] })).toEqual(['/0/issues'])
  })

  it('refuses goods of somebody else, also under the name of whoever asks, and a producer that the product does not name', async () => {
    expect(await refused(tea, { gtin: DESK, scope: 'all', issues: undefined })).toContain('/0/gtin')
    expect(await refused(admin, { producer: OTHER_PRODUCER })).toEqual(['/0/producer'])
    expect(await refused(tea, { gtin: '09520000000059', scope: 'all', issues: undefined })).toContain('/0/gtin')
  })

  it('keeps such a row waiting for a second person, as the way of its own does', async () => {
    const answer = await tea.post('/api/registers/recalls/entries', [row({ recall: 'FM-2026-0002' })])
    expect(answer.status).toBe(202)
    const { waiting } = await answer.json<{ waiting: { id: string } }>()
    expect((await second.post(`/api/waiting/${waiting.id}/refusal`, { reason: '试一下' })).status).toBe(204)
  })
})

describe('a recall of one issue of codes', () => {
  it('says of each item, by its code alone, whether it is among them', async () => {
    expect(await verdict(mine[1])).toEqual({ kind: 'issued', bears: [] })
    const waits = await tea.post('/api/recalls', aRecall())
    expect(waits.status).toBe(202)
    const { waiting } = await waits.json<{ waiting: { id: string } }>()
    expect((await second.post(`/api/waiting/${waiting.id}/release`)).status).toBe(201)
    expect(await verdict(mine[1])).toEqual({ kind: 'recalled', bears: ['yes'] })
    expect(await verdict(others[1])).toEqual({ kind: 'issued', bears: [] })
    expect(await verdict(undefined)).toEqual({ kind: 'not-checkable', bears: ['maybe'] })
  })

  it('reaches what holds items of the issue, and not what holds others of the same lot', async () => {
    const answer = await get('/api/recalls/FM-2026-0001')
    const told = await answer.json<{ record: { body: object }; reached: { id: string }[] }>()
    expect(told.record.body).toMatchObject({ scope: 'issues', issues: [`${GTIN}~${issued}`] })
    expect(told.reached.map(({ id }) => id)).toEqual([PALLET])
    const reach = await get(`/api/recalls/reach?gtin=${GTIN}&scope=issues&issues=${other.toLowerCase()}`)
    const ahead = await reach.json<{ reached: { id: string }[] }>()
    expect(ahead.reached.map(({ id }) => id)).toEqual(['https://id.gs1.org/00/095200000000000028'])
    expect((await get(`/api/recalls/reach?gtin=${GTIN}&scope=issues`)).status).toBe(422)
  })

  it('is told with what holds items of the issue, and may concern what holds its lot', async () => {
    const bearing = async (named: string) => {
      const view = await readTracePage({ $client: env.RECORD }, GTIN, named, {}, TODAY)
      const upstream = await sureUpstream(view.upstream, ofIssues(env))
      const code = { lot: named, serial: undefined, issue: `${GTIN}~${other}` }
      return recallsOf({ ...view, upstream }, code, TODAY, 'en').map(({ bears }) => bears)
    }
    const made = (from: object, name: string) =>
      aMaking([], [lot(GTIN, name)], { inputQuantityList: undefined, ...from })
    const ofLot = (name: string) => ({ inputQuantityList: [{ epcClass: lot(GTIN, name) }] })
    await captureAll(
      PRODUCER,
      made({ inputEPCList: [item(others[2] ?? ''), item(mine[2] ?? '')] }, 'M1'),
      made({ inputEPCList: [item(others[2] ?? '')] }, 'M2'),
      made(ofLot(LOT), 'M3'),
      made(ofLot('ELSE'), 'M4'),
    )
    expect(await bearing('M1')).toEqual(['ingredient'])
    expect(await bearing('M2')).toEqual([])
    expect(await bearing('M3')).toEqual(['ingredient-maybe'])
    expect(await bearing('M4')).toEqual([])
  })
})
