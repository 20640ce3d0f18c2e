import type { RecordDb } from './db.ts'
import { readTreeSize, readTreeSizeAt } from './read.ts'

/** What `asOf` names: a tree size, or why it names none. */
export type AsOf = { size: number } | { fault: 'malformed' | 'to-come' } | { fault: 'not-yet'; newest: number }

const SIZE = /^\d{1,15}$/
/** RFC 3339: a local time is no instant. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/**
 * Reads `asOf`: a tree size as such, or the log's size at that instant.
 * @param now - milliseconds since 1970; of an instant to come nothing can be known
 */
export const readAsOf = async (db: RecordDb, asOf: string, now: number): Promise<AsOf> => {
  if (SIZE.test(asOf)) {
    const newest = await readTreeSize(db)
    return Number(asOf) > newest ? { fault: 'not-yet', newest } : { size: Number(asOf) }
  }
  const at = INSTANT.test(asOf) ? Date.parse(asOf) : NaN
  if (Number.isNaN(at)) return { fault: 'malformed' }
  if (at > now) return { fault: 'to-come' }
  return { size: await readTreeSizeAt(db, `${new Date(at).toISOString().slice(0, 19)}Z`) }
}
