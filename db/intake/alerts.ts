import * as z from 'zod'

/** When something was wrong with the portal, from when to when, and whether anybody was told. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** Days for which an alert that is over is kept. */
const DAYS = 90

/**
 * Opens alerts that fire and are not open, ends those that are open and fire no more. However often it runs, and beside
 * itself, an alert is open once. One that began by a clock that was ahead ends no earlier than it began.
 */
export const noteAlerts = async (client: Client, fired: readonly string[], now: Date): Promise<void> => {
  const [at, names] = [now.toISOString(), JSON.stringify(fired)]
  await client.batch([
    client
      .prepare(
        `UPDATE alerts SET until = max(?2, since) WHERE until IS NULL AND alert NOT IN (SELECT value FROM json_each(?1))`,
      )
      .bind(names, at),
    client
      .prepare(
        `INSERT OR IGNORE INTO alerts (alert, since) SELECT value, ?2 FROM json_each(?1) AS fired
         WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE alert = fired.value AND until IS NULL)`,
      )
      .bind(names, at),
    client
      .prepare('DELETE FROM alerts WHERE until < ?1')
      .bind(new Date(now.getTime() - DAYS * 86_400_000).toISOString()),
  ])
}

const Rows = z.array(z.object({ alert: z.string(), since: z.string(), until: z.string().nullable(), begun: z.int() }))

/** Something to be told: that an alert began, or that it is over. */
export interface News {
  alert: string
  since: string
  /** None while it lasts. */
  until: string | null
  /** Whether its beginning was told before. */
  begun: boolean
}

/** What nobody was told yet, the oldest first. */
export const listUntold = async (client: Client, limit: number): Promise<News[]> => {
  const { results } = await client
    .prepare(
      `SELECT alert, since, until, begin_told_at IS NOT NULL AS begun FROM alerts INDEXED BY alerts_untold
       WHERE begin_told_at IS NULL OR (until IS NOT NULL AND end_told_at IS NULL) ORDER BY since LIMIT ?1`,
    )
    .bind(limit)
    .all()
  return Rows.parse(results).map(({ begun, ...row }) => ({ ...row, begun: begun === 1 }))
}

/** Notes that somebody was told: of the beginning, and of the end where it was over. */
export const noteTold = async (client: Client, { alert, since, until }: News, now: Date): Promise<void> => {
  await client
    .prepare(
      `UPDATE alerts SET begin_told_at = coalesce(begin_told_at, ?3), end_told_at = CASE WHEN ?4 IS NULL THEN NULL ELSE ?3 END
       WHERE alert = ?1 AND since = ?2`,
    )
    .bind(alert, since, now.toISOString(), until)
    .run()
}

/** Alerts of the last days, the newest first, those that last before them. */
export const listAlerts = async (client: Client, limit: number): Promise<Omit<News, 'begun'>[]> => {
  const { results } = await client
    .prepare(`SELECT alert, since, until, 0 AS begun FROM alerts ORDER BY until IS NOT NULL, since DESC LIMIT ?1`)
    .bind(limit)
    .all()
  return Rows.parse(results).map(({ alert, since, until }) => ({ alert, since, until }))
}
