import type { Issue } from '../../content/registers/messages.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import { refundRows, type Authority } from '../../db/intake/keys.ts'
import type { Outcome } from '../../db/record/plan.ts'
import { Problem } from '../http/problems.ts'
import type { Halted } from '../sequencer.ts'
import { inOrder } from './examine.ts'
import { refusedRows, unknownRefsTo, type Rows } from './refusals.ts'

/** Why nothing of a submission came to stand, as answers. */

/** By a clock that is ahead nothing is stamped: a time in the log cannot be taken back. */
const ahead = (seconds: number) => ({
  zh: `服务器的时钟比数据库的快 ${seconds} 秒，写进日志的时间不能收回，所以现在不接受发布。时钟一致后请再试。`,
  en: `The server’s clock is ${seconds} seconds ahead of the database’s, and a time in the log cannot be taken back: nothing is published for now. Try again once they agree.`,
})

/** Nothing is published from a database that does not follow what was signed. */
const forked = (found: number, signed: number) => ({
  zh: `数据库有 ${found} 条，与已经签名的 ${signed} 条的检查点不符：它可能恢复到了较早的状态。在查清之前不接受发布。`,
  en:
    `The database holds ${found} entries and does not follow the checkpoint signed at ${signed}: it may have been ` +
    'restored to an earlier state. Nothing is published until that is cleared up.',
})

/** Whether it stands nobody knows yet; asked for again, it does, once. */
const silent = {
  zh: '存放文件的存储没有应答，还不知道这次发布成了没有。请用同一个 Idempotency-Key 再发一次，不会重复。',
  en: 'The store of objects does not answer, so that it is not known yet whether this stands. Send it again with the same Idempotency-Key: nothing is stored twice.',
}

const messageOf = (why: Halted): Bilingual => {
  if (why.because === 'fork') return forked(why.found, why.signed)
  return why.because === 'clock-ahead' ? ahead(why.seconds) : silent
}

const halted = (why: Halted): Problem =>
  new Problem('service-unavailable', {}, { issues: [{ pointer: '', message: messageOf(why) }] })

/** The log's key was taken away, after a leak for one: what stands can be read, nothing can be signed. */
export const unsigned = (): Problem => {
  const message = {
    zh: '日志的签名密钥已经撤下，现在不能发布；已公布的内容照常可查。',
    en: 'The key that signs the log was taken away, so that nothing can be published; what stands can be read as before.',
  }
  return new Problem('service-unavailable', {}, { issues: [{ pointer: '', message }] })
}

/**
 * What the sequencer answered, where nothing stands and nothing waits.
 * @param placed - where an issue of a row stands in what was handed in, if that was no list of rows
 */
export const unpublishable = (
  outcome: Exclude<Outcome | Halted, { status: 'placed' } | { status: 'waits' }>,
  rows: Rows,
  placed: (issue: Issue) => Issue = (issue) => issue,
): Problem => {
  if (outcome.status === 'halted') return halted(outcome)
  if (outcome.status === 'conflict') return new Problem('conflict')
  const issues =
    outcome.status === 'unknown-refs' ? unknownRefsTo(rows, outcome.unknown) : refusedRows(outcome.refusals, rows)
  return new Problem('rows-refused', {}, { issues: inOrder(issues).map(placed) })
}

/** Rows that did not come to stand are not counted against the role. */
export const refund = (env: Env, authority: Authority, count: number): Promise<void> =>
  refundRows(openIntake(env.INTAKE), authority, dayOf(new Date().toISOString()), count)
