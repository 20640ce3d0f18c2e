import { OpenAPIHono, type Hook, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import zhCN from 'zod/v4/locales/zh-CN.js'
import { openRecord, type RecordDb } from '../db/record/db.ts'
import type { Authority } from '../db/intake/keys.ts'
import type { Person } from '../db/intake/sessions.ts'
import type { RequestRows } from './http/body.ts'
import { Problem, type ProblemIssue } from './http/problems.ts'

/** What every route module is built on. */
export interface App {
  Bindings: Env
  Variables: {
    /** Set by `requestId`. */
    requestId: string
    /** The role that is acted in, set by `authorize`. */
    authority: Authority
    /** Set by `authorize` for somebody who is signed in. */
    person: Person
    /** Set by `publishing` once the rows of a request were read. */
    rows: RequestRows
  }
}

interface Sentences {
  localeError(issue: { code?: string; input?: unknown }): string | { message: string } | null | undefined
}
const chinese: Sentences = zhCN()

/** What is wrong, in Chinese; a schema with conditions of its own says it as `params: { zh }`. */
const inChinese = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'custom' && typeof issue.params?.['zh'] === 'string') return issue.params['zh']
  const said = chinese.localeError(issue)
  return (typeof said === 'string' ? said : said?.message) ?? issue.message
}

const UNKNOWN = { zh: '没有这个参数或字段。', en: 'There is no such parameter or field.' }

/** What is wrong and where; of names that nothing here has, each. */
const issuesOf = (issue: z.core.$ZodIssue): ProblemIssue[] => {
  const at = issue.path.map((part) => `/${String(part)}`).join('')
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ pointer: `${at}/${key.slice(0, 80)}`, message: UNKNOWN }))
    : [{ pointer: at, message: { zh: inChinese(issue), en: issue.message } }]
}

/** Turns what a schema found wrong into one problem naming every bad parameter. */
const refuseInvalid: Hook<unknown, App, string, unknown> = (result) => {
  if (result.success) return
  const issues = result.error.issues.flatMap(issuesOf)
  throw new Problem('invalid-request', {}, { issues })
}

export const newRoutes = (): OpenAPIHono<App> => new OpenAPIHono<App>({ defaultHook: refuseInvalid })

export const recordOf = (c: Context<App>): RecordDb => openRecord(c.env.RECORD, c.env.OBJECTS)

/** The one sequencer of this portal's log. */
export const sequencerOf = (env: Env) => env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))
