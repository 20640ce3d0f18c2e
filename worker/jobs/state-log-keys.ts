import { openRecord } from '../../db/record/db.ts'
import { keyStatements, readLogKeys } from '../../db/record/log-keys.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { sequencerOf } from '../app.ts'

/** After a key was changed by configuration, the log says so itself, signed by the key before as well. */
export const stateConfiguredKeys = async (env: Env): Promise<void> => {
  if (!env.LOG_KEY) return
  const statements = keyStatements(await readLogKeys(openRecord(env.RECORD)), await openLogSigner(env))
  if (statements.length === 0) return
  const { outcome } = await sequencerOf(env).submit({
    publisher: 'portal',
    statements: statements.map(({ register, ...rest }) => ({ register: register.id, ...rest })),
  })
  if (outcome.status !== 'placed') throw new Error(`what the log says of its keys was ${outcome.status}`)
}
