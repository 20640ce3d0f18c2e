import { openIntake } from '../../db/intake/db.ts'
import { keepPromise, listPromises } from '../../db/intake/persons.ts'
import { sequencerOf } from '../app.ts'
import type { Submission } from '../sequencer.ts'

/** How long a request may take to keep its promise itself. */
const PATIENCE_MS = 60_000

/** Promises of one run; the next minute goes on. */
const AT_ONCE = 20

/**
 * Publishes what requests promised and did not finish. What the record refuses now was overtaken by something newer: the
 * promise is void, and the persons stay, since an entry may yet commit to them.
 */
export const keepPromises = async (env: Env, now: Date): Promise<void> => {
  if (!env.LOG_KEY) return
  const db = openIntake(env.INTAKE)
  const before = new Date(now.getTime() - PATIENCE_MS).toISOString()
  for (const { id, submission } of await listPromises(db, before, AT_ONCE)) {
    // Written by `withPersons` alone.
    const parsed: Submission = JSON.parse(submission)
    const { outcome } = await sequencerOf(env).submit(parsed)
    if (outcome.status === 'halted') return
    await keepPromise(db, id)
  }
}
