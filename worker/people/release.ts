import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { message, type Issue } from '../../content/registers/messages.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findWaiting, promiseRelease, stillMay } from '../../db/intake/waiting.ts'
import type { Waiting } from '../../db/intake/waiting-tables.ts'
import { namesFiles } from '../../db/record/documents.ts'
import type { App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { Problem } from '../http/problems.ts'
import { readWaitingFiles } from '../jobs/read-files.ts'
import { inOrder } from '../registers/examine.ts'
import {
  findReleased,
  findWrongAgain,
  finishRelease,
  mayRelease,
  registerOfWaiting,
  type Ready,
} from '../registers/releasing.ts'
import { unpublishable, unsigned } from '../registers/unpublishable.ts'

/** Releasing what another one submitted. */

export const Released = z
  .object({
    accepted: z.int(),
    entries: z.array(z.object({ key: z.string(), revision: z.int(), index: z.int() })),
    checkpoint: z.string(),
    notices: z.array(z.object({ pointer: z.string(), message: z.string() })),
  })
  .openapi('Released')

const conflict = (zh: string, en: string): Problem =>
  new Problem('conflict', {}, { issues: [{ pointer: '', message: { zh, en } }] })

const answered = async (c: Context<App>, waiting: Waiting, told: Issue[]): Promise<z.output<typeof Released>> => {
  const answer = await findReleased(c.env, waiting)
  if (!answer) throw new Error('released, and nowhere in the record')
  const notices = told.map((issue) => ({ pointer: issue.pointer, message: message(issue, languageOf(c)) }))
  const entries = answer.placed.map(({ key, revision, index }) => ({ key, revision, index }))
  return { accepted: entries.length, entries, checkpoint: answer.checkpoint, notices }
}

/**
 * Checks everything again and publishes it, once however often it is asked for.
 * @throws Problem 403, 409; 422 naming the rows where it could not be published any more: then it waits on
 */
export const release = async (c: Context<App>, waiting: Waiting): Promise<z.output<typeof Released>> => {
  if (!c.env.LOG_KEY) throw unsigned()
  const [now, account] = [new Date(), c.get('person').account]
  if (!mayRelease(c.get('authority'), waiting)) throw new Problem('forbidden')
  if (waiting.state === 'waiting') {
    const ready = await prepare(c, waiting, now)
    if (await promiseRelease(openIntake(c.env.INTAKE), waiting.id, account, ready.fresh, now)) {
      await finish(c, waiting, ready)
      return answered(c, waiting, ready.told)
    }
  }
  // Decided by somebody before, or at this moment.
  const found = await findWaiting(openIntake(c.env.INTAKE), waiting.id)
  if (!found || found.decidedBy !== account || !['releasing', 'released'].includes(found.state))
    throw conflict('这件已经有了结果，请重新看一遍。', 'It has been decided already: look at it again.')
  // Her own decision, asked for again: it ended in between, or its answer was lost.
  if (found.state === 'releasing') await finish(c, found)
  return answered(c, found, [])
}

/** @throws Problem 409, 422 */
const prepare = async (c: Context<App>, waiting: Waiting, now: Date): Promise<Ready & { told: Issue[] }> => {
  if (waiting.lapsesAt <= now.toISOString())
    throw conflict('等待的时间已经过了，请重新提交。', 'Its time is over: it has to be submitted again.')
  if (!(await stillMay(openIntake(c.env.INTAKE), waiting)))
    throw conflict(
      '提交它的密钥已经吊销，或者提交人的角色已经收回，不能再放行。请拒绝，需要时重新提交。',
      'The key that submitted it was revoked, or the role of who did has ended: refuse it, and have it submitted again.',
    )
  const found = await findWrongAgain(c.env, waiting, c.get('authority'), now)
  if (!found) throw conflict('这个登记簿不再接受发布。', 'This register takes nothing any more.')
  if (found.wrong.length > 0) throw new Problem('rows-refused', {}, { issues: inOrder(found.wrong) })
  return found
}

const finish = async (c: Context<App>, waiting: Waiting, ready?: Ready): Promise<void> => {
  const outcome = await finishRelease(c.env, waiting, ready)
  if (outcome.status === 'placed') {
    const register = registerOfWaiting(waiting)
    const rows = ready?.rows.accepted ?? []
    if (register && namesFiles(register, rows)) c.executionCtx.waitUntil(readWaitingFiles(c.env).catch(() => undefined))
    return
  }
  if (outcome.status === 'wrong' || outcome.status === 'waits' || !ready)
    throw conflict('现在不能公布了，请重新看一遍。', 'It cannot be published any more: look at it again.')
  throw unpublishable(outcome, ready.rows)
}
