import { randomBytes } from 'node:crypto'
import { openIntake } from '../db/intake/db.ts'
import { breakPromise, keepPromise, promise, type Person } from '../db/intake/persons.ts'
import { Problem } from './http/problems.ts'
import { Waits } from './registers/waiting.ts'
import type { Submission } from './sequencer.ts'

/**
 * Publishes what commits to natural persons. They are written first, with the promise to publish, since the two databases
 * have no transaction in common: whatever stops this request, the clock finishes it, and a name is never lost that a record
 * commits to.
 * @param fresh - persons that do not stand yet; without any, nothing is promised
 */
export const withPersons = async <Result>(
  env: Env,
  fresh: Person[],
  submission: Submission,
  submit: (submission: Submission) => Promise<Result>,
): Promise<Result> => {
  if (fresh.length === 0) return submit(submission)
  const db = openIntake(env.INTAKE)
  // Named, so that whoever publishes it a second time publishes nothing twice.
  const request = submission.request ?? { id: `persons ${randomBytes(24).toString('base64url')}`, digest: '' }
  const promised = { ...submission, request }
  const id = await promise(db, fresh, JSON.stringify(promised), new Date().toISOString())
  try {
    const result = await submit(promised)
    await keepPromise(db, id)
    return result
  } catch (error) {
    // Refused for good, or not yet decided: then nothing commits to them. Whatever else went wrong may have come to stand.
    if (error instanceof Waits || (error instanceof Problem && error.kind !== 'service-unavailable'))
      await breakPromise(
        db,
        id,
        fresh.map(({ commitment }) => commitment),
      )
    throw error
  }
}
