import { hc } from 'hono/client'
import type { Api } from '../../../worker/api.ts'
import { confirmPresence, signInAgain } from './passkey.ts'
import { Refused, request } from './request.ts'

/** The one way by which sections ask the portal. */

/** Who was signed in when the page opened: `person.ts` says so. */
let account: string | undefined
export const rememberAccount = (signedIn: string): void => {
  account = signedIn
}

/** One dialog for all requests that need the same. */
let running: Promise<void> | undefined
const once = (run: () => Promise<void>): Promise<void> =>
  (running ??= run().finally(() => {
    running = undefined
  }))

const backIn = async (): Promise<void> => {
  if ((await signInAgain()) === account) return
  location.reload()
  // Nothing of this page goes on under another account.
  await new Promise(() => {})
}

/**
 * Asks, and does what the portal wants first: a fresh passkey, or signing in again; then the same request goes on.
 * What it throws, `failure.ts` turns into sentences.
 * @throws Refused, Lost, Cancelled
 */
export const send = async (input: string | URL, init?: RequestInit): Promise<Response> => {
  for (let isRepeated = false; ; isRepeated = true) {
    try {
      return await request(input, init)
    } catch (error) {
      if (isRepeated || !(error instanceof Refused)) throw error
      if (error.status === 401 && account !== undefined) await once(backIn)
      else if (error.kind === 'fresh-passkey') await once(confirmPresence)
      else throw error
    }
  }
}

/** The portal's API with its own types: `await (await portal.api.account.$get()).json()`. */
export const portal = hc<Api>(location.origin, {
  fetch: (input: RequestInfo | URL, init?: RequestInit) => send(input instanceof Request ? input.url : input, init),
})

export interface Asked {
  /** Sent as JSON. */
  json?: unknown
  /** Or as it is, with its media type. */
  body?: BodyInit
  type?: string
  /** Id of the role to act in, where she holds several that may. */
  role?: string | undefined
  /** Makes repeating harmless: the same name for the same act, `crypto.randomUUID()` once for each. */
  idempotencyKey?: string
  signal?: AbortSignal
}

export interface Answer {
  status: number
  /** What the answer says; `undefined` where it says nothing. */
  body: unknown
  /** Address of the next page of a list. */
  next: string | undefined
}

/**
 * Asks where the types of `portal` do not reach.
 * @throws Refused, Lost, Cancelled
 */
export const ask = async (method: string, path: string, asked: Asked = {}): Promise<Answer> => {
  const { json, body, type, role, idempotencyKey, signal } = asked
  const headers = new Headers()
  if (json !== undefined) headers.set('Content-Type', 'application/json')
  else if (type !== undefined) headers.set('Content-Type', type)
  if (role !== undefined) headers.set('Lucid-Role', role)
  if (idempotencyKey !== undefined) headers.set('Idempotency-Key', idempotencyKey)
  const sent = json === undefined ? body : JSON.stringify(json)
  const answer = await send(path, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: sent }),
    ...(signal ? { signal } : {}),
  })
  const next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1]
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json(), next }
}

/** What an act says that waits for another officer's release. */
export const waitingOf = ({ status, body }: Answer): string | undefined => {
  if (status !== 202 || typeof body !== 'object' || body === null || !('waiting' in body)) return undefined
  const { waiting } = body
  return typeof waiting === 'object' && waiting !== null && 'id' in waiting ? String(waiting.id) : ''
}
