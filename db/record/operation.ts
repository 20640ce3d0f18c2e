import * as z from 'zod'
import { KEY_DAYS } from '../../content/operation/alerts.ts'
import type { RecordReadings } from '../../content/operation/readings.ts'
import { daysBefore } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'

/** What is known of the record as something that runs. */

const Newest = z.array(z.object({ size: z.int(), at: z.string() }))
const Numbers = z.tuple([z.object({ entries: z.int(), clock: z.int(), applied: z.int() })])

const Sealing = z.tuple([z.object({ bodies: z.int(), ends: z.string().nullable() })])

/** Keys of bodies that end from a day to another, where no other of the kind lasts longer. There are a few a body. */
const SEALING_ENDS = `
  SELECT count(DISTINCT ending.body ->> 'body') AS bodies, min(ending.body ->> 'until') AS ends
  FROM records AS ending
  WHERE ending.register = 'sealing-keys' AND ending.status <> 'withdrawn' AND ending.body ->> 'until' BETWEEN ?1 AND ?2
    AND NOT EXISTS (
      SELECT 1 FROM records AS other
      WHERE other.register = 'sealing-keys' AND other.key > ending.body ->> 'body' || '~'
        AND other.key < ending.body ->> 'body' || char(127)
        AND other.status <> 'withdrawn' AND other.body ->> 'kind' = ending.body ->> 'kind'
        AND coalesce(other.body ->> 'until', '9999') > ending.body ->> 'until')`

/**
 * One read.
 * @returns with the database's own clock, seconds since 1970-01-01T00:00:00Z, and how many migrations were applied
 */
export const readRecordOperation = async (
  client: Pick<D1Database, 'prepare' | 'batch'>,
  now: Date,
): Promise<{ readings: RecordReadings; clock: number; migrations: number }> => {
  const [newest, numbers, sealing] = await client.batch([
    client.prepare('SELECT size, at FROM checkpoints ORDER BY size DESC LIMIT 1').bind(),
    client
      .prepare(
        `SELECT coalesce((SELECT max(idx) + 1 FROM entries), 0) AS entries, unixepoch() AS clock,
           (SELECT count(*) FROM d1_migrations) AS applied`,
      )
      .bind(),
    client.prepare(SEALING_ENDS).bind(dayOf(now.toISOString()), dayOf(daysBefore(now, -KEY_DAYS))),
  ])
  const [{ bodies, ends }] = Sealing.parse(sealing?.results)
  const [checkpoint] = Newest.parse(newest?.results)
  const [{ entries, clock, applied }] = Numbers.parse(numbers?.results)
  return {
    clock,
    migrations: applied,
    readings: {
      entries,
      size: checkpoint?.size ?? 0,
      signedAt: checkpoint?.at,
      bytes: numbers?.meta.size_after ?? 0,
      sealing: { bodies, ends: ends ?? undefined },
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
