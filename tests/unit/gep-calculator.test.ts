import { describe, expect, it } from 'vitest'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { reckonDocument } from '../../content/gep/reckon-document.ts'
import { tableDocument } from '../../content/gep/table-document.ts'
import { anAccount, REFUSED_ACCOUNTS, SLIPS } from '../gep-refused.ts'

/** What the calculator's page does with a reader's own account, in her browser. */

const HEAD = { method: 'garze-2017', place: '513300', year: 2010 }
const COLUMNS = 'service,item,quantity,quantityUnit,price,priceUnit,formula,inputs.area,inputs.area.unit'
const faultsOf = (row: string, head = HEAD): string[] => {
  const table = tableDocument(`${COLUMNS}\n${row}`, head)
  if ('faults' in table) return table.faults.map((fault) => JSON.stringify(fault))
  const outcome = reckonDocument(table.document, 'en')
  return 'issues' in outcome ? outcome.issues.map(({ pointer }) => pointer) : []
}

describe('a document', () => {
  it.each(REFUSED_ACCOUNTS)('is refused in words, with its place: %s', (_, account, pointer) => {
    for (const lang of ['zh', 'en'] as const) {
      const outcome = reckonDocument(JSON.parse(JSON.stringify(account)), lang)
      if (!('issues' in outcome)) throw new Error('was taken')
      const issue = outcome.issues.find((each) => each.pointer === pointer)
      expect(issue?.message).toMatch(lang === 'zh' ? /\p{Script=Han}/u : /^[^{}]{6,}\.$/u)
    }
  })

  it.each(SLIPS)('is reckoned, and %s is suspected and said', (_, over, pointer) => {
    const outcome = reckonDocument(anAccount(over), 'zh')
    if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues))
    const said = [...outcome.differs, ...outcome.notices].find((each) => each.pointer === pointer)
    expect(said?.message).toMatch(/亿|单位/)
  })

  it('without a fault is reckoned by the method it names, and says nothing more', () => {
    const outcome = reckonDocument(anAccount(), 'en')
    if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues))
    expect(outcome.result.totals.gep.value).toBe('2320.2284')
    expect([outcome.differs, outcome.notices]).toEqual([[], []])
    expect(METHODS['garze-2017']?.complete).toBe(true)
  })
})

describe('a table', () => {
  it.each([
    ['an unknown service', 'love,x,1,m3,1,CNY/m3,,,', '/items/0/service'],
    ['an unknown formula', 'water-retention,x,,,1,CNY/m3,magic,1,km2', '/items/0/formula'],
    ['a wrong dimension', 'water-retention,x,1,km2,1,CNY/m3,,,', '/items/0/price/unit'],
    ['a missing input', 'flood-regulation,x,,,1,CNY/m3,marsh-flood-storage,,', '/items/0/inputs/area'],
    ['an area of zero', 'flood-regulation,x,,,1,CNY/m3,marsh-flood-storage,0,km2', '/items/0/inputs/area/value'],
    ['a negative area', 'flood-regulation,x,,,1,CNY/m3,marsh-flood-storage,-3,km2', '/items/0/inputs/area/value'],
    ['an exponent', 'water-retention,x,1e8,m3,1,CNY/m3,,,', '/items/0/quantity/value'],
    ['NaN', 'water-retention,x,NaN,m3,1,CNY/m3,,,', '/items/0/quantity/value'],
    ['full-width digits', 'water-retention,x,３２１,m3,1,CNY/m3,,,', '/items/0/quantity/value'],
    ['a unit in the number', 'water-retention,x,3亿,m3,1,CNY/m3,,,', '/items/0/quantity/value'],
    ['a formula of a spreadsheet', 'water-retention,x,=1+1,m3,1,CNY/m3,,,', '/items/0/quantity/value'],
  ])('is refused with the cell: %s', (_, row, pointer) => expect(faultsOf(row)).toContain(pointer))

  it('is refused as a whole for an unknown method, a bad place and 100,000 rows', () => {
    const row = 'water-retention,x,1,m3,1,CNY/m3,,,'
    expect(faultsOf(row)).toEqual([])
    expect(faultsOf(row, { ...HEAD, method: 'constructor' })).toEqual(['/method'])
    expect(faultsOf(row, { ...HEAD, place: 'Paris' })).toEqual(['/place'])
    expect(faultsOf(row, { ...HEAD, year: Number.NaN })).toEqual(['/year'])
    expect(faultsOf(Array.from({ length: 100_000 }, () => row).join('\n'))).toEqual(['/items'])
  })
})
