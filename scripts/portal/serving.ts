import type { Miniflare } from 'miniflare'
import { isLoopback } from '../../content/security/loopback.ts'
import { openIntake } from '../../db/intake/db.ts'
import { hasNoSession } from '../../db/intake/demonstration.ts'
import { backupDoor } from '../backup/door.ts'
import { auditDoor } from './audit-door.ts'
import type { Bindings } from './bindings.ts'
import { DIST } from './build.ts'
import { openDemonstrationDoor, showLinks } from './demonstration-door.ts'
import { besideTheWorker } from './doors.ts'
import { serve } from './server.ts'
import type { State } from './state.ts'

/** Whether invented people may sign in: on somebody's own machine, which nobody reaches under another name. */
export const isDemonstrating = (environment: string | undefined, origin: string): boolean =>
  environment === 'demo' && isLoopback(origin)

/**
 * Serves a build, and beside it what this process answers itself. A demonstration that nobody is in says how to enter.
 * @param print - takes what is to be said, line by line
 */
export const serveWithDoors = async (
  state: State,
  port: number,
  print: (line: string) => void = console.log,
  dist = DIST,
): Promise<Miniflare> => {
  const origin = process.env['PORTAL_ORIGIN'] ?? `http://127.0.0.1:${port}`
  const demonstration = isDemonstrating(process.env['LUCID_ENV'], origin)
    ? openDemonstrationDoor({ origin, token: state.secrets['OPERATOR_TOKEN'] ?? '' })
    : undefined
  const doors = [auditDoor(state), backupDoor(state), ...(demonstration ? [demonstration.door] : [])]
  const portal = await serve(state, port, dist, [besideTheWorker(doors)])
  const { INTAKE } = await portal.getBindings<Bindings>('lucid')
  if (demonstration && (await hasNoSession(openIntake(INTAKE))))
    for (const line of showLinks(demonstration.links())) print(line)
  return portal
}
