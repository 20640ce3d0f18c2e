import { changeFaults } from '../../content/consultations/changes.ts'
import type { Issue } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readBodies } from '../../db/record/read.ts'
import { issueAt, type Rows } from '../registers/refusals.ts'

/** Rows that would close a consultation before its day, or call a hearing too late, by what the record says already. */
export const againstStanding = async (db: RecordDb, rows: Rows, now: Date): Promise<Issue[]> => {
  const { register, accepted } = rows
  const stated = register.ruled === undefined ? [] : accepted.filter(({ status }) => status !== 'withdrawn')
  if (stated.length === 0) return []
  const standing = await readBodies(
    db,
    register.id,
    stated.map(({ key }) => key),
  )
  const today = dayOf(now.toISOString())
  return stated.flatMap(({ row, key, body }) =>
    changeFaults(register, body, standing.get(key), today).map(({ field, code, values }) =>
      issueAt(rows, row, field, code, values),
    ),
  )
}
