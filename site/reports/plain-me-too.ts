import { mayProceed } from '../../db/intake/limit.ts'
import { openIntake } from '../../db/intake/db.ts'
import { countMeToo, meTooMark } from '../../db/intake/report-me-toos.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { findPublicReport } from '../../db/record/reports.ts'
import { readPosted } from '../forms/posted.ts'

/** “I saw it too” of a browser without scripts: no proof of work and no token, therefore one a minute from an address. */

/** What came of it, as the page says it: keys of `content/words/public-reports.yaml`. */
const TOLD = {
  202: 'meTooDone',
  403: 'meTooForeign',
  404: 'unknownText',
  429: 'meTooTooOften',
  503: 'meTooFailed',
} as const
type Status = keyof typeof TOLD
export interface PlainMeToo {
  status: Status
  told: (typeof TOLD)[Status]
}
const outcome = (status: Status): PlainMeToo => ({ status, told: TOLD[status] })

/** All of the hundred that an address has in a minute. */
const COST = 100

type FormEnv = Pick<Env, 'INTAKE' | 'LIMIT' | 'LUCID_ENV' | 'REPORT_KEY'>

/** @param number - report; only what is public is counted for */
export const takePlainMeToo = async (
  env: FormEnv,
  record: RecordDb,
  number: string,
  request: Request,
): Promise<PlainMeToo> => {
  if (typeof (await readPosted(request)) === 'string') return outcome(403)
  if (!(await findPublicReport(record, number))) return outcome(404)
  if (!env.REPORT_KEY) return outcome(503)
  if (!(await mayProceed(env, 'report-me-toos', request, COST))) return outcome(429)
  await countMeToo(
    openIntake(env.INTAKE),
    number,
    await meTooMark(env.REPORT_KEY, number, crypto.randomUUID()),
    undefined,
  )
  return outcome(202)
}
