import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Complaint } from './complaint.ts'
import type { State } from './state.ts'

/** Where a serving portal of this state listens, written by `npm start` once it is ready. */
export const addressFile = ({ directory }: State): string => join(directory, 'address')

/**
 * Asks the portal that serves this state, over loopback.
 * @returns its answer, or `undefined` when nothing serves
 * @throws Complaint with what the portal says when it refuses
 */
export const askOperator = async (
  state: State,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> => {
  if (!existsSync(addressFile(state))) return undefined
  const origin = readFileSync(addressFile(state), 'utf8')
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${state.secrets['OPERATOR_TOKEN'] ?? ''}`,
      'accept-language': 'en',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined)
  if (!answer) return undefined
  if (!answer.ok) throw new Complaint(`The portal refused: ${(await answer.text()).slice(0, 2_000)}`)
  return answer.json()
}
