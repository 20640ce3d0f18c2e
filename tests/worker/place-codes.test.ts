import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, aStation, countEntries, get, keysOf, publish, publishAll, type RecordAnswer } from './builders.ts'

/** One place, written with six digits and filled up with zeros as statistics do: 110102 and 110102000000. */

const CSV = { 'content-type': 'text/csv' }
const area = {
  ...{ place: '110000000000', area: 'SQ-01', aquifer: 'phreatic', name: '示例浅层超采区', grade: 'general' },
  ...{ extent: 'whole', from: '2021-01-01', approver: '示例市人民政府', approval: '示政字〔2020〕88号' },
}
const sample = {
  ...{ point: 'G1', place: '110102', aquifer: 'phreatic', time: '2026-10-15T02:00:00Z' },
  ...{ parameter: 'w21003', value: '0.6', unit: 'mg/L' },
}
const recordAt = async (path: string): Promise<RecordAnswer> => (await get(`/api/registers/${path}`)).json()

beforeAll(async () => {
  await publishAll('places', [aPlace(), aPlace({ code: '110102', level: 'county', parent: '110000' })])
  await publishAll('air-stations', [
    aStation({ place: '110102000000' }),
    aStation({ station: '1002A', place: '110102' }),
  ])
  await publishAll('groundwater', [sample])
  await publishAll('overdraft-areas', [area])
})

describe('a place code filled up with zeros', () => {
  it('is kept as the code that the register of places has, in body, key and mentions', async () => {
    expect((await recordAt('air-stations/records/1001A')).body).toMatchObject({ place: '110102' })
    expect((await recordAt('overdraft-areas/records/110000~SQ-01~2021-01-01')).body).toMatchObject({ place: '110000' })
    const { code, registers } = await (
      await get('/api/places/110102')
    ).json<{ code: string; registers: { id: string; count: number }[] }>()
    expect(code).toBe('110102')
    expect(registers.find(({ id }) => id === 'air-stations')).toMatchObject({ count: 2 })
  })

  it('is found by what is computed by place', async () => {
    expect((await recordAt('groundwater/records/G1~20261015T020000Z~w21003')).derived).toMatchObject({
      overdraftArea: 'general',
    })
  })

  it('is told of, by line and in both languages, also where nothing is written', async () => {
    const before = await countEntries()
    const file = 'station,name,place\n1003A,丙,110102000\n'
    for (const [language, sentence] of [
      ['zh', '第 2 行“place”列：“110102000”就是 110102：补零的行政区划代码按最短的写法保存。'],
      [
        'en',
        'line 2, column “place”: “110102000” is 110102: a code of an administrative division that is filled up with zeros is kept in its shortest form.',
      ],
    ] as const) {
      const answer = await publish('air-stations', file, { ...CSV, 'accept-language': language }, '?dryRun=true')
      const { published, notices } = await answer.json<{ published: number; notices: { message: string }[] }>()
      expect(published).toBe(1)
      expect(notices.map(({ message }) => message)).toContain(sentence)
    }
    expect(await countEntries()).toBe(before)
  })

  it('says nothing new of a record that stands under the other', async () => {
    const answer = await publish(
      'air-stations',
      [aStation({ station: '1002A', place: '110102000000' })],
      {},
      '?dryRun=true',
    )
    expect(await answer.json()).toMatchObject({ published: 0, corrected: 0, unchanged: 1 })
  })

  it('asks for the same place, wherever a place is asked for', async () => {
    const list = '/api/registers/air-stations/records?place='
    expect(await keysOf(await get(`${list}110102000000`))).toEqual(['1001A', '1002A'])
    expect(await keysOf(await get(`/api/search?q=${encodeURIComponent('万寿')}&place=110102000`))).toEqual([
      '1001A',
      '1002A',
    ])
    expect(await (await get('/api/places/110102000000')).json()).toMatchObject({ code: '110102' })
    expect(await (await get('/feeds/places/110102000000.atom?lang=en')).text()).toContain('/feeds/places/110102.atom')
  })

  it('goes on being refused where it is none', async () => {
    const answer = await publish('air-stations', [aStation({ station: '1004A', place: '11010200000' })])
    expect(answer.status).toBe(422)
  })
})
