import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { PROBLEM_TEXTS } from '../../content/generated/problems.ts'
import { fill, message, type Issue, type Language } from '../../content/registers/messages.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import { SilentStore } from '../../db/in-time.ts'
import { FAILED } from '../../db/intake/operation.ts'
import { count } from './counts.ts'
import { discardBody } from './discard.ts'
import { languageOf } from './language.ts'
import { isLeaving } from './leaving.ts'
import { log, logInternal } from './log.ts'

/**
 * Every kind of refusal, its status, and the params that its sentence needs.
 * Each has `content/problems/<kind>.{zh,en}.md`, which is also its page; a test pairs them.
 */
export const PROBLEMS = {
  'bad-request': { status: 400, params: [] },
  unauthorized: { status: 401, params: [] },
  forbidden: { status: 403, params: [] },
  'fresh-passkey': { status: 403, params: [] },
  'not-found': { status: 404, params: [] },
  'method-not-allowed': { status: 405, params: [] },
  'not-acceptable': { status: 406, params: ['offered'] },
  conflict: { status: 409, params: [] },
  gone: { status: 410, params: [] },
  'body-too-large': { status: 413, params: ['limit'] },
  'too-many-rows': { status: 413, params: ['limit'] },
  'unsupported-media-type': { status: 415, params: ['accepted'] },
  'rows-refused': { status: 422, params: [] },
  'invalid-request': { status: 422, params: [] },
  'too-many-requests': { status: 429, params: ['seconds'] },
  internal: { status: 500, params: [] },
  'service-unavailable': { status: 503, params: [] },
} as const satisfies Record<string, { status: number; params: readonly string[] }>

export type ProblemKind = keyof typeof PROBLEMS
export const PROBLEM_KINDS = Object.keys(PROBLEMS).filter((kind): kind is ProblemKind => Object.hasOwn(PROBLEMS, kind))

/** One thing wrong, of the import check or in words of its own. */
export type ProblemIssue = Issue | { pointer: string; message: Bilingual }

export interface ProblemDetails {
  /** Every bad field, in the order of the request. */
  issues?: readonly ProblemIssue[]
  /** Such as `Allow` with 405. */
  headers?: Readonly<Record<string, string>>
}

/** A refusal on its way to `onError`. Its own message is only the kind, since that may reach a log line. */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly params: Readonly<Record<string, string | number>>
  readonly issues: readonly ProblemIssue[]
  readonly headers: Readonly<Record<string, string>>

  /** @param params - what the kind's sentence needs; others stand in the answer under their own names */
  constructor(
    kind: ProblemKind,
    params: Readonly<Record<string, string | number>> = {},
    { issues = [], headers = {} }: ProblemDetails = {},
  ) {
    super(kind)
    this.name = 'Problem'
    this.kind = kind
    this.params = params
    this.issues = issues
    this.headers = headers
  }
}

/** Headers that a status calls for. @see RFC 9110, 11.6.1 and 10.2.3 */
const headersOf = ({ kind, params }: Problem): Record<string, string> => {
  if (kind === 'unauthorized') return { 'WWW-Authenticate': 'Bearer' }
  return params.seconds === undefined ? {} : { 'Retry-After': String(params.seconds) }
}

/** A problem as its answer, in the language that the request asks for. @see RFC 9457 */
const answer = (problem: Problem, c: Context): Response => {
  const { kind, params, issues } = problem
  const language = languageOf(c)
  const { status } = PROBLEMS[kind]
  const text = PROBLEM_TEXTS[kind]?.[language]
  const body = {
    ...params,
    type: `/problems/${kind}`,
    title: text?.title ?? kind,
    status,
    ...(text ? { detail: fill(text.detail, params) } : {}),
    ...(issues.length > 0 ? { issues: issues.map((issue) => inLanguage(issue, language)) } : {}),
  }
  // What was already said of another answer does not hold for this one.
  for (const name of ['ETag', 'Link']) c.header(name, undefined)
  const headers = new Headers({ ...headersOf(problem), ...problem.headers })
  headers.set('Content-Type', 'application/problem+json; charset=utf-8')
  headers.set('Content-Language', language)
  headers.set('Cache-Control', 'no-store')
  headers.append('Vary', 'Accept-Language')
  return c.newResponse(JSON.stringify(body), { status, headers })
}

const inLanguage = (issue: ProblemIssue, language: Language): { pointer: string; message: string } => ({
  pointer: issue.pointer,
  message: 'message' in issue ? issue.message[language] : message(issue, language),
})

/** Refusals that Hono's own middleware throws, by their status. */
const kindOfStatus = (status: number): ProblemKind =>
  PROBLEM_KINDS.find((kind) => PROBLEMS[kind].status === status) ?? (status < 500 ? 'bad-request' : 'internal')

const JSON_ALONE = { accepted: 'application/json' }

const toProblem = (error: Error): Problem => {
  if (error instanceof Problem) return error
  // Whoever hung up half-way reads nothing of it, and it is no failure of ours.
  if (isLeaving(error)) return new Problem('bad-request')
  if (error instanceof SilentStore) return new Problem('service-unavailable')
  // A body that a schema describes is JSON; whatever takes another says itself what it takes.
  if (error instanceof HTTPException)
    return new Problem(kindOfStatus(error.status), { ...(error.status === 415 && JSON_ALONE) })
  return new Problem('internal')
}

/** `undefined` where the API is asked without the runtime, as for its own description. Nothing else can fail here. */
const executionOf = (c: Context): Context['executionCtx'] | undefined => {
  try {
    return c.executionCtx
  } catch {
    return undefined
  }
}

/** Counts writes that were refused, and whatever came too often or failed: reads of what does not exist are the day's work. */
const countRefusal = (kind: ProblemKind, c: Context): void => {
  const { status } = PROBLEMS[kind]
  if ((c.req.method === 'GET' || c.req.method === 'HEAD') && status < 429) return
  countOnce(kind, c)
}

const countOnce = (kind: ProblemKind, c: Context): void => {
  const context = executionOf(c)
  if (context) count(c.env, kind, (work) => context.waitUntil(work))
}

/** Around the drawing of pages, whose failures are answered before they could come to `onError`. */
export const countFailedPages: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  await next()
  if (c.res.status === 500) countOnce(FAILED, c)
}

/** The one door by which errors leave. Of an unknown error only what is ours is logged: its message may quote what was sent. */
export const onError = async (error: Error, c: Context): Promise<Response> => {
  const problem = toProblem(error)
  if (problem.kind === 'internal') logInternal(error, c)
  if (error instanceof SilentStore) log('error', { what: 'store-silent' })
  countRefusal(problem.kind, c)
  await discardBody(c.req.raw)
  return answer(problem, c)
}

/** For an address that no route answers. */
export const onNotFound = (c: Context): Promise<Response> => onError(new Problem('not-found'), c)
