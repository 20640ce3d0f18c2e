import { ALERTS, firing, type Alert, type AlertName } from '../../content/operation/alerts.ts'
import type { Readings } from '../../content/operation/readings.ts'
import { listUntold, noteAlerts, noteTold, type News } from '../../db/intake/alerts.ts'
import { keepHealth } from '../../db/intake/health.ts'
import { forgetCounts } from '../../db/intake/operation.ts'
import { log } from '../http/log.ts'
import { readReadings } from './readings.ts'
import { summarize } from './summary.ts'

/** Alerts: noted by the clock, and delivered to an address of the operator where one is set. */

/** Deliveries of one run. */
const AT_ONCE = 20
const PATIENCE_MS = 3_000
/** After so long no further delivery of a run is begun: jobs of the same minute wait for its end to be noted. */
const ROUND_MS = 9_000

/** Where alerts may be sent: https, nobody named before the host. Loopback is for trying it out on one's own machine. */
export const isAlertAddress = (address: string): boolean => {
  const url = URL.parse(address)
  if (!url || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1')
}

/** What is sent: names of ours, what was found in numbers, and where the guide stands. Nothing about anybody. */
export const noticeOf = (
  { alert, since, until }: Pick<News, 'alert' | 'since' | 'until'>,
  origin: string,
  found: string | undefined,
) => {
  const known: Partial<Record<string, Alert>> = ALERTS
  const { title, urgency, first } = known[alert] ?? {}
  return {
    portal: origin,
    alert,
    state: until === null ? ('firing' as const) : ('over' as const),
    ...(urgency ? { urgency } : {}),
    ...(title ? { title } : {}),
    ...(until === null && first ? { first } : {}),
    since,
    ...(until === null ? {} : { until }),
    ...(until === null && found !== undefined ? { found } : {}),
    guide: `${origin}/guides/alerts/`,
  }
}

/** @returns whether it arrived */
const send = async (address: string, notice: object, get: typeof fetch): Promise<boolean> => {
  try {
    const answer = await get(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(notice),
      // Where the address leads on to is not what the operator set.
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await answer.body?.cancel()
    return answer.status >= 200 && answer.status < 300
  } catch {
    return false
  }
}

/** Tells what nobody was told; what does not arrive is told by the next run. */
const tell = async (env: Env, found: ReadonlyMap<string, string>, now: Date, get: typeof fetch): Promise<void> => {
  const address = env.ALERT_URL ?? ''
  const began = Date.now()
  for (const news of await listUntold(env.INTAKE, AT_ONCE)) {
    if (Date.now() - began > ROUND_MS) return
    const notice = noticeOf(news, env.PORTAL_ORIGIN, found.get(news.alert))
    if (address !== '' && isAlertAddress(address) && !(await send(address, notice, get))) {
      log('warn', { what: 'alert-not-delivered', name: news.alert })
      return
    }
    // In the log too: where no address is set, that is all there is beside the console and the metrics.
    if (!news.begun) log('error', { what: 'alert-begins', name: news.alert })
    if (news.until !== null) log('info', { what: 'alert-ends', name: news.alert })
    await noteTold(env.INTAKE, news, now)
  }
}

/** One round. @returns what fires */
export const watch = async (
  env: Env,
  jobs: Readings['jobs'],
  now: Date,
  get: typeof fetch = fetch,
): Promise<AlertName[]> => {
  const readings = await readReadings(env, jobs, now)
  const fired = firing(readings)
  await noteAlerts(
    env.INTAKE,
    fired.map(({ alert }) => alert),
    now,
  )
  await keepHealth(env.INTAKE, await summarize(env, readings))
  await tell(env, new Map(fired.map(({ alert, found }) => [alert, found])), now, get)
  await forgetCounts(env.INTAKE, now)
  return fired.map(({ alert }) => alert)
}
