import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import type { Language } from '../../content/registers/messages.ts'
import { because } from '../log/sentences.ts'
import type { Counts, Destination, Refusal } from './destination.ts'
import { Unusable } from './ending.ts'

/** A portal that serves, reached through its API. */
export interface PortalAt {
  origin: string
  /** An API key. */
  key: string
  register: string
  reason: string | undefined
  language: Language
}

const Outlook: z.ZodType<Counts> = z.object({
  published: z.int(),
  corrected: z.int(),
  withdrawn: z.int(),
  unchanged: z.int(),
})
const Published = z.object({ checkpoint: z.string() })
const Waiting = z.object({
  waiting: z.object({ page: z.string(), reasons: z.array(z.object({ message: z.string() })), lapsesAt: z.string() }),
})
const ProblemBody = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  issues: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
})

/** A portal that starts again or is busy is asked again after these. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000]
/** Longer than this nobody waits at a terminal: a key's daily bound. */
const LONGEST_PAUSE_MS = 60_000
const TIMEOUT_MS = 180_000

/** A sentence of the API begins with the place in the request, which is none in the file. */
const PLACE = /^(?:row \d+(?:, column “[^”]*”)?: |第 \d+ 条(?:“[^”]*”列)?：)/

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

const refusalOf = ({ pointer, message }: { pointer: string; message: string }): Refusal => {
  const [, row, field] = /^\/(\d+)(?:\/(.*))?$/s.exec(pointer) ?? []
  return {
    row: row === undefined ? undefined : Number(row),
    field: field === undefined ? undefined : unescaped(field),
    text: message.replace(PLACE, ''),
  }
}

/** Whether the same request may go better later. @see RFC 9110, 15.6 */
const isPassing = (status: number): boolean => status === 429 || status === 502 || status === 503 || status === 504

const pauseOf = (answer: Response | undefined, attempt: number): number | undefined => {
  const asked = Number(answer?.headers.get('retry-after') ?? NaN) * 1_000
  const pause = Math.max(PAUSES_MS[attempt] ?? NaN, Number.isFinite(asked) ? asked : 0)
  return pause <= LONGEST_PAUSE_MS ? pause : undefined
}

/** Publishes through a portal's API. */
export const openPortalAt = ({ origin, key, register, reason, language }: PortalAt): Destination => {
  const isLocal = new URL(origin).hostname === '127.0.0.1'
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'accept-language': language,
  }

  /** Sends until an answer comes that will not change. */
  const send = async (body: string, query: Record<string, string>, id?: string): Promise<Response> => {
    const search = new URLSearchParams({ ...query, ...(reason === undefined ? {} : { reason }) })
    const url = new URL(`/api/registers/${register}/entries?${search.toString()}`, origin)
    const request = {
      method: 'POST',
      redirect: 'error',
      headers: {
        ...headers,
        ...(id === undefined ? {} : { 'idempotency-key': id }),
        ...(isLocal ? {} : { 'content-encoding': 'gzip' }),
      },
      body: isLocal ? body : await gzip(body),
    } as const
    for (let attempt = 0; ; attempt++) {
      let answer: Response | undefined
      let why = ''
      try {
        answer = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) })
        if (!isPassing(answer.status)) return answer
      } catch (error) {
        why = reasonOf(error)
      }
      const pause = pauseOf(answer, attempt)
      if (pause === undefined) {
        if (answer) return answer
        throw new Unusable('unreachable', { origin, why })
      }
      await answer?.body?.cancel()
      await wait(pause)
    }
  }

  const refusalsOf = async (answer: Response): Promise<Refusal[]> => {
    const text = await answer.text()
    const { status } = answer
    const problem = ProblemBody.safeParse(parsed(text))
    if (!problem.success) throw new Unusable('portal-odd', { origin, status })
    const { issues, title, detail = title ?? '' } = problem.data
    if (status === 422 && issues && issues.length > 0) return issues.map(refusalOf)
    const said = [detail, ...(issues ?? []).slice(0, 3).map(({ message }) => message)].join(' ')
    throw new Unusable('portal-refuses', { origin, status, detail: said })
  }

  const answerOf = async <T>(answer: Response, status: number, schema: z.ZodType<T>): Promise<T | Refusal[]> => {
    if (answer.status !== status) return refusalsOf(answer)
    const body = schema.safeParse(parsed(await answer.text()))
    if (!body.success) throw new Unusable('portal-odd', { origin, status })
    return body.data
  }

  return {
    name: origin,
    // While the portal works on one request, the next is read.
    width: 2,
    tryOut: async ({ body }) => answerOf(await send(body, { dryRun: 'true' }), 200, Outlook),
    publish: async ({ body }, id) => {
      const answer = await send(body, {}, id)
      return answer.status === 202 ? answerOf(answer, 202, Waiting) : answerOf(answer, 201, Published)
    },
    close: async () => {},
  }
}

const gzip = (body: string): Promise<ArrayBuffer> =>
  new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `fetch` hides why it failed behind "fetch failed". */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? because(error.cause) : because(error)
