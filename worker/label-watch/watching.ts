import type { MiddlewareHandler } from 'hono'
import type { App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { Problem } from '../http/problems.ts'

/** The register in which an officer warns: whose role reaches it deals with reports. */
export const ALERTS = 'label-alerts'

const reachesAlerts: MiddlewareHandler<App> = async (c, next) => {
  const { registers } = c.get('authority').bounds
  if (registers && !registers.includes(ALERTS)) throw new Problem('forbidden')
  await next()
}

export const watching = [authorize('labels-watch'), reachesAlerts] as const
