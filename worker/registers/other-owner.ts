import type { Issue } from '../../content/registers/messages.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { issueAt, type Rows } from './refusals.ts'
import { follow, ownerWay } from './ways.ts'

/**
 * Rows that name whose they are beside a record that says so too, and say something else: such as a recall that names
 * another producer than its product does.
 */
export const otherOwner = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  const way = ownerWay(rows.register)
  const own = way?.through?.field
  if (own === undefined || !rows.register.fields[own]) return []
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
