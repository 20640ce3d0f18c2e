import type { Wrong } from '../../content/forms/wrong.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { takeComment, type TakenComment } from '../../db/intake/take-comment.ts'
import { takeRegistration, type TakenRegistration } from '../../db/intake/take-registration.ts'
import { readPosted } from '../forms/posted.ts'

/** What came of a form: what was taken, or why not, with what was typed so that nothing is typed twice. */
export type Posted<Taken> =
  | { status: 201; taken: Taken }
  | { status: 422; wrong: Wrong[]; typed: URLSearchParams }
  | { status: 403 | 404 | 409 | 413 | 429 | 503; told: Told; typed: URLSearchParams | undefined }

/** Keys of `content/words/consultations.yaml`. */
export type Told =
  | 'foreign'
  | 'tooLarge'
  | 'flooded'
  | 'sentBefore'
  | 'another'
  | 'notFound'
  | 'notOpenText'
  | 'closedText'
  | 'registrationClosed'
  | 'registrationTaken'
  | 'registrationFull'
  | 'registrationUnavailable'

type FormEnv = Pick<
  Env,
  'INTAKE' | 'RECORD' | 'OBJECTS' | 'LIMIT' | 'LUCID_ENV' | 'LOG_ORIGIN' | 'RECEIPT_KEY' | 'PUSH_KEY'
>

const no = (
  status: 403 | 404 | 409 | 413 | 429 | 503,
  told: Told,
  typed?: URLSearchParams,
): { status: 403 | 404 | 409 | 413 | 429 | 503; told: Told; typed: URLSearchParams | undefined } => ({
  status,
  told,
  typed,
})

/** @returns what a form of ours sent, or why it is not taken */
const readForm = async (env: FormEnv, request: Request, action: string) => {
  const typed = await readPosted(request)
  if (typed === 'foreign') return no(403, 'foreign')
  if (typed === 'too-large') return no(413, 'tooLarge')
  if (!(await mayProceed(env, action, request))) return no(429, 'flooded', typed)
  return typed
}

const onceIn = (typed: URLSearchParams): string | undefined => typed.get('once')?.slice(0, 100) || undefined

/** @param consultation - its key */
export const takeCommentForm = async (
  env: FormEnv,
  request: Request,
  consultation: string,
  now: Date,
): Promise<Posted<TakenComment>> => {
  const typed = await readForm(env, request, 'consultation comments')
  if (!(typed instanceof URLSearchParams)) return typed
  const given = Object.fromEntries(
    ['paragraph', 'text', 'name', 'visibility'].map((name) => [name, typed.get(name) ?? '']),
  )
  const outcome = await takeComment(env, consultation, given, { once: onceIn(typed) }, now)
  if (outcome === 'unknown') return no(404, 'notFound')
  if (outcome === 'another') return no(409, 'another', typed)
  if (outcome === 'too-many') return no(429, 'flooded', typed)
  if ('wrong' in outcome) return { status: 422, wrong: outcome.wrong, typed }
  if ('notTaken' in outcome) return no(409, outcome.notTaken === 'coming' ? 'notOpenText' : 'closedText', typed)
  return outcome.code === undefined ? no(409, 'sentBefore') : { status: 201, taken: outcome }
}

/** @param hearing - its key */
export const takeRegistrationForm = async (
  env: FormEnv,
  request: Request,
  hearing: string,
  now: Date,
): Promise<Posted<TakenRegistration>> => {
  const typed = await readForm(env, request, 'hearing registrations')
  if (!(typed instanceof URLSearchParams)) return typed
  const given = Object.fromEntries(
    ['part', 'standing', 'name', 'contact', 'words'].map((name) => [name, typed.get(name) ?? '']),
  )
  const outcome = await takeRegistration(env, hearing, given, onceIn(typed), now)
  if (outcome === 'unknown') return no(404, 'notFound')
  if (outcome === 'closed') return no(409, 'registrationClosed', typed)
  if (outcome === 'another') return no(409, 'another', typed)
  if (outcome === 'registered') return no(409, 'registrationTaken', typed)
  if (outcome === 'full') return no(409, 'registrationFull', typed)
  if (outcome === 'unavailable') return no(503, 'registrationUnavailable', typed)
  if ('wrong' in outcome) return { status: 422, wrong: outcome.wrong, typed }
  return outcome.code === undefined ? no(409, 'sentBefore') : { status: 201, taken: outcome }
}
