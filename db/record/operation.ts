import * as z from 'zod'
import type { RecordReadings } from '../../content/operation/readings.ts'

/** What is known of the record as something that runs. */

const Newest = z.array(z.object({ size: z.int(), at: z.string() }))
const Numbers = z.tuple([z.object({ entries: z.int(), now: z.int(), applied: z.int() })])

/**
 * One read.
 * @returns with the database's own clock, seconds since 1970-01-01T00:00:00Z, and how many migrations were applied
 */
export const readRecordOperation = async (
  client: Pick<D1Database, 'prepare' | 'batch'>,
): Promise<{ readings: RecordReadings; clock: number; migrations: number }> => {
  const [newest, numbers] = await client.batch([
    client.prepare('SELECT size, at FROM checkpoints ORDER BY size DESC LIMIT 1').bind(),
    client
      .prepare(
        `SELECT coalesce((SELECT max(idx) + 1 FROM entries), 0) AS entries, unixepoch() AS now,
           (SELECT count(*) FROM d1_migrations) AS applied`,
      )
      .bind(),
  ])
  const [checkpoint] = Newest.parse(newest?.results)
  const [{ entries, now, applied }] = Numbers.parse(numbers?.results)
  return {
    clock: now,
    migrations: applied,
    readings: {
      entries,
      size: checkpoint?.size ?? 0,
      signedAt: checkpoint?.at,
      bytes: numbers?.meta.size_after ?? 0,
    },
  }
}

/** The database's own clock, which is another machine's than the Worker's; seconds since 1970-01-01T00:00:00Z. */
export const readClock = async (client: Pick<D1Database, 'prepare'>): Promise<number> =>
  (await client.prepare('SELECT unixepoch() AS now').first<number>('now')) ?? 0

/** When the first checkpoint of more than so many entries was signed; `undefined` when there is none. */
export const firstSignedBehind = async (
  client: Pick<D1Database, 'prepare'>,
  size: number,
): Promise<string | undefined> =>
  (await client
    .prepare('SELECT at FROM checkpoints WHERE size > ?1 ORDER BY size LIMIT 1')
    .bind(size)
    .first<string>('at')) ?? undefined
