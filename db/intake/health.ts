import * as z from 'zod'

/**
 * The last reading of how the portal is, kept for everybody who asks: however many ask, and of however many machines, the
 * databases are read through about twice a minute.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

const READ = 'health'
const CLAIMED = 'health-claimed'

/** For how long a reading is given out before it is made anew, seconds. */
export const KEPT_SECONDS = 30

const Kept = z.object({ alerts: z.array(z.string()), release: z.string().optional(), clock: z.string().optional() })

export interface KeptHealth {
  /** When it was read, RFC 3339 UTC. */
  at: string
  /** Names of the alerts that were due. */
  alerts: readonly string[]
  /** Commit of the build that was in service; `undefined` where none was stated. */
  release?: string | undefined
  /** When the clock last began a job, RFC 3339 UTC; `undefined` where it never did. */
  clock?: string | undefined
}

/** The newest reading; `undefined` before the first. One row by its key. @throws Error where the database does not answer */
export const readHealth = async (client: Client): Promise<KeptHealth | undefined> => {
  const row = await client
    .prepare('SELECT at, value FROM operation_marks WHERE mark = ?1')
    .bind(READ)
    .first<{ at: string; value: string }>()
  if (!row) return undefined
  const kept = Kept.safeParse(JSON.parse(row.value))
  return kept.success ? { at: row.at, ...kept.data } : undefined
}

/** Keeps a reading, whatever instant the one before claims to be of: a clock that ran ahead is put right by the next. */
export const keepHealth = async (client: Client, { at, ...value }: KeptHealth): Promise<void> => {
  await client
    .prepare(
      `INSERT INTO operation_marks (mark, at, value) VALUES (?1, ?2, ?3)
       ON CONFLICT (mark) DO UPDATE SET at = excluded.at, value = excluded.value`,
    )
    .bind(READ, at, JSON.stringify(value))
    .run()
}

/**
 * Asks to be the one who reads anew: one of all that ask within `KEPT_SECONDS`. Who claimed and never came back is
 * followed by another after them; so is a claim of a clock that was ahead.
 */
export const claimHealth = async (client: Client, now: Date): Promise<boolean> => {
  const [from, to] = [-1, 1].map((side) => new Date(now.getTime() + side * KEPT_SECONDS * 1_000).toISOString())
  const { meta } = await client
    .prepare(
      `INSERT INTO operation_marks (mark, at, value) VALUES (?1, ?2, '')
       ON CONFLICT (mark) DO UPDATE SET at = excluded.at WHERE operation_marks.at NOT BETWEEN ?3 AND ?4`,
    )
    .bind(CLAIMED, now.toISOString(), from ?? '', to ?? '')
    .run()
  return meta.changes > 0
}
