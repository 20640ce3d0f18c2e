import type { Context, MiddlewareHandler } from 'hono'
import type { App } from '../app.ts'
import { wrongGuess } from '../http/guesses.ts'
import { Problem } from '../http/problems.ts'
import { findOwn } from '../../db/intake/report-mailbox.ts'
import type { StoredReport } from '../../db/intake/reports-tables.ts'

/** What all routes of reports have in common: nothing is kept anywhere on the way, and one answer for all that is not there. */

/** Secrets without which no reports are taken. */
export interface ReportSecrets {
  reportKey: string
  altchaKey: string
}

/** @throws Problem 503 where the portal takes no reports */
export const secretsOf = ({ REPORT_KEY, ALTCHA_KEY, RECEIPT_KEY }: Env): ReportSecrets => {
  if (!REPORT_KEY || !ALTCHA_KEY || !RECEIPT_KEY) throw new Problem('service-unavailable')
  return { reportKey: REPORT_KEY, altchaKey: ALTCHA_KEY }
}

/** Neither kept nor packed on the way: packing would take off what hides the size. */
const UNKEPT = 'no-store, no-transform'

export const unkept: MiddlewareHandler<App> = async (c, next) => {
  await next()
  c.header('Cache-Control', UNKEPT)
}

/** Who has the code: 32 bytes, base64url, never in an address. */
export const locatorIn = (c: Context<App>): string | undefined =>
  /^Receipt ([\w-]{43})$/i.exec(c.req.header('Authorization') ?? '')?.[1]

/** For everything that is not there, belongs to somebody else or is closed to who asks: the same in the same time. */
export const notThere = (c: Context<App>): Promise<Problem> => wrongGuess(c, 'wrong receipt', new Problem('not-found'))

/** Asked as long as anything else is, where no locator was given. */
const NOBODYS = 'A'.repeat(43)

/** The report of a receipt and of the address. @throws Problem 404 whatever is wrong */
export const ownReport = async (c: Context<App>): Promise<StoredReport> => {
  const { reportKey } = secretsOf(c.env)
  const number = (c.req.param('number') ?? '').toUpperCase()
  const own = await findOwn(c.env.INTAKE, reportKey, { locator: locatorIn(c) ?? NOBODYS, number })
  if (!own) throw await notThere(c)
  return own
}

const STEP = 4096

/** Fills an answer up to whole steps of 4 KiB, so that whoever sees its length learns little of what it holds. */
export const padded = <Answer extends object>(answer: Answer): Answer & { padding: string } => {
  const length = new TextEncoder().encode(JSON.stringify({ ...answer, padding: '' })).length
  return { ...answer, padding: ' '.repeat((STEP - (length % STEP)) % STEP) }
}
