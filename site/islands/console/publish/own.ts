import { keeperOf } from '../../../../content/people/writing.ts'
import { columnsOf } from '../../../../content/registers/columns.ts'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'
import type { Source } from './source.ts'

/** Whoever keeps its own rows of a register need not say whose they are: the portal fills it in, and so does the page. */

interface Held {
  role: string
  organisation: string | null
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''

/** @param held - the role that is acted in */
export const withOwner = (register: RegisterDefinition, source: Source, held: Held | undefined): Source => {
  const { owner } = register
  const organisation = held?.organisation ?? undefined
  // Where the owner is that of another record, the row names that record, which nobody can guess.
  const isOwn = owner !== undefined && register.fields[owner]?.role.includes('organisation') === true
  if (!isOwn || organisation === undefined || held?.role !== keeperOf(register)) return source
  const known = columnsOf(register)
  const position = Object.keys(register.fields).indexOf(owner)
  const column = source.columns.find((name) => known.get(name.normalize('NFC').trim()) === position) ?? owner
  // Empty rows, and withdrawals that name their key alone, stay what they are.
  const fill = (row: Record<string, unknown>): Record<string, unknown> =>
    Object.values(row).every(isEmpty) || !isEmpty(row['_status']) || !isEmpty(row[column])
      ? row
      : { ...row, [column]: organisation }
  const columns = source.columns.includes(column) ? source.columns : [...source.columns, column]
  return { ...source, columns, rows: source.rows.map(fill) }
}
