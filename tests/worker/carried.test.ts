import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, publish, publishAll } from './builders.ts'

const aSheet = (over: object = {}) => ({
  ...{ place: '110000', year: '2023', account: 'water', item: '地表水', unit: '10*4.m3' },
  ...{ opening: '100', increaseNatural: '20', decreaseHuman: '10', closing: '110.0' },
  ...over,
})

const noticesOf = async (rows: object[]): Promise<string[]> => {
  const answer = await publish('balance-sheets', rows, {}, '?dryRun=true')
  expect(answer.status).toBe(200)
  return (await answer.json<{ notices: { pointer: string; message: string }[] }>()).notices.map(
    ({ pointer, message }) => `${pointer} ${message}`,
  )
}

describe('a balance of the next year', () => {
  beforeAll(async () => {
    await publishAll('places', [aPlace()])
    await publishAll('balance-sheets', [aSheet()])
  })

  it('that goes on where the last ended says nothing, however it is written', async () => {
    expect(await noticesOf([aSheet({ year: '2024', opening: '110', closing: '120' })])).toEqual([])
  })

  it('that does not stands, with both years and the difference told', async () => {
    expect(await noticesOf([aSheet({ year: '2024', opening: '109.5', closing: '119.5' })])).toEqual([
      '/0/opening row 1, column “opening”: opening of 110000~2024~water~地表水 is 109.5, but closing of the year before, ' +
        '110000~2023~water~地表水, is 110: a difference of -0.5.',
    ])
  })

  it('published before the earlier one is met by it', async () => {
    expect(await noticesOf([aSheet({ year: '2022', opening: '80', closing: '90' })])).toHaveLength(1)
    expect(await noticesOf([aSheet({ year: '2022', opening: '90', closing: '100' })])).toEqual([])
  })

  it('in the same file is told of once', async () => {
    const rows = [
      aSheet({ year: '2020', item: '甲' }),
      aSheet({ year: '2021', item: '甲', opening: '1', closing: '11' }),
    ]
    expect(await noticesOf(rows)).toEqual([expect.stringContaining('/1/opening')])
  })

  it('of another account, or after a year that is missing, is compared with nothing', async () => {
    expect(await noticesOf([aSheet({ year: '2024', item: '地下水' }), aSheet({ year: '2025' })])).toEqual([])
  })
})
