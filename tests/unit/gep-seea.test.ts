import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { useRows, writeCsv } from '../../content/gep/export.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { allChecks, recompute } from '../../content/gep/recompute.ts'
import { restate, yearsUnder } from '../../content/gep/restate.ts'
import { useTable } from '../../content/gep/seea-use.ts'
import { series } from '../../content/gep/series.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'

const methodOf = (id: string) => METHODS[id] ?? expect.fail(`no method ${id}`)
const read = (document: unknown) => {
  const parsed = parseAccount(document, METHODS)
  return 'issues' in parsed ? expect.fail(JSON.stringify(parsed.issues)) : parsed
}
const found = (document: unknown): string[] => {
  const parsed = parseAccount(document, METHODS)
  return 'issues' in parsed ? parsed.issues.map(({ pointer, code }) => `${pointer} ${code}`) : []
}
const resultOf = (document: unknown) => {
  const { account, rules } = read(document)
  return recompute(account, rules)
}
const demonstration = (key: string) =>
  read(JSON.parse(readFileSync(new URL(`../../content/demonstration/accounts/${key}.json`, import.meta.url), 'utf8')))
    .account

const yi = (value: string) => ({ value, unit: '1e8 CNY' })
const anAccount = (over: Record<string, unknown> = {}) => ({
  method: 'ndrc-2022',
  place: '990101',
  year: 2024,
  items: [
    { service: 'fishery', item: 'fish', value: yi('4.00') },
    { service: 'energy', item: 'power', value: yi('1.00') },
    { service: 'tourism', item: 'visits', value: yi('6.00') },
  ],
  ...over,
})
const users = (values: Record<string, unknown>, services = ['tourism']) => ({
  byUser: { unit: '1e8 CNY', rows: [{ services, values }] },
})
const tableOf = (document: unknown) => {
  const { account, rules } = read(document)
  return useTable(account, recompute(account, rules), methodOf(rules.id))
}

describe('the use table of SEEA EA', () => {
  it('adds up to the supply table: what no user is named for stands by itself', () => {
    const table = tableOf(anAccount(users({ households: '2.00', 'other-regions': '3.50' })))
    expect(table.users).toEqual(['households', 'other-regions'])
    expect(table.rows.map(({ services, unstated, excluded }) => [services, unstated, excluded])).toEqual([
      [['tourism'], '0.5', undefined],
      [['fishery'], '4', undefined],
      [['energy'], '1', 'abiotic'],
    ])
    expect([table.total.value, table.stated.value]).toEqual(['10', '5.5'])
  })
  it('says so where the users of a service come to more or less than its supply', () => {
    const verdict = (households: string) =>
      allChecks(resultOf(anAccount(users({ households })))).find(({ of }) => of === 'user-row')
    expect(verdict('6.00')).toMatchObject({ verdict: 'agrees', pointer: '/byUser/rows/0' })
    expect(verdict('5.00')).toMatchObject({ verdict: 'differs' })
  })
  it('is without a user where the account names none', () => {
    expect(tableOf(anAccount())).toMatchObject({ users: [], stated: { value: '0' }, total: { value: '10' } })
  })
  it('is a line a service as a file, with a column a user', () => {
    const [head, first] = writeCsv(useRows(tableOf(anAccount(users({ households: '6.00' }))))).split('\r\n')
    expect(head).toBe('service,seeaEn,seeaZh,supply,valueUnit,households,unstated,excluded,standing')
    expect(first).toBe('tourism,recreation-related services,游憩相关服务,6,1e8 CNY,6,0,,recalled')
  })
  it.each([
    ['a user that is none', users({ martians: '1' }), '/byUser/rows/0/values/martians unknown-user'],
    ['a service that is none', users({}, ['love']), '/byUser/rows/0/services/0 unknown-service'],
    ['a number that is none', users({ households: 'NaN' }), '/byUser/rows/0/values/households not-finite'],
    [
      'a service in two rows',
      { byUser: { unit: 'CNY', rows: Array.from({ length: 2 }, () => ({ services: ['fishery'], values: {} })) } },
      '/byUser/rows/1/services/0 row-overlaps',
    ],
    ['a unit that is no money', { byUser: { unit: 't', rows: [] } }, '/byUser/unit unit-dimension'],
  ])('refuses %s', (_, over, expected) => expect(found(anAccount(over))).toEqual([expected]))
})

describe('what comes from outside the region', () => {
  const feed = (inflow: unknown) => [
    { service: 'livestock', item: 'meat', value: yi('6.84'), inflow },
    { service: 'fishery', item: 'fish', value: yi('1.00') },
  ]
  const standard = (inflow: unknown) => anAccount({ method: 'gbt-46869-2025', items: feed(inflow) })

  it('is taken off the value of its item, and so off every sum', () => {
    const { items, totals, notices } = resultOf(standard(yi('2.15')))
    expect(items[0]).toMatchObject({ value: yi('4.69'), inflow: yi('2.15'), low: '4.68', high: '4.7' })
    expect(totals.gep).toEqual(yi('5.69'))
    expect(notices).toEqual([])
  })
  it('is asked for where the method takes it off and no item says it', () => {
    expect(resultOf(standard(undefined)).notices).toEqual([
      { pointer: '/items', code: 'inflows-unstated', values: { method: 'gbt-46869-2025' } },
    ])
  })
  it('is refused where the method takes nothing off, below zero, and in tonnes', () => {
    expect(found(anAccount({ items: feed(yi('1')) }))).toEqual(['/items/0/inflow inflow-not-deducted'])
    expect(found(standard(yi('-1')))).toEqual(['/items/0/inflow/value negative'])
    expect(found(standard({ value: '1', unit: 't' }))).toEqual(['/items/0/inflow/unit unit-dimension'])
  })
  it('is given back when the account is restated under a method that takes nothing off', () => {
    const made = restate(read(standard(yi('2.15'))).account, methodOf('ndrc-2022'))
    expect(recompute(made.account, methodOf('ndrc-2022')).totals.gep).toEqual(yi('7.84'))
  })
})

describe('years of one place', () => {
  const published = ['2021-mee-2020', '2022-mee-2020', '2022-ndrc-2022', '2023-ndrc-2022', '2024-ndrc-2022'].map(
    (key) => {
      const document = demonstration(`990101-${key}`)
      const { year, method, headline = false } = document
      return { document, summary: { key: `990101-${key}`, year, method, headline } }
    },
  )
  const ndrc = methodOf('ndrc-2022')

  it('are those of the method, and of other methods only where they are to be restated', () => {
    expect(yearsUnder(published, ndrc, false).map(({ account }) => account.year)).toEqual([2022, 2023, 2024])
    const years = yearsUnder(published, ndrc, true)
    expect(years.map(({ published: key, restated }) => [key, restated?.from])).toEqual([
      ['990101-2021-mee-2020', 'mee-2020'],
      ['990101-2022-ndrc-2022', undefined],
      ['990101-2023-ndrc-2022', undefined],
      ['990101-2024-ndrc-2022', undefined],
    ])
    expect(years[0]?.restated?.doubtful).toEqual(['oxygen-release/oxygen'])
    expect(yearsUnder([], ndrc, true)).toEqual([])
  })
  it('change by amounts and by prices, which add up to the change', () => {
    const accounts = yearsUnder(published, ndrc, false).map(({ account }) => account)
    const { years } = series(accounts, ndrc, 2022)
    for (const { since } of years.slice(1)) {
      const parts = [since?.volume, since?.price, since?.unsplit].map(Number)
      expect(parts.reduce((a, b) => a + b, 0)).toBeCloseTo(Number(since?.change), 8)
    }
    expect(years.map(({ unsplit }) => unsplit)).toEqual(Array.from({ length: 3 }, () => ['agriculture/crops']))
    expect(Number(years[2]?.constant)).toBeLessThan(Number(years[2]?.current))
  })
})
