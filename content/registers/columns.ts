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

/**
 * Column names of a register → what they are: a field's name, or its title in either language where only one field has it.
 * A name comes before a title that is spelt the same.
 */
export const columnsOf = (register: RegisterDefinition): Map<string, Column> => {
  const fields = Object.entries(register.fields)
  const titles = fields.flatMap(([, { title }], index) =>
    [...new Set([title.zh, title.en])].map((text) => ({ text, index })),
  )
  const count = new Map<string, number>()
  for (const { text } of titles) count.set(text, (count.get(text) ?? 0) + 1)
  const columns = new Map<string, Column>()
  for (const { text, index } of titles) if (count.get(text) === 1) columns.set(text.normalize('NFC'), index)
  fields.forEach(([name], index) => columns.set(name, index))
  for (const [name, column] of RESERVED) columns.set(name, column)
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

/** The column whose name or title is nearest to an unknown one; `undefined` when none is near. */
export const suggestColumn = (unknown: string, columns: Map<string, Column>): string | undefined => {
  const wanted = bare(unknown.slice(0, LONGEST))
  if (wanted === '') return undefined
  let best: { name: string; edits: number } | undefined
  for (const name of columns.keys()) {
    const candidate = bare(name)
    const edits = distance(wanted, candidate)
    const most = Math.floor(Math.max(wanted.length, candidate.length) / 3)
    if (edits <= most && (best === undefined || edits < best.edits)) best = { name, edits }
  }
  return best?.name
}
