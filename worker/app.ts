import { OpenAPIHono, type Hook } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { openRecord, type RecordDb } from '../db/record/db.ts'
import type { Authority } from '../db/intake/keys.ts'
import { Problem, type ProblemIssue } from './http/problems.ts'

/** What every route module is built on. */
export interface App {
  Bindings: Env
  Variables: {
    /** Set by `authorize` once a key was checked. */
    authority: Authority
  }
}

/** Turns what a schema found wrong into one problem naming every bad parameter. */
const refuseInvalid: Hook<unknown, App, string, unknown> = (result) => {
  if (result.success) return
  const issues = result.error.issues.map(({ path, message }): ProblemIssue => {
    const pointer = `/${path.join('/')}`
    return { pointer, message: { zh: `参数不符合要求：${message}`, en: message } }
  })
  throw new Problem('invalid-request', {}, { issues })
}

export const newRoutes = (): OpenAPIHono<App> => new OpenAPIHono<App>({ defaultHook: refuseInvalid })

export const recordOf = (c: Context<App>): RecordDb => openRecord(c.env.RECORD)

/** The one sequencer of this portal's log. */
export const sequencerOf = (env: Env) => env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))
