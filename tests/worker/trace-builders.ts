import { ask, publishAll } from './builders.ts'

/** What tests of products and codes stand on: two invented producers, and rows with overrides. */

export const PRODUCER = '939901010000002112'
export const OTHER_PRODUCER = '91990101000000283M'
export const GTIN = '09520000000073'
export const LOT = '20260412-A'

export const aProductRow = (over: object = {}) => ({
  gtin: '9520000000073',
  name: '示例岭有机绿茶',
  producer: PRODUCER,
  producerName: '示例茶叶专业合作社',
  category: '茶叶',
  serials: 'portal',
  ...over,
})

export const aLot = (over: object = {}) => ({ gtin: GTIN, lot: LOT, produced: '2026-04-12', ...over })

/** A product of each producer, with a lot of the first. */
export const publishProducts = async (): Promise<void> => {
  await publishAll('products', [
    aProductRow(),
    aProductRow({
      gtin: '09520000000011',
      name: '示例实木书桌',
      producer: OTHER_PRODUCER,
      producerName: '示例家具有限公司',
      category: '家具',
      serials: 'own',
    }),
  ])
  await publishAll('lots', [aLot(), aLot({ gtin: '09520000000011', lot: 'D120/26-07', produced: '2026-07-06' })])
}

/** Asks for codes of a lot. */
export const issue = (
  key: string,
  count: unknown,
  { gtin = GTIN, lot = LOT, query = '', once }: { gtin?: string; lot?: string; query?: string; once?: string } = {},
): Promise<Response> =>
  ask(
    'POST',
    `/api/products/${gtin}/lots/${encodeURIComponent(lot)}/codes${query}`,
    {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(once === undefined ? {} : { 'idempotency-key': once }),
    },
    JSON.stringify({ count }),
  )

/** Serial numbers of a file of codes. */
export const serialsIn = (csv: string): string[] =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[1] ?? '')

/** Steps of a plan that go through a whole table, and not through what the statement itself has gathered. */
export const scansIn = (plan: readonly string[]): string[] =>
  plan.filter((step) =>
    /^SCAN (?!json_each|\(|mentioned|middle|near|named|held|tree|wanted|newest|level|chosen|own|up|reached|CONSTANT|\d)/.test(
      step,
    ),
  )
