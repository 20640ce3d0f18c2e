import type { RecordDb } from '../../db/record/db.ts'
import { readTreeSize, readTreeSizeAt } from '../../db/record/read.ts'
import { Problem } from '../http/problems.ts'

/**
 * The tree size that `asOf` names: given as such, or the log's size at that instant.
 * @throws Problem 422 for a size that the log has not reached
 */
export const sizeAsOf = async (db: RecordDb, asOf: string): Promise<number> => {
  if (!/^\d+$/.test(asOf)) return readTreeSizeAt(db, `${new Date(asOf).toISOString().slice(0, 19)}Z`)
  const newest = await readTreeSize(db)
  if (Number(asOf) > newest) throw new Problem('invalid-request', {}, { issues: [notYet(newest)] })
  return Number(asOf)
}

const notYet = (size: number) => ({
  pointer: '/asOf',
  message: { zh: `日志现在只有 ${size} 条。`, en: `The log holds ${size} entries so far.` },
})
