import { openIntake } from '../../db/intake/db.ts'
import { eraseContacts } from '../../db/intake/information-requests.ts'
import { deliver } from '../information-delivery.ts'

/** Publishes what was decided of requests while nothing could be published. */
export const deliverDecisions = async (env: Env): Promise<void> => {
  if (env.LOG_KEY && !(await deliver(env))) throw new Error('decisions of requests for information wait')
}

/** Erases what requesters left to be reached by, 90 days after they were answered. */
export const eraseOldContacts = (env: Env, now: Date): Promise<void> => eraseContacts(openIntake(env.INTAKE), now)
