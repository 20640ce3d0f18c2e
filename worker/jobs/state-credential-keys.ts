import { unstatedCredentialKeys } from '../../db/record/credential-keys.ts'
import { openRecord } from '../../db/record/db.ts'
import { sequencerOf } from '../app.ts'

/** After the key of credentials was set or changed by configuration, the log names it. */
export const stateConfiguredCredentialKeys = async (env: Env): Promise<void> => {
  if (!env.LOG_KEY) return
  const statements = await unstatedCredentialKeys(openRecord(env.RECORD), env)
  if (statements.length === 0) return
  const { outcome } = await sequencerOf(env).submit({
    publisher: 'portal',
    statements: statements.map(({ register, ...rest }) => ({ ...rest, register: register.id })),
  })
  if (outcome.status !== 'placed') throw new Error(`what the log says of the keys of credentials was ${outcome.status}`)
}
