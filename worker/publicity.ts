import type { MiddlewareHandler } from 'hono'
import { dayOf } from '../content/registers/span.ts'
import { findEnded } from '../db/record/ended.ts'
import { recordOf, sequencerOf, type App } from './app.ts'

/** Days looked back over; the daily job looks at everything. */
const LOOKED_BACK = 60
const MS_A_DAY = 86_400_000

/** Answered without the record. */
const READS_NOTHING = new Set(['/health', '/api/openapi.json'])

/** When the day began, in Asia/Shanghai and milliseconds, for which this isolate saw that nothing is left. */
let cleared = 0

/**
 * What may be read until yesterday is erased before the first request of a day is answered, whatever it asks for: pages,
 * lists, search, feeds, exports and proofs then need not know of it. Costs one indexed read an isolate and day.
 */
export const endPublicityFirst: MiddlewareHandler<App> = async (c, next) => {
  const now = Date.now()
  const isCleared = now >= cleared && now < cleared + MS_A_DAY
  if (!isCleared && !READS_NOTHING.has(c.req.path)) {
    const today = dayOf(new Date(now).toISOString())
    const since = dayOf(new Date(now - LOOKED_BACK * MS_A_DAY).toISOString())
    const scope = { kind: 'overdue', since } as const
    while ((await findEnded(recordOf(c), today, scope)).length > 0)
      if ((await sequencerOf(c.env).endPublicity(today, scope)) === 0) break
    cleared = Date.parse(`${today}T00:00:00+08:00`)
  }
  await next()
}
