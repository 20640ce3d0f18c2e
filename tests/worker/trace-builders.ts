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
    /^SCAN (?!json_each|\(|mentioned|middle|near|named|held|located|tree|wanted|newest|level|chosen|own|up|reached|CONSTANT|\d)/.test(
      step,
    ),
  )

/** One address of every primary key that the register knows. */
export const OTHERS: Record<string, string> = {
  '00': '/00/952012345678912345',
  '253': '/253/9520123456788A1',
  '255': '/255/952012345678812',
  '401': '/401/9520A%2F1',
  '402': '/402/95201234567891235',
  '414': '/414/9520123456788/254/P3',
  '415': '/415/9520123456788/8020/A1',
  '417': '/417/9520123456788',
  '8003': '/8003/09520123456788A1',
  '8004': '/8004/9520A1',
  '8010': '/8010/9520A%231/8011/7',
  '8013': '/8013/1987654Ad4X4bL5ttr2310c2K',
  '8017': '/8017/952012345678912345',
  '8018': '/8018/952012345678912345/8019/7',
}

/** Says of each where more about it is to be read. */
export const publishIdentifiers = (anchors = Object.values(OTHERS)): Promise<unknown> =>
  publishAll(
    'identifier-links',
    anchors.map((anchor) => ({
      anchor,
      link: 'what',
      subject: '示例',
      linkType: 'masterData',
      href: 'https://data.example.com/what',
      title: '示例',
    })),
  )
