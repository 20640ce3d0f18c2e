import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ActivityQuestion } from '../../db/intake/activity.ts'
import type { App } from '../app.ts'
import { Day } from '../http/openapi.ts'
import { ownOrganisation } from './granting.ts'

/** Which rows of the log of activity an auditor asks for; all conditions hold together. */

export const ActivityFilters = z.object({
  account: z.string().max(100).optional(),
  key: z.string().max(100).optional().describe('Id of a key.'),
  action: z.string().max(60).optional().describe('As the permission table names it.'),
  register: z.string().max(80).optional().describe('What was published in this register.'),
  request: z.string().max(64).optional().describe('`X-Request-Id` of an answer.'),
  from: Day.optional(),
  to: Day.optional(),
})

/** The same as the log has it, within the role’s organisation. */
export const questionOf = (
  c: Context<App>,
  { register, to, ...filters }: z.output<typeof ActivityFilters>,
): ActivityQuestion => ({
  ...filters,
  target: register === undefined ? undefined : `POST /api/registers/${register}/entries`,
  until: to,
  organisation: ownOrganisation(c),
})
