import { createRoute, z } from '@hono/zod-openapi'
import { recordPath } from '../../content/registers/present.ts'
import { findActivity, listActivity } from '../../db/intake/activity.ts'
import { proveActivity } from '../../db/intake/activity-roots.ts'
import { openIntake } from '../../db/intake/db.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { ActivityItem, presentActivity } from './activity-item.ts'
import { ActivityFilters, questionOf } from './activity-question.ts'
import { ownOrganisation } from './granting.ts'
import { Names, namesOf } from './names.ts'
import { linkNext } from './paging.ts'

/** What was done by whom, for auditors. */

const describe = { method: 'get' as const, tags: ['people'], security: KEY_SECURITY }
const REFUSALS = refusals('unauthorized', 'forbidden', 'invalid-request')

const list = createRoute({
  ...describe,
  path: '/',
  summary: 'What was done by whom, newest first; two rows for each write: what was asked, and how it ended',
  description:
    'A page may hold fewer rows than asked for, or none, and yet not be the last: follow `Link` as long as there is one.',
  request: {
    query: ActivityFilters.extend({
      before: z.coerce.number().int().positive().optional().describe('Number of the last row of the page before.'),
      limit: z.coerce.number().int().min(1).max(1_000).default(50),
    }),
  },
  responses: {
    200: jsonAnswer('Rows; the next page in `Link`', z.object({ items: z.array(ActivityItem), names: Names })),
    ...REFUSALS,
  },
})

const prove = createRoute({
  ...describe,
  path: '/{seq}/proof',
  summary: 'What proves that a row stood in the tree whose root was published for its day',
  description:
    'Leaf: SHA-256(0x00 ‖ "lucid-activity-v1" ‖ 0x00 ‖ salt ‖ canonical JSON of the row), then the path of RFC 6962.',
  request: { params: z.object({ seq: z.coerce.number().int().positive() }) },
  responses: {
    200: jsonAnswer(
      'The proof',
      z.object({
        row: ActivityItem,
        day: z.string(),
        at: z.int().describe('Place of the leaf, from 0.'),
        size: z.int(),
        root: z.string(),
        salt: z.string().describe('base64url'),
        hashes: z.array(z.string()),
        url: z.string().describe('The public record of the root.'),
      }),
    ),
    ...REFUSALS,
    ...refusals('not-found', 'conflict'),
  },
})

const TODAY = {
  pointer: '/seq',
  message: {
    zh: '当天的操作记录要到第二天零点之后才固定下来。',
    en: 'The activity of a day is fixed after its midnight.',
  },
}

const routes = newRoutes()
routes.get('/', authorize('activity-read'))
routes.get('/:seq/proof', authorize('activity-read'))

export const activityRoutes = routes
  .openapi(list, async (c) => {
    const { before, limit, ...filters } = c.req.valid('query')
    const question = { ...questionOf(c, filters), before }
    const { items, next } = await listActivity(openIntake(c.env.INTAKE), question, limit)
    if (next !== undefined) linkNext(c, 'before', next)
    const names = await namesOf(c, {
      accounts: items.map(({ account }) => account),
      keys: items.map(({ key }) => key),
      held: items,
    })
    return c.json({ items: items.map(presentActivity), names }, 200)
  })
  .openapi(prove, async (c) => {
    const db = openIntake(c.env.INTAKE)
    const row = await findActivity(db, c.req.valid('param').seq)
    const organisation = ownOrganisation(c)
    if (!row || (organisation !== undefined && row.organisation !== organisation)) throw new Problem('not-found')
    const proof = await proveActivity(db, row)
    if (!proof) throw new Problem('conflict', {}, { issues: [TODAY] })
    return c.json({ row: presentActivity(row), ...proof, url: recordPath('activity-roots', row.day) }, 200)
  })
