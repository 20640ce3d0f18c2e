import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { exports } from './files-tables.ts'
import { totals } from './records-tables.ts'
import { checkpoints } from './tables.ts'

/** Registers that hold records, with the exports made of what they say now; one round trip. */
export const readCatalogueExports = async (db: RecordDb) => {
  const [held, made, newest] = await db.batch([
    db.select().from(totals).where(gt(totals.records, 0)).orderBy(totals.register),
    db
      .select({ register: exports.register, format: exports.format, bytes: exports.bytes, sha256: exports.sha256 })
      .from(exports)
      .innerJoin(totals, and(eq(totals.register, exports.register), eq(exports.size, sql`${totals.lastIndex} + 1`)))
      .where(and(isNull(exports.erasedBy), eq(exports.year, ''))),
    db
      .select({ size: checkpoints.size, at: checkpoints.at })
      .from(checkpoints)
      .orderBy(desc(checkpoints.size))
      .limit(1),
  ])
  return { held, made, at: newest[0]?.at, treeSize: newest[0]?.size ?? 0 }
}
