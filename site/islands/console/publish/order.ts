import type { CheckedRow } from '../../../../content/registers/check.ts'
import { fieldsWithRole } from '../../../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'

/** In which order the rows of one file can be published, where they refer to each other or come to a total together. */

/** Fields that name records of the register itself, with the key that a value names. */
const ownRefs = (register: RegisterDefinition): { field: string; keyOf: (value: string) => string }[] => {
  const refs = Object.entries(register.fields).flatMap(([field, { ref }]) =>
    ref === register.id ? [{ field, keyOf: (value: string): string => value }] : [],
  )
  // A place of any length lies in a county, which the register of places holds.
  const places = register.id === 'places' ? fieldsWithRole(register, 'place') : []
  const others = places.filter((field) => !refs.some((ref) => ref.field === field))
  return [...refs, ...others.map((field) => ({ field, keyOf: (value: string): string => value.slice(0, 6) }))]
}

/** Of each row the rows of the file that it refers to, by field; rows that refer to none are left out. */
export type References = ReadonlyMap<number, ReadonlyMap<string, number>>

export const referencesOf = (register: RegisterDefinition, rows: readonly CheckedRow[]): References => {
  const refs = ownRefs(register)
  if (refs.length === 0) return new Map()
  const byKey = new Map(rows.map(({ key, row }) => [key, row]))
  return new Map(
    rows.flatMap(({ row, body }) => {
      const named = refs.flatMap(({ field, keyOf }): [string, number][] => {
        const value = body[field]
        const target = typeof value === 'string' ? byKey.get(keyOf(value)) : undefined
        return target === undefined || target === row ? [] : [[field, target]]
      })
      return named.length === 0 ? [] : [[row, new Map(named)] as const]
    }),
  )
}

/** How many rows have to stand before each; rows that refer to each other in a ring count as if they did not. */
const depthsOf = (rows: readonly CheckedRow[], references: References): Map<number, number> => {
  const depths = new Map<number, number>()
  for (const { row } of rows) {
    // Without recursion: a chain may be as long as the file.
    const path = [row]
    const onPath = new Set(path)
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const targets = [...(references.get(last)?.values() ?? [])]
      const open = targets.find((target) => !depths.has(target) && !onPath.has(target))
      if (open !== undefined && !depths.has(last)) {
        path.push(open)
        onPath.add(open)
        continue
      }
      depths.set(last, Math.max(-1, ...targets.map((target) => depths.get(target) ?? -1)) + 1)
      onPath.delete(last)
      path.pop()
    }
  }
  return depths
}

/** What rows of one total share; nothing where the register has no totals. */
const totalOf = ({ totals }: RegisterDefinition, { body }: CheckedRow): string | undefined => {
  const [first, ...more] = totals
  const shared = first?.per.filter((field) => more.every(({ per }) => per.includes(field))) ?? []
  return shared.length === 0 ? undefined : JSON.stringify(shared.map((field) => body[field] ?? null))
}

/**
 * Rows in groups that are published together, each after those that it refers to; else in the order of the file.
 * @returns indexes in the file
 */
export const groupsOf = (
  register: RegisterDefinition,
  rows: readonly CheckedRow[],
  references: References,
): number[][] => {
  const depths = references.size === 0 ? undefined : depthsOf(rows, references)
  const sorted = depths ? rows.toSorted((a, b) => (depths.get(a.row) ?? 0) - (depths.get(b.row) ?? 0)) : rows
  const groups = new Map<string | number, number[]>()
  for (const row of sorted) {
    const name = totalOf(register, row) ?? row.row
    const known = groups.get(name)
    if (known) known.push(row.row)
    else groups.set(name, [row.row])
  }
  return [...groups.values()]
}
