import type { Issue } from '../../content/registers/messages.ts'
import { findUnanswerable } from '../../db/record/answered.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { issueAt, type Rows } from './refusals.ts'

/** An organisation replies to records that mention it, and to nothing else. */
export const unanswerable = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  const found = await findUnanswerable(db, rows.register, rows.accepted)
  return found.map(({ row, field, code, values }) => issueAt(rows, rows.accepted[row]?.row ?? row, field, code, values))
}
