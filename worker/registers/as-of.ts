import type { Bilingual } from '../../content/registers/register.ts'
import { readAsOf, type AsOf } from '../../db/record/as-of.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { Problem } from '../http/problems.ts'

/**
 * The tree size that `asOf` names: given as such, or the log's size at that instant.
 * @throws Problem 422 for a size that the log has not reached, and for an instant to come
 */
export const sizeAsOf = async (db: RecordDb, asOf: string): Promise<number> => {
  const read = await readAsOf(db, asOf, Date.now())
  if ('size' in read) return read.size
  throw new Problem('invalid-request', {}, { issues: [{ pointer: '/asOf', message: whyNot(read) }] })
}

const whyNot = (read: Exclude<AsOf, { size: number }>): Bilingual => {
  switch (read.fault) {
    case 'not-yet':
      return { zh: `日志现在只有 ${read.newest} 条。`, en: `The log holds ${read.newest} entries so far.` }
    case 'to-come':
      return { zh: '这个时间还没有到。', en: 'That time is still to come.' }
    case 'malformed':
      return { zh: '既不是时间，也不是日志的条数。', en: 'It is neither an instant nor a size of the log.' }
  }
}
