import { expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { withOwner } from '../../site/islands/console/publish/own.ts'

const CERTIFIER = '91990100000000240R'
const held = { role: 'certifier', organisation: CERTIFIER }
const certificates = REGISTERS['certificates']
const products = REGISTERS['certified-products']
if (!certificates || !products) throw new Error('no registers')
const source = (...rows: Record<string, unknown>[]) => ({
  name: 'x.csv',
  format: 'csv' as const,
  encoding: 'utf-8' as const,
  columns: [...new Set(rows.flatMap(Object.keys))],
  rows,
  lines: undefined,
})

it('fills in the certifier where a certifier left it out, under the name that the file has for it', () => {
  const filled = withOwner(certificates, source({ 证书编号: 'A-1', 认证机构: '' }), held)
  expect([filled.columns, filled.rows]).toEqual([['证书编号', '认证机构'], [{ 证书编号: 'A-1', 认证机构: CERTIFIER }]])
  const added = withOwner(certificates, source({ number: 'A-1' }), held)
  expect([added.columns, added.rows]).toEqual([['number', 'certifier'], [{ number: 'A-1', certifier: CERTIFIER }]])
})

it('changes nothing that is stated, empty, withdrawn, of another register, or of another role', () => {
  const other = source({ number: 'A-1', certifier: '91990100000000259N' }, { number: '', certifier: '' })
  expect(withOwner(certificates, other, held).rows).toEqual(other.rows)
  const withdrawn = source({ number: 'A-1', _status: 'withdrawn' })
  expect(withOwner(certificates, withdrawn, held).rows).toEqual(withdrawn.rows)
  const row = source({ certificate: 'A-1', item: '1' })
  expect(withOwner(products, row, held)).toBe(row)
  const plain = source({ number: 'A-1' })
  for (const someone of [undefined, { ...held, role: 'publisher' }, { ...held, organisation: null }])
    expect(withOwner(certificates, plain, someone)).toBe(plain)
})
