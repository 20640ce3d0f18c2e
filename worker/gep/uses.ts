import { createRoute, z } from '@hono/zod-openapi'
import { usedBy, usesOf } from '../../db/record/gep-uses.ts'
import { newRoutes, recordOf } from '../app.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { UseBody, unchangedSince } from './accounts.ts'

const list = createRoute({
  method: 'get',
  path: '/uses',
  tags: ['gep'],
  summary: 'What used an account, or the accounts that a record used',
  description:
    'Either `account`, or `register` and `key` of the record. Uses are published in the register `gep-uses`.',
  request: {
    query: z.object({
      account: z.string().max(200).optional(),
      register: z.string().max(60).optional(),
      key: z.string().max(200).optional(),
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Uses', z.object({ items: z.array(UseBody) })),
    ...refusals('invalid-request'),
  },
})

const UNASKED = {
  pointer: '/account',
  message: {
    zh: '请给出 account，或者同时给出 register 和 key。',
    en: 'Give `account`, or both `register` and `key`.',
  },
}

export const useRoutes = newRoutes().openapi(list, async (c) => {
  const { account, register, key } = c.req.valid('query')
  if ((account === undefined) === (register === undefined || key === undefined))
    throw new Problem('invalid-request', {}, { issues: [UNASKED] })
  const fresh = await unchangedSince(c)
  if (fresh) return fresh
  const db = recordOf(c)
  const items = account !== undefined ? usesOf(db, account) : usedBy(db, register ?? '', key ?? '')
  return c.json({ items: (await items).map((use) => ({ ...use })) }, 200)
})
