import type { Wrong } from '../../content/forms/wrong.ts'
import { MESSAGE_COST, MESSAGE_FIELDS } from '../../content/relayed-messages/message.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { takeMessage, type TakenMessage } from '../../db/intake/take-relayed-message.ts'
import { readPosted } from '../forms/posted.ts'

/** What came of the form: a receipt, or why there is none, with what was typed so that nothing is typed twice. */
export type Written =
  | { status: 201; taken: TakenMessage }
  | { status: 422; wrong: Wrong[]; typed: URLSearchParams }
  | {
      status: 403 | 409 | 413 | 429
      told: 'foreign' | 'sentBefore' | 'tooLarge' | 'tooMany' | 'full'
      typed: URLSearchParams | undefined
    }
  /** Nobody can be written to about the notice any more: the page says why. */
  | 'not-taken'

/** Bytes: 1,000 characters of Chinese take nine each in a form. */
const MOST_BYTES = 16 * 1024

export const takeForm = async (
  env: Pick<Env, 'INTAKE' | 'RECORD' | 'OBJECTS' | 'PUSH_KEY' | 'LIMIT' | 'LUCID_ENV'>,
  request: Request,
  now: Date,
): Promise<Written> => {
  const typed = await readPosted(request, MOST_BYTES)
  if (typed === 'foreign') return { status: 403, told: 'foreign', typed: undefined }
  if (typed === 'too-large') return { status: 413, told: 'tooLarge', typed: undefined }
  if (!(await mayProceed(env, 'relayed messages', request, MESSAGE_COST)))
    return { status: 429, told: 'tooMany', typed }
  const given = Object.fromEntries(MESSAGE_FIELDS.map((name) => [name, typed.get(name) ?? undefined]))
  const once = typed.get('once')?.slice(0, 100) || undefined
  const taken = await takeMessage(env, given, once, now)
  if (taken === 'sent-before') return { status: 409, told: 'sentBefore', typed: undefined }
  if (taken === 'full') return { status: 429, told: 'full', typed }
  if (typeof taken === 'string') return 'not-taken'
  return 'wrong' in taken ? { status: 422, wrong: taken.wrong, typed } : { status: 201, taken }
}
