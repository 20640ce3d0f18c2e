import { readRegistration, type GivenRegistration } from '../../content/consultations/registration.ts'
import type { Wrong } from '../../content/forms/wrong.ts'
import { textIn } from '../../content/consultations/ruled.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { signConsultationReceipt } from '../record/consultation-receipts.ts'
import { openRecord } from '../record/db.ts'
import { readBodies } from '../record/read.ts'
import type { SignedReceipt } from '../record/receipts.ts'
import { openIntake } from './db.ts'
import type { CommentReceipt } from './consultation-comments.ts'
import { addRegistration } from './hearing-registrations.ts'
import type { TakingEnv } from './take-comment.ts'

/** Taking a registration for a hearing, whichever way it came. */

export interface TakenRegistration extends CommentReceipt {
  /** Last day of registration, `YYYY-MM-DD`. */
  closes: string
  signed: SignedReceipt | undefined
}

export type RegistrationTaken =
  TakenRegistration | { wrong: Wrong[] } | 'unknown' | 'closed' | 'another' | 'registered' | 'full' | 'unavailable'

/** Whether anybody may register on a day. */
export const takesRegistrations = (body: Body, today: string): boolean => {
  const [state, last, notice] = [body['state'], textIn(body['registrationCloses']), textIn(body['notice'])]
  const isCalled = state === 'announced' || state === 'postponed'
  return isCalled && last !== undefined && today <= last && (notice ?? '') <= today
}

export const takeRegistration = async (
  env: TakingEnv & Pick<Env, 'PUSH_KEY'>,
  hearing: string,
  given: GivenRegistration,
  once: string | undefined,
  now: Date,
): Promise<RegistrationTaken> => {
  const body = (await readBodies(openRecord(env.RECORD, env.OBJECTS), 'hearings', [hearing])).get(hearing)
  if (!body) return 'unknown'
  if (!takesRegistrations(body, dayOf(now.toISOString()))) return 'closed'
  const read = readRegistration(given)
  if ('wrong' in read) return read
  // Without a key nothing can be sealed, and what cannot be sealed is not asked for.
  if (!env.PUSH_KEY) return 'unavailable'
  const { registration } = read
  const [day = '', closes = ''] = [textIn(body['day']), textIn(body['registrationCloses'])]
  const held = { key: hearing, day }
  const kept = await addRegistration(openIntake(env.INTAKE), held, registration, { secret: env.PUSH_KEY, once }, now)
  if (typeof kept === 'string') return kept
  const { number, code, receivedAt: received } = kept
  const facts = { number, about: hearing, to: textIn(body['organisation']) ?? '', received, closes }
  const { part, standing, name, contact, words } = registration
  const sent = { hearing, part, standing, name, contact, ...(words === undefined ? {} : { words }) }
  const signed = code === undefined ? undefined : await signConsultationReceipt(env, facts, { code, words: sent })
  return { ...kept, closes, signed }
}
