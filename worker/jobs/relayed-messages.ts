import { openIntake } from '../../db/intake/db.ts'
import { eraseMessages } from '../../db/intake/relayed-messages.ts'

/** Deletes messages to who posted a notice, 90 days after they came. */
export const eraseOldMessages = (env: Env, now: Date): Promise<void> => eraseMessages(openIntake(env.INTAKE), now)
