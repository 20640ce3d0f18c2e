import { sum, textOf } from '../decimal/arithmetic.ts'
import { parseDecimal, type Decimal } from '../decimal/exact.ts'
import { isDemonstration } from './demonstration.ts'
import type { Body } from './facts.ts'
import { textIn } from './text-in.ts'
import type { Sums } from './register.ts'

/** A row of which sums are made: its year, and what it states. */
export interface SumRow {
  /** `YYYY` */
  year: string
  body: Body
  /** Who states it. */
  publisher: string
}

/** What the rows of one year that agree in a field come to. */
export interface YearSum {
  year: string
  /** What they hold in that field; `undefined` where they leave it empty. */
  value: string | undefined
  rows: number
  /** Quantity → decimal string; `undefined` where none of the rows states it. */
  of: Record<string, string | undefined>
}

/** Rows of one year that agree in all but one field, where they differ: perhaps paid for twice. */
export interface Several {
  year: string
  /** Fields in which they agree, as the first of them states. */
  body: Body
  values: string[]
}

const decimalIn = (body: Body, name: string): Decimal[] => {
  const text = textIn(body, name)
  return text === undefined ? [] : [parseDecimal(text)]
}

const groupsOf = (rows: readonly SumRow[], nameOf: (row: SumRow) => string): [string, SumRow[]][] => {
  const groups = new Map<string, SumRow[]>()
  for (const row of rows) {
    const name = nameOf(row)
    const group = groups.get(name)
    if (group) group.push(row)
    else groups.set(name, [row])
  }
  return [...groups]
}

const comeTo = (rows: readonly SumRow[], of: readonly string[]): YearSum['of'] =>
  Object.fromEntries(
    of.map((name) => {
      const stated = rows.flatMap(({ body }) => decimalIn(body, name))
      return [name, stated.length === 0 ? undefined : textOf(sum(stated))]
    }),
  )

/** Rows to add up: what is invented is left out wherever something real stands, and marked where nothing does. */
export const addable = (rows: readonly SumRow[]): { rows: readonly SumRow[]; isInvented: boolean } => {
  const real = rows.filter(({ publisher }) => !isDemonstration(publisher))
  return real.length > 0 ? { rows: real, isInvented: false } : { rows, isInvented: rows.length > 0 }
}

/**
 * Sums by year and by what a field holds, the newest year first, in order of value within it.
 * @throws RangeError when a quantity is not a decimal
 */
export const sumsBy = (rows: readonly SumRow[], { of }: Sums, field: string): YearSum[] =>
  groupsOf(rows, ({ year, body }) => JSON.stringify([year, textIn(body, field) ?? '']))
    .map(([, [first, ...more]]) => ({ first, all: first ? [first, ...more] : [] }))
    .flatMap(({ first, all }) =>
      first ? [{ year: first.year, value: textIn(first.body, field), rows: all.length, of: comeTo(all, of) }] : [],
    )
    .toSorted((a, b) => (a.year === b.year ? ((a.value ?? '') < (b.value ?? '') ? -1 : 1) : a.year < b.year ? 1 : -1))

/** What more than one way leads to in one year, the newest year first; nothing where the register names no ways. */
export const severalIn = (rows: readonly SumRow[], { ways }: Sums): Several[] => {
  if (!ways) return []
  return groupsOf(rows, ({ year, body }) => JSON.stringify([year, ...ways.to.map((name) => textIn(body, name) ?? '')]))
    .flatMap(([, group]) => {
      const values = [...new Set(group.flatMap(({ body }) => textIn(body, ways.by) ?? []))].toSorted()
      const [first] = group
      return first && values.length > 1 ? [{ year: first.year, body: first.body, values }] : []
    })
    .toSorted((a, b) => (a.year < b.year ? 1 : -1))
}
