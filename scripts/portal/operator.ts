import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as z from 'zod'
import type { Bindings } from './bindings.ts'
import { Complaint } from './complaint.ts'
import { migrate } from './migrate.ts'
import { lockState, holderOf, type State } from './state.ts'

/**
 * Scripts and the portal that serves their state: while one serves, it alone opens the state, and scripts ask it over
 * loopback with the token that stands there.
 */

/** Where a serving portal of this state listens, written by `npm start` once it is ready. */
export const addressFile = ({ directory }: State): string => join(directory, 'address')

/** The portal that serves this state; the token goes to nobody who took over the port of one that ended. */
export const servedAt = (state: State): string | undefined =>
  holderOf(state) !== undefined && existsSync(addressFile(state)) ? readFileSync(addressFile(state), 'utf8') : undefined

export interface Errand {
  method: 'GET' | 'POST' | 'DELETE'
  /** From the root, below `/api/operator/`. */
  path: string
  body?: unknown
}

/** @returns `undefined` when nothing serves. @throws Complaint with what the portal says when it refuses */
const send = async (state: State, { method, path, body }: Errand): Promise<Response | undefined> => {
  const origin = servedAt(state)
  if (origin === undefined) return undefined
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${state.secrets['OPERATOR_TOKEN'] ?? ''}`,
      'accept-language': 'en',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined)
  if (answer && !answer.ok) throw new Complaint(`The portal refused: ${(await answer.text()).slice(0, 2_000)}`)
  return answer
}

/**
 * Asks the portal that serves this state.
 * @returns its answer, `null` for one without a body, or `undefined` when nothing serves
 * @throws Complaint with what the portal says when it refuses
 */
export const askOperator = async (state: State, errand: Errand): Promise<unknown> => {
  const answer = await send(state, errand)
  if (!answer) return undefined
  return answer.status === 204 ? null : answer.json()
}

/**
 * Asks for something that takes long: each line of the answer as it comes.
 * @returns `undefined` when nothing serves
 * @throws Complaint as above, or when the portal ends before it has answered
 */
export const followOperator = async (state: State, errand: Errand): Promise<AsyncIterable<unknown> | undefined> => {
  const answer = await send(state, errand)
  return answer?.body ? linesOf(answer.body) : undefined
}

const linesOf = async function* (body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const part of body) {
      const lines = `${rest}${decoder.decode(part, { stream: true })}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line !== '') yield JSON.parse(line)
    }
  } catch {
    throw new Complaint('The portal ended before it had answered.')
  }
}

/**
 * Has the portal that serves this state do something, or does it in the state itself where none does.
 * @param answer - what the portal answers with
 * @param database - brought up to date before `alone`
 * @throws Complaint when a portal refuses, or a process holds the state that does not serve yet
 */
export const operate = async <T>(
  state: State,
  errand: Errand,
  answer: z.ZodType<T>,
  database: 'record' | 'intake',
  alone: (bindings: Bindings) => Promise<T>,
): Promise<T> => {
  const served = await askOperator(state, errand)
  if (served !== undefined) return answer.parse(served)
  lockState(state)
  // Only now, since whoever asks a portal that serves needs no workerd of its own.
  const { openBindings } = await import('./bindings.ts')
  const { bindings, close } = await openBindings(state)
  try {
    await migrate(database === 'record' ? bindings.RECORD : bindings.INTAKE, database)
    return await alone(bindings)
  } finally {
    await close()
  }
}
