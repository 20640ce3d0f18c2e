import { synonymsOf } from './column-synonyms.ts'
import { foldWidth } from './key.ts'
import type { RegisterDefinition } from './register.ts'

/** What a column of a file is: the field's index, our own mark, something our exports add, or nothing we know. */
export type Column = number | 'reason' | 'status' | 'ignored' | 'unknown'

/** Columns beside the fields: two that a publisher fills in, and what our own exports write. */
const RESERVED: [name: string, column: Column][] = [
  ['_reason', 'reason'],
  ['_status', 'status'],
  ['_key', 'ignored'],
  ['_index', 'ignored'],
  ['_revision', 'ignored'],
  ['_publishedAt', 'ignored'],
  ['_publisher', 'ignored'],
  ['_demonstration', 'ignored'],
]

/** What else people call a register's columns, bare, by the map that `columnsOf` gave: never taken, only suggested. */
const SYNONYMS = new WeakMap<Map<string, Column>, Map<string, string>>()

/** Both titles in one cell, as a template writes them. */
export const bothTitles = ({ zh, en }: { zh: string; en: string }): string => `${zh} / ${en}`

/**
 * Column names of a register → what they are: a field's name, or its title in either language or both where only one
 * field has it. A name comes before a title that is spelt the same.
 */
export const columnsOf = (register: RegisterDefinition): Map<string, Column> => {
  const fields = Object.entries(register.fields)
  const titles = fields.flatMap(([, { title }], index) =>
    [...new Set([title.zh, title.en, bothTitles(title)])].map((text) => ({ text, index })),
  )
  const count = new Map<string, number>()
  for (const { text } of titles) count.set(text, (count.get(text) ?? 0) + 1)
  const columns = new Map<string, Column>()
  for (const { text, index } of titles) if (count.get(text) === 1) columns.set(text.normalize('NFC'), index)
  fields.forEach(([name], index) => columns.set(name, index))
  for (const [name, column] of RESERVED) columns.set(name, column)
  SYNONYMS.set(columns, new Map(synonymsOf(register).map(([word, name]) => [bare(word), name])))
  return columns
}

/** A name without what people vary: case, width, spaces, punctuation. */
const bare = (name: string): string =>
  foldWidth(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other. */
const distance = (a: string, b: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1)
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

const LONGEST = 60

/** A unit or remark in brackets behind a name: `PM2.5 (µg/m³)`. */
const REMARK = /[([（［【][^()[\]（）［］【】]*[)\]）］】]\s*$/u

/** Whether one name holds the other, which has to be long enough to mean something: two Chinese characters, or four others. */
const holds = (a: string, b: string): boolean => {
  const [long, short] = a.length < b.length ? [b, a] : [a, b]
  return short.length >= (/\p{Script=Han}/u.test(short) ? 2 : 4) && long.includes(short)
}

/** The candidate with the least cost; `undefined` when none has one. */
const least = (names: Iterable<string>, costOf: (name: string) => number | undefined): string | undefined => {
  let best: { name: string; cost: number } | undefined
  for (const name of names) {
    const cost = costOf(name)
    if (cost !== undefined && (best === undefined || cost < best.cost)) best = { name, cost }
  }
  return best?.name
}

/** By spelling: at most every third character is another. */
const nearest = (wanted: string, names: ReadonlyMap<string, unknown>): string | undefined =>
  least(names.keys(), (name) => {
    const candidate = bare(name)
    const edits = distance(wanted, candidate)
    return edits <= Math.floor(Math.max(wanted.length, candidate.length) / 3) ? edits : undefined
  })

/** By a part in common: the least that is left over. */
const related = (wanted: string, columns: Map<string, Column>): string | undefined =>
  least(columns.keys(), (name) => {
    const candidate = bare(name)
    return holds(wanted, candidate) ? Math.abs(wanted.length - candidate.length) : undefined
  })

/**
 * The column that an unknown name most likely means: the same but for case, width and punctuation; what people
 * otherwise call it; the nearest spelling; one that holds it or that it holds. `undefined` when there is none.
 */
export const suggestColumn = (unknown: string, columns: Map<string, Column>): string | undefined => {
  const text = unknown.slice(0, LONGEST)
  const wanted = bare(text.replace(REMARK, '')) || bare(text)
  if (wanted === '') return undefined
  const same = least(columns.keys(), (name) => (bare(name) === wanted ? 0 : undefined))
  return same ?? SYNONYMS.get(columns)?.get(wanted) ?? nearest(wanted, columns) ?? related(wanted, columns)
}

/** What an unknown name most likely means, of names that lead to what they mean; `undefined` when none is near. */
export const suggestName = (unknown: string, names: ReadonlyMap<string, string>): string | undefined =>
  names.get(nearest(bare(unknown.slice(0, LONGEST)), names) ?? '')
