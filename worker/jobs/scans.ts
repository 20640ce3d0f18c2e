import * as z from 'zod'
import { isProvince } from '../../content/trace/provinces.ts'
import { foldScans, forgetScans, type Scan } from '../../db/intake/scans.ts'

const Message = z.object({
  code: z.string().regex(/^[\w-]{20}$/),
  day: z.iso.date(),
  province: z.string().refine(isProvince),
  id: z.string().regex(/^[\w-]{16}$/),
  automated: z.boolean(),
})

/**
 * Folds a batch of the queue. All of it is counted or none: after an error the platform hands it out again, perhaps with
 * others and in another order. What no release of ours has written is dropped.
 */
export const foldBatch = async (env: Pick<Env, 'INTAKE'>, batch: MessageBatch, now: Date): Promise<void> => {
  const read = batch.messages.map(({ body }) => Message.safeParse(body))
  const scans = read.flatMap(({ data }): Scan[] => (data ? [data] : []))
  if (scans.length < read.length) console.warn(`${read.length - scans.length} messages that are no scans`)
  await foldScans(env.INTAKE, scans, now)
}

/** For the Worker's own entry. */
export const takeScans: ExportedHandlerQueueHandler<Env> = (batch, env) => foldBatch(env, batch, new Date())

/** Forgets, every day, what told visitors of past days apart. */
export const forgetOldScans = ({ INTAKE }: Env, now: Date): Promise<void> => forgetScans(INTAKE, now)
