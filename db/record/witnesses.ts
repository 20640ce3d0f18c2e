import { sql } from 'drizzle-orm'
import type { Seen } from '../../content/log/witnessed-time.ts'
import type { RecordDb } from './db.ts'
import { cosignatures } from './tables.ts'

export type StoredCosignature = typeof cosignatures.$inferSelect

/**
 * Keeps cosignatures of one of our checkpoints. The first of a key stands: it bounds the entries' time most closely.
 * @param root - of the checkpoint that they were verified against, standard base64; another tree takes none of them
 */
export const keepCosignatures = async (
  db: RecordDb,
  { size, root }: { size: number; root: string },
  found: readonly Omit<StoredCosignature, 'size'>[],
): Promise<void> => {
  if (found.length === 0) return
  const rows = JSON.stringify(found.map(({ signer, timestamp, line }) => [signer, timestamp, line]))
  await db.run(sql`
    INSERT INTO cosignatures (size, signer, timestamp, line)
    SELECT ${size}, value->>0, value->>1, value->>2 FROM json_each(${rows})
    WHERE EXISTS (SELECT 1 FROM checkpoints WHERE size = ${size} AND root = ${root})
      AND NOT EXISTS (SELECT 1 FROM cosignatures WHERE size = ${size} AND signer = value->>0)`)
}

/**
 * The newest size that each of some keys cosigned, and when; those that never did are left out. One read of one row a key.
 * @param signers - `name+id`
 */
export const readNewestCosigned = (db: RecordDb, signers: readonly string[]): Promise<(Seen & { signer: string })[]> =>
  db.all<Seen & { signer: string }>(sql`
    SELECT wanted.value AS signer, newest.size AS size, newest.timestamp AS timestamp
    FROM json_each(${JSON.stringify(signers)}) AS wanted
      CROSS JOIN cosignatures AS newest ON newest.signer = wanted.value
        AND newest.size = (SELECT max(size) FROM cosignatures WHERE signer = wanted.value)`)

/** Signatures of witnesses as they go below the note of a checkpoint, in order; for use within a read of `checkpoints`. */
export const COSIGNATURE_LINES = sql<string>`(
  SELECT COALESCE(group_concat(line, ''), '')
  FROM (SELECT line FROM cosignatures WHERE cosignatures.size = checkpoints.size ORDER BY signer)
)`

/**
 * The newest of the checkpoints that any of some keys cosigned, newest first, with who cosigned each.
 * @param signers - `name+id`
 * @param limit - checkpoints looked at, at most
 */
export const listCosigned = async (
  db: RecordDb,
  signers: readonly string[],
  limit: number,
): Promise<{ note: string; size: number; signers: string[] }[]> => {
  const rows = await db.all<{ size: number; note: string; signers: string }>(sql`
    SELECT checkpoints.size AS size, checkpoints.note || ${COSIGNATURE_LINES} AS note,
      (SELECT json_group_array(signer) FROM cosignatures WHERE cosignatures.size = checkpoints.size) AS signers
    FROM (
      SELECT DISTINCT size FROM cosignatures ORDER BY size DESC LIMIT ${limit}
    ) AS recent CROSS JOIN checkpoints ON checkpoints.size = recent.size
    ORDER BY checkpoints.size DESC`)
  const known = new Set(signers)
  return rows.map(({ size, note, signers: names }) => ({
    size,
    note,
    signers: readNames(names).filter((name) => known.has(name)),
  }))
}

const readNames = (json: string): string[] => {
  const names: unknown = JSON.parse(json)
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : []
}
