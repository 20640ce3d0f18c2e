/** One request to the portal, and what can go wrong with it. */

export interface Issue {
  /** JSON pointer into what was sent; empty for the whole. */
  pointer: string
  message: string
}

/** The portal refused: what it said, in the reader's language. */
export class Refused extends Error {
  readonly status: number
  /** The kind of problem, `forbidden`; empty where the answer was none of the portal's. */
  readonly kind: string
  readonly issues: readonly Issue[]
  constructor(status: number, kind: string, detail: string, issues: readonly Issue[]) {
    super(detail)
    this.name = 'Refused'
    this.status = status
    this.kind = kind
    this.issues = issues
  }
}

/** No answer came: the line was cut, or the portal is away. */
export class Lost extends Error {}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const issuesOf = (given: unknown): Issue[] =>
  (Array.isArray(given) ? given : []).flatMap((issue: unknown) =>
    isFields(issue) ? [{ pointer: textOf(issue['pointer']), message: textOf(issue['message']) }] : [],
  )

/** @see RFC 9457 */
export const refusalOf = async (answer: Response): Promise<Refused> => {
  const body: unknown = await answer.json().catch(() => undefined)
  const problem = isFields(body) ? body : {}
  const kind = textOf(problem['type']).replace(/^.*\//, '')
  return new Refused(answer.status, kind, textOf(problem['detail']), issuesOf(problem['issues']))
}

/** Pauses between attempts, in milliseconds. */
const PAUSES = [800, 2_500]

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** Repeating does no harm: it only reads, or its key makes the portal answer as before. */
const isSafeToRepeat = (method: string, headers: Headers): boolean =>
  method === 'GET' || method === 'HEAD' || headers.has('Idempotency-Key')

/**
 * Asks in the page's language; what may be repeated without harm is, when the line is cut.
 * @returns an answer that is no refusal
 * @throws Refused, Lost; and AbortError where `signal` ends it
 */
export const request = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers)
  headers.set('Accept-Language', document.documentElement.lang)
  const repeats = isSafeToRepeat(init.method ?? 'GET', headers) ? PAUSES : []
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await fetch(input, { ...init, headers })
      if (answer.ok) return answer
      throw await refusalOf(answer)
    } catch (error) {
      // `fetch` fails with a TypeError when no answer came.
      if (!(error instanceof TypeError)) throw error
      const wait = repeats[attempt]
      if (wait === undefined) throw new Lost()
      await pause(wait)
    }
  }
}

/** Posts JSON. @returns the answer's JSON; `undefined` without one */
export const postJson = async (path: string, body: unknown): Promise<unknown> => {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await request(path, { method: 'POST', headers, body: JSON.stringify(body) })
  return answer.status === 204 ? undefined : answer.json()
}
