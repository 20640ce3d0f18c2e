import { and, asc, eq, gte, lt } from 'drizzle-orm'
import { openIntake } from '../db/intake/db.ts'
import { outbox } from '../db/intake/tables.ts'
import { sequencerOf } from './app.ts'
import type { Submission } from './sequencer.ts'

/** Promises of the private database that concern requests for information: they stand under this name. */
const NAMED = 'information-requests/'

/** Promises taken up at once; the next minute goes on. */
const AT_ONCE = 100

/**
 * Publishes what was decided of requests and does not stand yet, in the order of decision. Each carries its own request id:
 * whoever else tries the same publishes nothing twice.
 * @param number - of one request; all without it
 * @returns whether nothing is left of those looked at
 */
export const deliver = async (env: Env, number?: string): Promise<boolean> => {
  if (!env.LOG_KEY) return false
  const db = openIntake(env.INTAKE)
  const prefix = number === undefined ? NAMED : `${NAMED}${number}/`
  const waiting = await db
    .select()
    .from(outbox)
    .where(and(gte(outbox.id, prefix), lt(outbox.id, `${prefix}\x7f`)))
    .orderBy(asc(outbox.id))
    .limit(AT_ONCE)
  for (const { id, submission } of waiting) {
    // Written by `decide` alone.
    const parsed: Submission = JSON.parse(submission)
    const { outcome } = await sequencerOf(env).submit(parsed)
    if (outcome.status !== 'placed') return false
    await db.delete(outbox).where(eq(outbox.id, id))
  }
  return true
}
