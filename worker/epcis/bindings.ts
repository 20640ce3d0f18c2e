import type { Context, MiddlewareHandler } from 'hono'
import { MAX_EVENTS } from '../../content/trace/epcis/document.ts'
import { MAX_BODY_BYTES } from '../http/body.ts'
import { Problem } from '../http/problems.ts'

/** What every answer below `/epcis/v2` says of itself, and what a request may ask of it. @see EPCIS 2.0, 12.4 */

/** The version that is spoken here. */
const VERSION = '2.0.0'

const HEADERS: Record<string, string> = {
  'GS1-EPCIS-Version': VERSION,
  'GS1-EPCIS-Min': VERSION,
  'GS1-EPCIS-Max': VERSION,
  'GS1-CBV-Version': VERSION,
  'GS1-CBV-Min': VERSION,
  'GS1-CBV-Max': VERSION,
  // Identifiers are answered as they were stated, and asked for in either form.
  'GS1-EPC-Format': 'No_Preference',
}

const CAPTURE_HEADERS: Record<string, string> = {
  'GS1-EPCIS-Capture-Limit': String(MAX_EVENTS),
  'GS1-EPCIS-Capture-File-Size-Limit': String(MAX_BODY_BYTES),
  'GS1-Capture-Error-Behaviour': 'rollback',
}

const parts = (version: string): number[] => version.split('.').map(Number)

/** -1, 0 or 1, as one version is older or newer than another; a shorter one is the first of its line. */
const compare = (a: string, b: string): number => {
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return 0
}

const notAcceptable = (name: string, offered: string): Problem =>
  new Problem('not-acceptable', { offered: `${name}: ${offered}` })

/** @throws Problem 406 where another version or form is asked for */
const assertAcceptable = (c: Context): void => {
  for (const vocabulary of ['EPCIS', 'CBV']) {
    const asked = (part: string): string | undefined => c.req.header(`GS1-${vocabulary}-${part}`)
    const [version, least, most] = [asked('Version'), asked('Min'), asked('Max')]
    if (version !== undefined && !/^2(\.0){0,2}$/.test(version.trim()))
      throw notAcceptable(`GS1-${vocabulary}-Version`, VERSION)
    if (least !== undefined && compare(least, VERSION) > 0) throw notAcceptable(`GS1-${vocabulary}-Min`, VERSION)
    // A line, such as 2.0, is all that it may come to hold.
    if (most !== undefined && compare(`${most}.999.999`, VERSION) < 0)
      throw notAcceptable(`GS1-${vocabulary}-Max`, VERSION)
  }
  const format = c.req.header('GS1-EPC-Format')
  if (format !== undefined && format !== 'No_Preference') throw notAcceptable('GS1-EPC-Format', 'No_Preference')
}

/** Comes before everything else of these routes, whatever method is asked. */
export const epcisBindings: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
  if (/\/capture(\/|$)/.test(c.req.path))
    for (const [name, value] of Object.entries(CAPTURE_HEADERS)) c.header(name, value)
}

export const acceptable: MiddlewareHandler = async (c, next) => {
  assertAcceptable(c)
  await next()
}
