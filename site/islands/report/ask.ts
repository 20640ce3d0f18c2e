import { languageHeader } from './words.ts'

/** Questions to the portal, and why one was not answered. */

/** There is no network, or it failed on the way. */
export class Unreachable extends Error {}

/** The portal answered and did not take it. */
export class Refused extends Error {
  readonly status: number
  /** In the language of the page. */
  readonly detail: string
  constructor(status: number, detail: string) {
    super(`${status} ${detail}`)
    this.status = status
    this.detail = detail
  }
}

export const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a problem says, with the first thing that is wrong. */
const detailOf = (problem: unknown): string => {
  if (!isFields(problem)) return ''
  const issues: unknown[] = Array.isArray(problem['issues']) ? problem['issues'] : []
  const [first] = issues.filter(isFields)
  return String(first?.['message'] ?? problem['detail'] ?? problem['title'] ?? '')
}

/**
 * @returns the answer's body, parsed where it is JSON; `undefined` where there is none
 * @throws Unreachable, Refused
 */
export const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
  let answer: Response
  try {
    answer = await fetch(path, {
      ...init,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: { ...languageHeader, ...Object.fromEntries(new Headers(init.headers)) },
    })
  } catch {
    throw new Unreachable(path)
  }
  const text = await answer.text().catch(() => {
    throw new Unreachable(path)
  })
  let body: unknown
  try {
    body = text === '' ? undefined : JSON.parse(text)
  } catch {
    body = undefined
  }
  if (!answer.ok) throw new Refused(answer.status, detailOf(body))
  return body
}

export const askJson = (method: 'POST' | 'PUT', path: string, body: unknown, headers = {}): Promise<unknown> =>
  ask(path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } })
