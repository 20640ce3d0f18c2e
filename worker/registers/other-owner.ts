import { REGISTERS } from '../../content/generated/registers.ts'
import type { Issue } from '../../content/registers/messages.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { issueAt, type Rows } from './refusals.ts'
import { follow, type Way } from './ways.ts'

/** The field that names the owner of another record once more, with the way to that record's own; none in most registers. */
const ownerNamed = oncePerRegister(({ fields }): { own: string; way: Way } | undefined => {
  for (const [own, { ownerOf: field }] of Object.entries(fields)) {
    const register = field === undefined ? undefined : fields[field]?.ref
    const owner = register === undefined ? undefined : REGISTERS[register]?.owner
    if (field !== undefined && register !== undefined && owner !== undefined)
      return { own, way: { field, through: { register, field: owner } } }
  }
  return undefined
})

/**
 * Rows that name whose they are beside a record that says so too, and say something else: such as a recall that names
 * another producer than its product does.
 */
export const otherOwner = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  const named = ownerNamed(rows.register)
  if (!named) return []
  const { own, way } = named
  const stated = rows.accepted.filter(({ status }) => status !== 'withdrawn')
  const owners = await follow(
    db,
    way,
    stated.map(({ body }) => body),
  )
  return stated.flatMap(({ row, body }) => {
    const owner = owners.get(body)
    return owner === undefined || body[own] === undefined || body[own] === owner
      ? []
      : [issueAt(rows, row, own, 'other-owner', { owner })]
  })
}
