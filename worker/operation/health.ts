import type { Context, Handler } from 'hono'
import { ALERT_NAMES, ALERTS } from '../../content/operation/alerts.ts'
import { claimHealth, keepHealth, KEPT_SECONDS, readHealth, type KeptHealth } from '../../db/intake/health.ts'
import type { App } from '../app.ts'
import { dueJobs } from '../jobs/jobs.ts'
import { readReadings } from './readings.ts'
import { summarize } from './summary.ts'

/** What stops a portal from doing what it promises; what is merely coming is for the operator. */
const PARTS = ALERT_NAMES.filter((name) => ALERTS[name].urgency !== 'soon')

type State = 'ok' | 'failing' | 'unknown'

/** Older than this, a reading says nothing of now: the clock alone makes a newer one each minute, seconds. */
const STALE_SECONDS = 120

/** How long a reading lies back, seconds; one of a clock that was ahead says as little as an old one. */
const ageOf = ({ at }: KeptHealth, now: Date): number => {
  const age = (now.getTime() - Date.parse(at)) / 1_000
  return age < -KEPT_SECONDS ? Infinity : Math.max(0, age)
}

/** For how often and how long somebody else’s first reading is waited for. */
const TURNS = 4
const TURN_MS = 250

/** What another makes at this moment, where nothing earlier can be told; `undefined` where it does not come. */
const awaited = async (env: Env, now: Date): Promise<KeptHealth | undefined> => {
  for (let turn = 0; turn < TURNS; turn++) {
    await scheduler.wait(TURN_MS)
    const kept = await readHealth(env.INTAKE)
    if (kept && ageOf(kept, now) < KEPT_SECONDS) return kept
  }
  return undefined
}

/** The kept reading while it is fresh, else a new one; while somebody else makes that, the one before. */
const look = async (env: Env, now: Date): Promise<KeptHealth | undefined> => {
  const kept = await readHealth(env.INTAKE)
  if (kept && ageOf(kept, now) < KEPT_SECONDS) return kept
  if (!(await claimHealth(env.INTAKE, now))) return kept && ageOf(kept, now) < STALE_SECONDS ? kept : awaited(env, now)
  const health = await summarize(env, await readReadings(env, dueJobs(), now))
  await keepHealth(env.INTAKE, health)
  return health
}

/** @param age - seconds */
const answer = (c: Context<App>, found: Partial<KeptHealth>, age: number, parts: Record<string, State>) => {
  const states = Object.values(parts)
  const status: State = states.includes('failing') ? 'failing' : states.includes('unknown') ? 'unknown' : 'ok'
  c.header('Cache-Control', 'no-store')
  c.header('Age', String(Math.floor(age)))
  // Then it will have been read anew.
  if (status !== 'ok') c.header('Retry-After', String(Math.max(1, Math.ceil(KEPT_SECONDS - age))))
  const [checkedAt, release, clockAt] = [found.at ?? null, found.release ?? null, found.clock ?? null]
  const said = { status, checkedAt, clockAt, release, parts }
  return c.json(said, status === 'ok' ? 200 : 503)
}

const partsOf = (state: (name: string) => State): Record<string, State> =>
  Object.fromEntries(PARTS.map((name) => [name, state(name)]))

/**
 * Whether the portal does what it promises: 200, or 503 where a part does not or nobody knows. Says when that was read,
 * since one reading serves all who ask. No numbers, and nothing about anybody; those are for the operator.
 */
export const health: Handler<App> = async (c) => {
  const now = new Date()
  try {
    const found = await look(c.env, now)
    const parts = partsOf((name) => (!found ? 'unknown' : found.alerts.includes(name) ? 'failing' : 'ok'))
    return answer(c, found ?? {}, found ? ageOf(found, now) : 0, parts)
  } catch {
    // Where this database does not answer nothing is kept, and the rest is not asked: a flood would ask it each time.
    const parts = partsOf((name) => (name === 'intake-unreadable' ? 'failing' : 'unknown'))
    return answer(c, { at: now.toISOString() }, 0, parts)
  }
}
