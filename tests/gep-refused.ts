/** Accounts that are wrong in one way each: calculation, publication and the calculator's page refuse every one of them. */

export const anItem = (over: object = {}) => ({
  service: 'water-retention',
  item: 'water-retention',
  quantity: { value: '321.49', unit: '1e8 m3' },
  price: { value: '7.06', unit: 'CNY/m3' },
  ...over,
})

/** A small account; amounts, prices and what is declared of it fit. */
export const anAccount = (over: object = {}) => ({
  method: 'garze-2017',
  place: '513300',
  year: 2011,
  priceYear: 2011,
  area: { value: '149687.70', unit: 'km2' },
  items: [
    anItem(),
    {
      service: 'energy',
      item: 'hydropower',
      quantity: { value: '95.3', unit: '1e8 kWh' },
      price: { value: '0.53', unit: 'CNY/kWh' },
    },
  ],
  ...over,
})

const FOREST = {
  area: { value: '31920.6', unit: 'km2' },
  energy: { value: '2837.27', unit: 'kJ/m2/d' },
  days: { value: '15', unit: 'd' },
}
const evaporation = (inputs: object) =>
  anAccount({
    items: [
      {
        service: 'climate-regulation',
        item: 'forest',
        formula: 'climate-evapotranspiration',
        inputs,
        price: { value: '0.53', unit: 'CNY/kWh' },
      },
    ],
  })

export const withQuantity = (value: unknown, unit = '1e8 m3') =>
  anAccount({ items: [anItem({ quantity: { value, unit } })] })

/** What is wrong, the account, and the pointer that the refusal has to name. */
export const REFUSED_ACCOUNTS: [what: string, account: object, pointer: string][] = [
  ['an unknown method', anAccount({ method: 'nobody-2020' }), '/method'],
  ['a method that every object has', anAccount({ method: '__proto__' }), '/method'],
  [
    'an unknown formula',
    anAccount({ items: [anItem({ formula: 'magic', inputs: {}, quantity: undefined })] }),
    '/items/0/formula',
  ],
  ['an unknown service', anAccount({ items: [anItem({ service: 'love' })] }), '/items/0/service'],
  ['a missing input', evaporation({ area: FOREST.area, days: FOREST.days }), '/items/0/inputs/energy'],
  ['an extra input', evaporation({ ...FOREST, colour: { value: '1', unit: '1' } }), '/items/0/inputs/colour'],
  ['m3 where km2 belongs', evaporation({ ...FOREST, area: { value: '1', unit: 'm3' } }), '/items/0/inputs/area/unit'],
  ['km2 where m3 is priced', withQuantity('1', 'km2'), '/items/0/price/unit'],
  ['a unit that is none', withQuantity('1', 'furlong'), '/items/0/quantity/unit'],
  ['a negative area', anAccount({ area: { value: '-1', unit: 'km2' } }), '/area/value'],
  ['an area of zero', anAccount({ area: { value: '0', unit: 'km2' } }), '/area/value'],
  [
    'a negative area of a formula',
    evaporation({ ...FOREST, area: { value: '-1', unit: 'km2' } }),
    '/items/0/inputs/area/value',
  ],
  [
    'an area of zero in a formula',
    evaporation({ ...FOREST, area: { value: '0.0', unit: 'km2' } }),
    '/items/0/inputs/area/value',
  ],
  ['no items', anAccount({ items: [] }), '/items'],
  ['an empty item', anAccount({ items: [{}] }), '/items/0/service'],
  ['a declared total without items', anAccount({ items: [], declaredTotals: { gep: '1', unit: '1e8 CNY' } }), '/items'],
  [
    'a declared total and no list of items',
    anAccount({ items: undefined, declaredTotals: { gep: '1', unit: '1e8 CNY' } }),
    '/items',
  ],
  ['100,000 items', anAccount({ items: Array.from({ length: 100_000 }, () => ({})) }), '/items'],
  ['an exponent', withQuantity('3.2e2'), '/items/0/quantity/value'],
  ['“NaN”', withQuantity('NaN'), '/items/0/quantity/value'],
  ['“Infinity”', withQuantity('Infinity'), '/items/0/quantity/value'],
  ['full-width digits', withQuantity('３２１'), '/items/0/quantity/value'],
  ['a JSON number that is no whole one', withQuantity(3.2), '/items/0/quantity/value'],
  ['a list instead of an account', [], ''],
  ['an item twice', anAccount({ items: [anItem(), anItem()] }), '/items/1/item'],
  ['a field that is none', anAccount({ items: [anItem({ colour: 'red' })] }), '/items/0/colour'],
]

/** 亿 for 万 and the other way round, and what says so. */
export const SLIPS: [what: string, over: object, pointer: string, code: string][] = [
  [
    'a value in 亿 that is one in 万',
    { items: [anItem({ declared: { value: '22697194', unit: '1e8 CNY' } })] },
    '/items/0/declared',
    'slip-ten-thousand',
  ],
  [
    'a value in 万 that is one in 亿',
    { items: [anItem({ declared: { value: '2269.7194', unit: '1e4 CNY' } })] },
    '/items/0/declared',
    'slip-ten-thousand',
  ],
  [
    'more water than falls',
    { items: [anItem({ quantity: { value: '3214900', unit: '1e8 m3' } })] },
    '/items/0',
    'suspected-depth',
  ],
  [
    'land of more than the whole region',
    {
      items: [
        {
          service: 'pest-control',
          item: 'forest',
          quantity: { value: '158', unit: '1e8 hm2' },
          price: { value: '375', unit: 'CNY/hm2' },
        },
      ],
    },
    '/items/0/quantity',
    'suspected-area',
  ],
  ['a GDP in 万 that is one in 亿', { gdp: { value: '123.00', unit: '1e4 CNY' } }, '/gdp', 'suspected-gdp'],
]
