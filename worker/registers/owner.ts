import { REGISTERS } from '../../content/generated/registers.ts'
import type { CheckedRow } from '../../content/registers/check.ts'
import { columnsOf } from '../../content/registers/columns.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Authority } from '../../db/intake/keys.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readState, standingKey } from '../../db/record/state.ts'

/** Whose rows are whose, in registers with an `owner`. */

/** The register that the owner's field refers to, where that is one with an owner itself. */
const throughOf = ({ owner, fields }: RegisterDefinition): RegisterDefinition | undefined => {
  const ref = owner === undefined ? undefined : fields[owner]?.ref
  const through = ref === undefined ? undefined : REGISTERS[ref]
  return through?.owner === undefined ? undefined : through
}

const textIn = (body: Body | null | undefined, name: string | undefined): string | undefined => {
  const value = name === undefined ? undefined : body?.[name]
  return typeof value === 'string' ? value : undefined
}

/**
 * Whose each body is: the organisation that its owner's field names, or that of the record which it names.
 * Bodies of which that is not known are left out.
 */
export const ownersOf = async (
  db: RecordDb,
  register: RegisterDefinition,
  bodies: readonly Body[],
): Promise<Map<Body, string>> => {
  const through = throughOf(register)
  const named = bodies.flatMap((body) => {
    const value = textIn(body, register.owner)
    return value === undefined ? [] : [{ body, value }]
  })
  if (!through) return new Map(named.map(({ body, value }) => [body, value]))
  const keys = [...new Set(named.map(({ value }) => value))].map((key) => ({ register: through.id, key }))
  const { standing } = await readState(db, keys, [])
  return new Map(
    named.flatMap(({ body, value }) => {
      const whose = textIn(standing.get(standingKey(through.id, value))?.body, through.owner)
      return whose === undefined ? [] : [[body, whose]]
    }),
  )
}

/** What certifiers leave out goes without saying: that it is they who issue. */
export const withOwner = (register: RegisterDefinition, rows: unknown[], authority: Authority): unknown[] => {
  const { owner } = register
  const { role, organisation } = authority
  if (role !== 'certifier' || owner === undefined || organisation === undefined || throughOf(register)) return rows
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
