import * as z from 'zod'
import { isProvince } from '../../content/trace/provinces.ts'
import { putMark, QUEUE_BEAT } from '../../db/intake/operation.ts'
import { foldScans, forgetScans, type Scan } from '../../db/intake/scans.ts'
import { log } from '../http/log.ts'
import { asFarAsPlaced } from '../http/placed.ts'

const Message = z.object({
  code: z.string().regex(/^[\w-]{20}$/),
  day: z.iso.date(),
  province: z.string().refine(isProvince),
  id: z.string().regex(/^[\w-]{16}$/),
  automated: z.boolean(),
})

/** What tells that the queue is being emptied. */
const Beat = z.object({ beat: z.iso.datetime() })

/**
 * Folds a batch of the queue. All of it is counted or none: after an error the platform hands it out again, perhaps with
 * others and in another order. What no release of ours has written is dropped.
 */
export const foldBatch = async (env: Pick<Env, 'INTAKE'>, batch: MessageBatch, now: Date): Promise<void> => {
  const beats = batch.messages.flatMap(({ body }) => Beat.safeParse(body).data?.beat ?? [])
  const scans = batch.messages.flatMap(({ body }): Scan[] => {
    const { data } = Message.safeParse(body)
    return data ? [data] : []
  })
  const unread = batch.messages.length - beats.length - scans.length
  if (unread > 0) log('warn', { what: 'scans-unreadable', count: unread })
  await foldScans(env.INTAKE, scans, now)
  const beat = beats.sort().at(-1)
  if (beat === undefined) return
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(beat)) / 1_000))
  await putMark(env.INTAKE, QUEUE_BEAT, beat, String(seconds))
}

/** For the Worker's own entry. */
export const takeScans: ExportedHandlerQueueHandler<Env> = (batch, env) =>
  foldBatch(asFarAsPlaced(env), batch, new Date())

/** Forgets, every day, what told visitors of past days apart. */
export const forgetOldScans = ({ INTAKE }: Env, now: Date): Promise<void> => forgetScans(INTAKE, now)
