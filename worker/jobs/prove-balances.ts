import { BOOKS_PROVEN, Proven, putMark, readMark } from '../../db/intake/operation.ts'
import { proveBalances } from '../../db/intake/points-proving.ts'

/** Accounts of one run: in a week every one of ten million comes round. */
const ACCOUNTS = 1_000

/**
 * Adds up the transfers of some accounts anew, the next ones each time. Where a balance is not what they say, the page is
 * looked at again until it is.
 */
export const proveSomeBalances = async ({ INTAKE }: Pick<Env, 'INTAKE'>, now: Date): Promise<void> => {
  const mark = await readMark(INTAKE, BOOKS_PROVEN)
  const { after } = mark === null ? { after: '' } : Proven.parse(JSON.parse(mark))
  const { drifts, last } = await proveBalances(INTAKE, after, ACCOUNTS)
  const next = drifts.length > 0 ? after : (last ?? '')
  await putMark(INTAKE, BOOKS_PROVEN, now.toISOString(), JSON.stringify({ after: next, drifts: drifts.length }))
}
