import type { CheckedRow } from '../../content/registers/check.ts'
import { keeperOf } from '../../content/people/writing.ts'
import { columnsOf } from '../../content/registers/columns.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Authority } from '../../db/intake/keys.ts'
import { ownerWay } from './ways.ts'

/** Whose rows are whose, in registers with an `owner`. */

/** What whoever keeps its own rows leaves out goes without saying: that they are its own. */
export const withOwner = (register: RegisterDefinition, rows: unknown[], authority: Authority): unknown[] => {
  const { owner } = register
  const { role, organisation } = authority
  if (role !== keeperOf(register) || owner === undefined || organisation === undefined || ownerWay(register)?.through)
    return rows
  const columns = columnsOf(register)
  const position = Object.keys(register.fields).indexOf(owner)
  return rows.map((row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return row
    const given = Object.entries(row)
    // Empty rows and withdrawals, which name their key alone, stay what they are.
    if (given.every(([, value]) => value === '' || value === null)) return row
    const stated = given.find(([name]) => columns.get(name) === position)
    if (stated && stated[1] !== '' && stated[1] !== null) return row
    return { ...row, [stated?.[0] ?? owner]: organisation }
  })
}

/** Rows that end something: a record taken back, a certificate withdrawn. */
export const isEnding = ({ life }: RegisterDefinition, { status, body }: CheckedRow): boolean =>
  status === 'withdrawn' || (life?.event === 'change' && body[life.change] === 'withdrawn')
