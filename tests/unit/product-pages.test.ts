import { describe, expect, it } from 'vitest'
import type { ProductView } from '../../db/record/products.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import {
  isOfDemonstration,
  issuesOf,
  lotsOf,
  placeNamed,
  powerOf,
  printedGtin,
  productName,
  recallsOf,
} from '../../site/products/view.ts'

const aRecord = (register: string, key: string, body: StoredRecord['body']): StoredRecord => ({
  ...{ register, key, revision: 1, status: 'published', publisher: 'portal', publishedAt: '2026-01-01T00:00:00Z' },
  ...{ reason: null, index: 1, body },
})
const aView = (over: Partial<ProductView> = {}): ProductView => ({
  gtin: '09520000000073',
  record: aRecord('products', '09520000000073', { name: '示例茶', nameEn: 'Example tea', serials: 'portal' }),
  ...{ lots: [], hasMoreLots: false, certified: [], footprints: [], recalls: [], alerts: [], claims: [], issues: [] },
  ...{ referred: [], treeSize: 1, at: '2026-01-01T00:00:00Z' },
  ...over,
})

describe('the page of a product', () => {
  it.each([
    ['09520000000073', '9520000000073'],
    ['00000040170725', '40170725'],
    ['00614141123452', '614141123452'],
    ['19520000000216', '19520000000216'],
  ])('prints %s as it stands below the bar code: %s', (gtin, printed) => {
    expect(printedGtin(gtin)).toBe(printed)
  })

  it('calls it by its name in the page’s language, else as a certificate does, else by its number', () => {
    expect(productName(aView(), 'en')).toEqual({ text: 'Example tea' })
    expect(productName(aView(), 'zh').text).toBe('示例茶')
    const certified = [aRecord('certified-products', 'A~1', { name: '证书上的茶' })]
    expect(productName(aView({ record: undefined, certified }), 'zh').text).toBe('证书上的茶')
    expect(productName(aView({ record: undefined }), 'en').text).toContain('9520000000073')
  })

  it('is marked as invented by who names the product, else by who says something of it', () => {
    const publisher = '11990100000000019F'
    const invented = { ...aRecord('certified-products', 'A~1', { name: '示例茶' }), publisher }
    expect(isOfDemonstration(aView({ record: undefined, certified: [invented] }))).toBe(true)
    expect(isOfDemonstration(aView({ record: { ...aRecord('products', 'x', {}), publisher } }))).toBe(true)
    expect(isOfDemonstration(aView({ certified: [invented] }))).toBe(false)
    expect(isOfDemonstration(aView({ record: undefined }))).toBe(false)
  })

  it('counts a certificate of green electricity only once it is retired', () => {
    const record = aRecord('products', '09520000000073', { greenPower: ['RETIRED', 'HELD', 'UNKNOWN'] })
    const body = { energy: '30', projectName: '示例风电场', month: '2026-06', beneficiary: '示例茶' }
    const referred = [
      aRecord('green-electricity', 'RETIRED', { ...body, status: 'cancelled' }),
      aRecord('green-electricity', 'HELD', { ...body, status: 'transferred' }),
    ]
    const power = powerOf(aView({ record, referred }), 'en')
    expect(power.map(({ counts }) => counts)).toEqual([true, false, false])
    expect(power[0]?.line).toContain('30')
    expect(power[2]?.href).toBeUndefined()
  })

  it('tells recalls in force from those that ended or are to come', () => {
    const recalls = [
      aRecord('recalls', 'A', { since: '2026-01-01', reason: '异物' }),
      aRecord('recalls', 'B', { since: '2026-01-01', ended: '2026-02-01' }),
      aRecord('recalls', 'C', { since: '2026-12-01' }),
      aRecord('recalls', 'D', { since: '2026-01-01', ended: '2026-06-01' }),
    ]
    expect(recallsOf(aView({ recalls }), '2026-06-01', 'zh').map(({ holds }) => holds)).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  it('leads from a lot to how it travelled, whatever signs its number holds', () => {
    const lots = [aRecord('lots', 'x', { lot: 'A/1&b', produced: '2026-04-12' })]
    expect(lotsOf(aView({ lots }), 'en')[0]).toMatchObject({
      href: '/en/trace/09520000000073/?lot=A%2F1%26b',
      reports: [],
      bestBefore: undefined,
    })
  })

  it('says when codes were issued, never how many', () => {
    const issues = [aRecord('code-issues', 'x', { lot: 'A', issuedOn: '2026-04-12', range: 'secret' })]
    const [line] = issuesOf(aView({ issues }), 'en')
    expect(line).toContain('lot A')
    expect(line).not.toContain('secret')
  })

  it('names a place of origin, by its code where nothing is known of it', () => {
    const referred = [aRecord('places', '990101', { nameZh: '示例县', nameEn: 'Demonstration County' })]
    expect(placeNamed(aView({ referred }), '990101', 'en')).toEqual({
      text: 'Demonstration County',
      href: '/en/places/990101/',
    })
    expect(placeNamed(aView(), '990102', 'zh')).toEqual({ text: '990102' })
  })
})
