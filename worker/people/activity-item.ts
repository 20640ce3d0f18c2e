import { z } from '@hono/zod-openapi'
import { RoleName } from '../../content/people/roles.ts'
import type { ActivityRow } from '../../db/intake/people-tables.ts'

export const ActivityItem = z
  .object({
    seq: z.int(),
    act: z.string().describe('Joins what was asked and how it ended.'),
    at: z.string(),
    day: z.string(),
    request: z.string().describe('`X-Request-Id` of the answer.'),
    phase: z.enum(['asked', 'ended']),
    by: z.enum(['person', 'key', 'operator']),
    account: z.string().nullable(),
    key: z.string().nullable().describe('Id of the key, not the key.'),
    role: RoleName.nullable(),
    organisation: z.string().nullable(),
    action: z.string().describe('As the permission table names it.'),
    target: z.string(),
    status: z.int().nullable(),
  })
  .openapi('Activity')

export const presentActivity = (row: ActivityRow): z.output<typeof ActivityItem> => ({ ...row })
