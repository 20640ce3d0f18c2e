import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { present } from '../../content/registers/present.ts'
import {
  findAccount,
  GEP_AREA_ACCOUNTS,
  listAccounts,
  summariesOfArea,
  type AccountSummary,
} from '../../db/record/gep.ts'
import { usesOf } from '../../db/record/gep-uses.ts'
import { findRecord } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { AskedPlace, Cursor, jsonAnswer, Limit, NOT_MODIFIED, RecordBody, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { ownRegister } from '../registers/register.ts'
import { markOf, SummaryBody, unchangedSince, WholeBody, Year, yearAt } from './accounts.ts'
import { resultOf } from './answers.ts'

/** Accounts of specific areas, which no list holds together with those of regions. */

const AreaParam = z.object({ area: z.string() })

const list = createRoute({
  method: 'get',
  path: '/areas/accounts',
  tags: ['gep'],
  summary: 'Accounts of specific areas; never in one list with those of regions',
  request: { query: z.object({ place: AskedPlace.optional(), year: Year.optional(), limit: Limit, cursor: Cursor }) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Accounts', z.object({ items: z.array(SummaryBody) })),
    ...refusals('invalid-request'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/areas/{area}',
  tags: ['gep'],
  summary: 'A specific area with its accounts',
  request: { params: AreaParam },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The area', z.object({ area: RecordBody, accounts: z.array(SummaryBody) })),
    ...refusals('not-found'),
  },
})

const showAccount = createRoute({
  method: 'get',
  path: '/areas/{area}/{year}/{method}',
  tags: ['gep'],
  summary: 'An account of a specific area, recomputed',
  request: { params: AreaParam.extend({ year: z.string(), method: z.string() }) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The account', WholeBody.omit({ others: true })),
    ...refusals('not-found'),
  },
})

const summarised = (summary: AccountSummary) => ({
  ...summary,
  ...markOf(summary),
  url: `/gep/areas/${encodeURIComponent(summary.area ?? '')}/${summary.year}/${summary.method}/`,
})

const areaOf = async (c: Context<App>, key: string) => {
  const record = await findRecord(recordOf(c), 'gep-areas', key)
  if (!record?.body) throw new Problem('not-found')
  return present(ownRegister('gep-areas'), record)
}

export const areaRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { limit, cursor, ...selection } = c.req.valid('query')
    const fresh = await unchangedSince(c)
    if (fresh) return fresh
    const page = await listAccounts(recordOf(c), { ...selection, register: GEP_AREA_ACCOUNTS }, { limit, cursor })
    return c.json({ items: paged(c, page).map(summarised) }, 200)
  })
  .openapi(show, async (c) => {
    const key = c.req.valid('param').area
    const area = await areaOf(c, key)
    const fresh = await unchangedSince(c)
    if (fresh) return fresh
    const accounts = await summariesOfArea(recordOf(c), key)
    return c.json({ area, accounts: accounts.map(summarised) }, 200)
  })
  .openapi(showAccount, async (c) => {
    const { area, year, method } = c.req.valid('param')
    const db = recordOf(c)
    const found = await findAccount(db, c.env.OBJECTS, area, yearAt(year), method, GEP_AREA_ACCOUNTS)
    if (!found) throw new Problem('not-found')
    const fresh = await unchangedSince(c)
    if (fresh) return fresh
    const { summary, record, document, recomputed } = found
    return c.json(
      {
        ...summarised(summary),
        record: present(ownRegister(GEP_AREA_ACCOUNTS), record),
        document: { ...document },
        result: resultOf(recomputed),
        uses: await usesOf(db, summary.key),
      },
      200,
    )
  })
