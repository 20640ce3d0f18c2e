import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'

/**
 * The only door to the platform's log. A line is JSON of fields that are ours: no address, no path, query or body, no user
 * agent, no message of an error, which may quote what was sent.
 */

/** What a line may be about: a closed list, so that nothing sent ever becomes a line. */
export type What =
  | 'alert-begins'
  | 'alert-ends'
  | 'alert-not-delivered'
  | 'clock-ahead'
  | 'counts-not-kept'
  | 'internal'
  | 'issuers-silent'
  | 'job-failed'
  | 'publicity-not-ended'
  | 'queue-not-reached'
  | 'runs-not-kept'
  | 'scans-unreadable'
  | 'store-silent'
  | 'witness-silent'

export interface Line {
  what: What
  /** As the API's map has it, `/api/registers/:register/records/:key`. */
  route?: string
  method?: string
  status?: number
  requestId?: string
  /** Of a job, a witness, an alert or a register: a name that stands in our own files or configuration. */
  name?: string
  outcome?: string
  count?: number
  error?: ErrorShown
}

/** What may be said of an error. */
export interface ErrorShown {
  /** Its class. */
  class: string
  /** What the database calls it: its code, and the column of ours that a constraint is on. */
  sqlite?: string
  /** Where it was thrown: functions and places of our own code. */
  stack?: string[]
}

const MOST_FRAMES = 8
const MOST_CHARACTERS = 60

/** A name of ours, cut: what stands in a configuration may be long. */
const cut = (text: string): string => text.slice(0, MOST_CHARACTERS)

/** A place in a bundle; nothing else of a line of a stack, since a message may hold lines that look like one. */
const FRAME =
  /^\s+at (?:async )?(?:(?:new )?([\w$.#<>]{1,60}) \()?(?:[\w:./-]*\/)?([\w.-]{1,60}\.m?[jt]s):(\d+):(\d+)\)?$/

const framesOf = (stack: string): string[] =>
  stack.split('\n').flatMap((line) => {
    const [whole, named = '', file = '', row = '', column = ''] = FRAME.exec(line) ?? []
    return whole === undefined ? [] : [`${named === '' ? '' : `${named} `}${file}:${row}:${column}`]
  })

const CODE = /\bSQLITE_[A-Z_]+\b/
const CONSTRAINT = /\bconstraint failed: ([a-z_]{1,40}(?:\.[a-z_]{1,40})?)\b/

/** What is known of an error without what it says. */
export const shownError = (error: unknown): ErrorShown => {
  if (!(error instanceof Error)) return { class: typeof error }
  // The driver wraps what the database said.
  const said = `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`
  const sqlite = [CODE.exec(said)?.[0], CONSTRAINT.exec(said)?.[1]].filter((part) => part !== undefined).join(' ')
  // The message stands first in a stack, perhaps over several lines, some of which could look like places.
  const behind = (error.stack ?? '').split(error.message === '' ? '\n' : error.message).at(-1) ?? ''
  const stack = framesOf(behind).slice(0, MOST_FRAMES)
  return {
    class: /^\w{1,40}$/.test(error.name) ? error.name : 'Error',
    ...(sqlite === '' ? {} : { sqlite }),
    ...(stack.length === 0 ? {} : { stack }),
  }
}

/** A line as it is written. @param at - RFC 3339 UTC */
export const lineOf = (level: Level, { name, ...line }: Line, at: string): string =>
  JSON.stringify({ at, level, ...line, ...(name === undefined ? {} : { name: cut(name) }) })

type Level = 'info' | 'warn' | 'error'

/** Writes one line. */
export const log = (level: Level, line: Line): void => {
  console[level](lineOf(level, line, new Date().toISOString()))
}

/** Which route of the API answers, as its map has it: never the path that was asked for. */
export const routeOf = (c: Context): string =>
  matchedRoutes(c)
    .map(({ path }) => path)
    .filter((path) => !path.includes('*'))
    .at(-1) ?? 'page'

/** Says that a request ended with an unknown error. */
export const logInternal = (error: Error, c: Context): void =>
  log('error', {
    what: 'internal',
    route: routeOf(c),
    method: c.req.method,
    status: 500,
    requestId: String(c.get('requestId') ?? ''),
    error: shownError(error),
  })
