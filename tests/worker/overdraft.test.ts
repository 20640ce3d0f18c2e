import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { MAX_PLACED } from '../../db/record/beside.ts'
import { readPlacePage } from '../../db/record/place-page.ts'
import { readRecordView } from '../../db/record/record-page.ts'
import { aPlace, countEntries, get, itemsOf, publishAll, type RecordAnswer } from './builders.ts'

/** Whether a point lies in a groundwater overdraft area: computed from a register that is read by place. */

const sample = (over: object = {}) => ({
  ...{ point: 'G1', place: '110102', aquifer: 'phreatic', time: '2026-10-15T02:00:00Z' },
  ...{ parameter: 'w21003', value: '0.6', unit: 'mg/L', ...over },
})
const area = (over: object = {}) => ({
  ...{ place: '110000', area: 'SQ-01', name: '示例浅层超采区', grade: 'general', extent: 'whole', from: '2021-01-01' },
  ...{ approver: '示例市人民政府', approval: '示政字〔2020〕88号', ...over },
})
const db = { $client: env.RECORD, $objects: env.OBJECTS }
const GROUNDWATER = REGISTERS['groundwater']
if (!GROUNDWATER) throw new Error('no such register')
const LIST = '/api/registers/groundwater/records'
const keyOf = (point = 'G1', day = '20261015') => `${point}~${day}T020000Z~w21003`
const overdraftOf = async (key: string): Promise<unknown> =>
  (await (await get(`${LIST}/${encodeURIComponent(key)}`)).json<RecordAnswer>()).derived?.['overdraftArea']
const held = (answer: Response) => ({ 'if-none-match': answer.headers.get('etag') ?? '' })
const withdrawal = (row: object) => ({ ...row, _status: 'withdrawn', _reason: '录入有误' })

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '110102', level: 'county', parent: '110000' }),
    aPlace({ code: '110105', level: 'county', parent: '110000' }),
    aPlace({ code: '140000', nameZh: '山西省' }),
  ])
  await publishAll('groundwater', [
    sample(),
    sample({ time: '2020-10-15T02:00:00Z' }),
    sample({ point: 'G2', place: '110105' }),
    sample({ point: 'G3', place: '140000' }),
    sample({ point: 'G4', aquifer: 'confined' }),
    sample({ point: 'G5', place: undefined }),
  ])
  await publishAll('overdraft-areas', [
    area({ aquifer: 'phreatic' }),
    area({ place: '110105', area: 'SQ-02', grade: 'none' }),
  ])
})

describe('a point of groundwater beside the areas of its place and of the places above it', () => {
  it('lies in one, and says which and by which approval, next to the class of its sample', async () => {
    const { derived } = await (await get(`${LIST}/${keyOf()}`)).json<RecordAnswer>()
    expect(derived).toMatchObject({
      class: 'iv',
      overdraftArea: 'general',
      overdraftRecord: '110000~SQ-01~2021-01-01',
      overdraftApproval: '示例市人民政府 示政字〔2020〕88号',
    })
    const named = await get(`/api/registers/overdraft-areas/records/${String(derived?.['overdraftRecord'])}`)
    expect((await named.json<RecordAnswer>()).body).toMatchObject({ grade: 'general' })
  })

  it('is told of alike in a list, in NDJSON and on the answer of its place', async () => {
    const expected = {
      [keyOf()]: 'general',
      [keyOf('G1', '20201015')]: 'not known',
      [keyOf('G2')]: 'none',
      [keyOf('G3')]: 'not known',
      [keyOf('G4')]: 'not known',
      [keyOf('G5')]: 'not known',
    }
    const saidIn = (items: RecordAnswer[]) =>
      Object.fromEntries(items.map(({ key, derived }) => [key, derived?.['overdraftArea'] ?? 'not known']))
    expect(saidIn(await itemsOf(await get(LIST)))).toEqual(expected)
    const lines = await (await get(LIST, { accept: 'application/x-ndjson' })).text()
    expect(
      saidIn(
        lines
          .trim()
          .split('\n')
          .map((line): RecordAnswer => JSON.parse(line)),
      ),
    ).toEqual(expected)
    const place = await (
      await get('/api/places/110105')
    ).json<{ registers: { id: string; newest: RecordAnswer[] }[] }>()
    expect(saidIn(place.registers.find(({ id }) => id === 'groundwater')?.newest ?? [])).toEqual({
      [keyOf('G2')]: 'none',
    })
    for (const [key, said] of Object.entries(expected)) expect((await overdraftOf(key)) ?? 'not known').toBe(said)
  })

  it('is not judged by the areas of today where the past is asked for', async () => {
    const items = await itemsOf(await get(`${LIST}?asOf=${await countEntries()}`))
    expect(items.length).toBe(6)
    for (const { derived } of items) expect(derived?.['overdraftArea']).toBeUndefined()
  })

  it('answers anew once an area is published, corrected or withdrawn, also to who holds the old answer', async () => {
    const one = `${LIST}/${keyOf()}`
    const deeper = area({ place: '110102', area: 'SQ-03', grade: 'severe' })
    const steps: [rows: object[], said: string][] = [
      [[deeper], 'severe'],
      [[{ ...deeper, grade: 'none', _reason: '录入有误' }], 'none'],
      [[withdrawal(deeper)], 'general'],
    ]
    for (const [rows, said] of steps) {
      const before = [await get(LIST), await get(one)]
      for (const [at, path] of [LIST, one].entries())
        expect((await get(path, held(before[at] ?? new Response()))).status).toBe(304)
      await publishAll('overdraft-areas', rows)
      const [list, single] = [
        await get(LIST, held(before[0] ?? new Response())),
        await get(one, held(before[1] ?? new Response())),
      ]
      expect([list.status, single.status, said]).toEqual([200, 200, said])
      const { derived } = await single.json<RecordAnswer>()
      expect(derived?.['overdraftArea']).toBe(said)
      expect((await itemsOf(list)).find(({ key }) => key === keyOf())?.derived?.['overdraftArea']).toBe(said)
    }
  })

  it('stands on the page of a place with those of the places above it, and of no other', async () => {
    const onPage = async (place: string) =>
      (await readPlacePage({ $client: env.RECORD }, place, { counted: [], shown: [] })).overdraft.map(({ key }) => key)
    expect(await onPage('110105')).toEqual(['110105~SQ-02~2021-01-01', '110000~SQ-01~2021-01-01'])
    expect(await onPage('110102')).toEqual(['110000~SQ-01~2021-01-01'])
    expect(await onPage('110000')).toEqual(['110000~SQ-01~2021-01-01'])
    expect(await onPage('140000')).toEqual([])
  })

  it('is not known where more rows speak of the place than are read, wherever it is asked for', async () => {
    const { placed } = (await readRecordView(db, GROUNDWATER, keyOf('G3'))) ?? {}
    expect(placed).toEqual([])
    const many = Array.from({ length: MAX_PLACED }, (_, n) => area({ place: '140000', area: `SX-${n}` }))
    await publishAll('overdraft-areas', many)
    const inList = async () =>
      (await itemsOf(await get(LIST))).find(({ key }) => key === keyOf('G3'))?.derived?.['overdraftArea']
    const onPage = async () => (await readRecordView(db, GROUNDWATER, keyOf('G3')))?.placed.length
    expect([await overdraftOf(keyOf('G3')), await inList(), await onPage()]).toEqual(['general', 'general', MAX_PLACED])
    const last = area({ place: '140000', area: 'SX-last', grade: 'severe' })
    await publishAll('overdraft-areas', [last])
    expect([await overdraftOf(keyOf('G3')), await inList(), await onPage()]).toEqual([undefined, undefined, 0])
    // One place with too many takes nothing from the others of a list.
    expect((await itemsOf(await get(LIST))).find(({ key }) => key === keyOf())?.derived?.['overdraftArea']).toBe(
      'general',
    )
    for (let at = 0; at < many.length; at += 500)
      await publishAll('overdraft-areas', many.slice(at, at + 500).map(withdrawal))
    await publishAll('overdraft-areas', [withdrawal(last)])
    expect(await overdraftOf(keyOf('G3'))).toBeUndefined()
  })

  it('does not answer anew for an area elsewhere on its own record', async () => {
    const one = await get(`${LIST}/${keyOf()}`)
    await publishAll('overdraft-areas', [area({ place: '140000', area: 'SX' })])
    expect((await get(`${LIST}/${keyOf()}`, held(one))).status).toBe(304)
    expect(await overdraftOf(keyOf('G3'))).toBe('general')
  })
})
