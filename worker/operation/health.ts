import type { Handler } from 'hono'
import { ALERT_NAMES, ALERTS, firing, type Fired } from '../../content/operation/alerts.ts'
import { openRecord } from '../../db/record/db.ts'
import { readNewestRelease } from '../../db/record/releases.ts'
import type { App } from '../app.ts'
import { dueJobs } from '../jobs/jobs.ts'
import { readReadings } from './readings.ts'

/** What stops a portal from doing what it promises; what is merely coming is for the operator. */
const PARTS = ALERT_NAMES.filter((name) => ALERTS[name].urgency !== 'soon')

const partsOf = (fired: readonly Fired[]): Record<string, 'ok' | 'failing'> => {
  const failing = new Set<string>(fired.map(({ alert }) => alert))
  return Object.fromEntries(PARTS.map((name) => [name, failing.has(name) ? 'failing' : 'ok']))
}

/**
 * Whether the portal does what it promises: 200, or 503 where a part does not. No numbers, and nothing about anybody;
 * those are for the operator.
 */
export const health: Handler<App> = async (c) => {
  const fired = firing(await readReadings(c.env, dueJobs(), new Date()))
  const parts = partsOf(fired)
  const release = await readNewestRelease(openRecord(c.env.RECORD)).catch(() => undefined)
  const isFailing = Object.values(parts).includes('failing')
  c.header('Cache-Control', 'no-store')
  return c.json({ status: isFailing ? 'failing' : 'ok', release: release?.build ?? null, parts }, isFailing ? 503 : 200)
}
