import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { jsonOf, partsOf, type Part } from '../../site/islands/console/publish/parts.ts'

/** How the console cuts a large file: what belongs together goes together, and nothing before what it refers to. */

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}
const PLACES = registerOf('places')

const aPlace = (code: number, parent: number) => ({
  code: String(code),
  nameZh: '示例县',
  nameEn: 'Example',
  level: 'county',
  parent: String(parent),
  pinyin: 'shi li',
  status: 'active',
})

const checkedOf = (register: RegisterDefinition, rows: readonly object[]): CheckedRow[] => {
  const { accepted, issues } = checkRows(register, rows, { now: new Date('2026-11-22T00:00:00Z') })
  expect(issues).toEqual([])
  return accepted
}
const cut = (register: RegisterDefinition, rows: readonly Record<string, unknown>[]): Part[] =>
  partsOf(register, rows, checkedOf(register, rows))

const partOf = (parts: readonly Part[], row: number): number => parts.findIndex(({ rows }) => rows.includes(row))

describe('a file of 12,000 rows', () => {
  it('goes in three parts, each row once', () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => aPlace(100_000 + i, 990_000))
    const parts = cut(PLACES, rows)
    expect(parts.map(({ rows: { length } }) => length)).toEqual([5_000, 5_000, 2_000])
    expect(parts.flatMap(({ rows: indexes }) => indexes)).toEqual(rows.map((_, at) => at))
    expect(parts.every(({ behind }) => behind.size === 0)).toBe(true)
    expect(JSON.parse(parts.map((part) => jsonOf(part)).at(2) ?? '')).toEqual(rows.slice(10_000))
  })

  it('sends rows after those that they refer to, wherever the file has them, and names the fields that wait', () => {
    // The second half is what the first half refers to, pair by pair.
    const rows = Array.from({ length: 12_000 }, (_, i) =>
      i < 6_000 ? aPlace(100_000 + i, 110_000 + i) : aPlace(104_000 + i, 990_000),
    )
    const parts = cut(PLACES, rows)
    const wrong = rows.flatMap((_, row) =>
      row < 6_000 && partOf(parts, row) < partOf(parts, row + 6_000) ? [row] : [],
    )
    expect(wrong).toEqual([])
    // 5,000 of those referred to fill the first part; the pairs of the other 1,000 may stand in the same part as they.
    const behind = parts.flatMap((part) => [...part.behind])
    expect(behind).toHaveLength(
      rows.filter((_, row) => row < 6_000 && partOf(parts, row) > partOf(parts, row + 6_000)).length,
    )
    expect(behind.length).toBeGreaterThan(4_999)
    expect(new Set(behind.flatMap(([, fields]) => [...fields]))).toEqual(new Set(['parent']))
    const [, second] = parts
    expect(JSON.parse(second ? jsonOf(second, (row) => second.behind.has(row)) : '')).toHaveLength(
      5_000 - (second?.behind.size ?? 0),
    )
  })

  it('with a chain as long as it, or a ring, is cut all the same', () => {
    const chain = Array.from({ length: 12_000 }, (_, i) => aPlace(100_000 + i, 100_000 + Math.min(i + 1, 11_999)))
    expect(cut(PLACES, chain).flatMap(({ rows }) => rows)).toEqual(chain.map((_, i) => 11_999 - i))
    const ring = Array.from({ length: 6_000 }, (_, i) => aPlace(100_000 + i, 100_000 + ((i + 1) % 6_000)))
    expect(
      cut(PLACES, ring)
        .flatMap(({ rows }) => rows)
        .toSorted((a, b) => a - b),
    ).toEqual(ring.map((_, i) => i))
  })

  it('keeps rows of one total in one part', () => {
    const register = registerOf('development-index')
    const places = Array.from({ length: 1_500 }, (_, i) => String(100_000 + i))
    const checked = Array.from({ length: 12_000 }, (_, row) => ({
      row,
      key: String(row),
      body: { place: places[row % 1_500] ?? '', year: '2024', weight: '12.5' },
    }))
    const parts = partsOf(
      register,
      checked.map(({ body }) => body),
      checked,
    )
    expect(parts.map(({ rows }) => rows.length)).toEqual([5_000, 5_000, 2_000])
    for (const place of places) {
      const own = checked.filter(({ body }) => body.place === place).map(({ row }) => partOf(parts, row))
      if (new Set(own).size !== 1) throw new Error(`${place} stands in parts ${own.join(', ')}`)
    }
  })
})

describe('a part', () => {
  it('leaves out rows that state nothing', () => {
    const rows = [aPlace(100_000, 990_000), {}, aPlace(100_002, 990_000)]
    const checked = checkedOf(PLACES, [rows[0] ?? {}, rows[2] ?? {}]).map((row, at) => ({ ...row, row: at * 2 }))
    expect(partsOf(PLACES, rows, checked).map((part) => part.rows)).toEqual([[0, 2]])
  })

  it('stays below the bytes that a request takes', () => {
    const rows = Array.from({ length: 40 }, (_, i) => aPlace(100_000 + i, 990_000))
    const huge = rows.map((row) => ({ ...row, _reason: '长'.repeat(100_000) }))
    const parts = partsOf(PLACES, huge, checkedOf(PLACES, rows))
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(new TextEncoder().encode(jsonOf(part)).length).toBeLessThan(8 * 1024 * 1024)
  })
})
