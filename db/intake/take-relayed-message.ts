import type { Wrong } from '../../content/forms/wrong.ts'
import { daysAfter } from '../../content/consultations/windows.ts'
import { RETENTION_DAYS } from '../../content/people/retention.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { NOTICES, readMessage, type GivenMessage } from '../../content/relayed-messages/message.ts'
import { isOpenNotice } from '../../content/relayed-messages/open.ts'
import { openRecord } from '../record/db.ts'
import { readBodies } from '../record/read.ts'
import { openIntake } from './db.ts'
import { addMessage, hasReaders, type MessageReceipt } from './relayed-messages.ts'

/** Taking a message to who posted a notice, whichever way it came: by the form, or by a program. */

type TakingEnv = Pick<Env, 'INTAKE' | 'RECORD' | 'OBJECTS' | 'PUSH_KEY'>

export interface TakenMessage extends MessageReceipt {
  /** Unified social credit code of who reads it. */
  organisation: string
  /** Day on which it is deleted, `YYYY-MM-DD` in Asia/Shanghai. */
  deleted: string
}

/** Why nobody can be written to about a notice; `unread`: nobody of the organisation would read it here. */
export type Unwritable = 'unknown' | 'closed' | 'unread' | 'unavailable'

/** A notice that takes messages. */
export interface Writable {
  notice: string
  organisation: string
  body: Body
}

/** Looks whether anybody may be written to about a notice, before a form for it is shown. */
export const findWritable = async (
  env: TakingEnv,
  notice: string,
  now: Date,
): Promise<Writable | { why: Unwritable; body?: Body }> => {
  const body = (await readBodies(openRecord(env.RECORD, env.OBJECTS), NOTICES, [notice])).get(notice)
  if (!body) return { why: 'unknown' }
  if (!isOpenNotice(body, dayOf(now.toISOString()))) return { why: 'closed', body }
  // Without a key nothing can be sealed, and what cannot be sealed is not asked for.
  if (!env.PUSH_KEY) return { why: 'unavailable', body }
  const { organisation } = body
  if (typeof organisation !== 'string' || !(await hasReaders(openIntake(env.INTAKE), organisation)))
    return { why: 'unread', body }
  return { notice, organisation, body }
}

export const takeMessage = async (
  env: TakingEnv,
  given: GivenMessage,
  once: string | undefined,
  now: Date,
): Promise<TakenMessage | { wrong: Wrong[] } | Unwritable | 'sent-before' | 'full'> => {
  const found = await findWritable(env, given.notice ?? '', now)
  if ('why' in found) return found.why
  const read = readMessage(given)
  if ('wrong' in read) return read
  const { organisation } = found
  const secret = env.PUSH_KEY ?? ''
  const receipt = await addMessage(openIntake(env.INTAKE), read.message, { organisation, secret, once }, now)
  if (typeof receipt === 'string') return receipt
  const deleted = daysAfter(dayOf(receipt.receivedAt), RETENTION_DAYS.relayedMessage)
  return { ...receipt, organisation, deleted }
}
