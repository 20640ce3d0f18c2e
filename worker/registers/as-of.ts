import type { RecordDb } from '../../db/record/db.ts'
import { readTreeSize, readTreeSizeAt } from '../../db/record/read.ts'
import { Problem } from '../http/problems.ts'

/**
 * The tree size that `asOf` names: given as such, or the log's size at that instant.
 * @throws Problem 422 for a size that the log has not reached, and for an instant to come
 */
export const sizeAsOf = async (db: RecordDb, asOf: string): Promise<number> => {
  if (!/^\d+$/.test(asOf)) {
    const at = new Date(asOf)
    if (at.getTime() > Date.now()) throw new Problem('invalid-request', {}, { issues: [TO_COME] })
    return readTreeSizeAt(db, `${at.toISOString().slice(0, 19)}Z`)
  }
  const newest = await readTreeSize(db)
  if (Number(asOf) > newest) throw new Problem('invalid-request', {}, { issues: [notYet(newest)] })
  return Number(asOf)
}

const notYet = (size: number) => ({
  pointer: '/asOf',
  message: { zh: `日志现在只有 ${size} 条。`, en: `The log holds ${size} entries so far.` },
})

const TO_COME = {
  pointer: '/asOf',
  message: { zh: '这个时间还没有到。', en: 'That time is still to come.' },
}
