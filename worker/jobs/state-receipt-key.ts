import { openRecord } from '../../db/record/db.ts'
import { openReceiptSigner, receiptKeyStatement } from '../../db/record/receipts.ts'
import { sequencerOf } from '../app.ts'

/** After the key of receipts was set or changed by configuration, the log names it. */
export const stateConfiguredReceiptKey = async (env: Env): Promise<void> => {
  const signer = env.LOG_KEY ? await openReceiptSigner(env) : undefined
  const statement = signer && (await receiptKeyStatement(openRecord(env.RECORD), signer))
  if (!statement) return
  const { register, ...rest } = statement
  const { outcome } = await sequencerOf(env).submit({
    publisher: 'portal',
    statements: [{ ...rest, register: register.id }],
  })
  if (outcome.status !== 'placed') throw new Error(`what the log says of the key of receipts was ${outcome.status}`)
}
