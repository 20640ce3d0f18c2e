import { OpenAPIHono, z, type Hook } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { schemaFault } from '../content/forms/schema-faults.ts'
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

/** Every schema speaks like this where it has no sentence of its own; the Chinese one travels beside the English. */
z.config({
  customError: (found) => {
    const { zh, en } = schemaFault(found)
    found['zh'] = zh
    return en
  },
})

/** What is wrong, in Chinese; a schema with conditions of its own says it as `params: { zh }`. */
const inChinese = (issue: z.core.$ZodIssue): string => {
  const zh: unknown = issue.code === 'custom' ? issue.params?.['zh'] : 'zh' in issue && issue.zh
  return typeof zh === 'string' ? zh : schemaFault(issue).zh
}

/** What is wrong and where; of names that nothing here has, each. */
const issuesOf = (issue: z.core.$ZodIssue): ProblemIssue[] => {
  const at = issue.path.map((part) => `/${String(part)}`).join('')
  const message = { zh: inChinese(issue), en: issue.message }
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ pointer: `${at}/${key.slice(0, 80)}`, message }))
    : [{ pointer: at, message }]
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
