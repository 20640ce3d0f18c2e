import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { itemRows, seeaRows, useRows, writeCsv } from '../../content/gep/export.ts'
import { methodOf } from '../../content/gep/methods.ts'
import { seeaTable } from '../../content/gep/seea-table.ts'
import { useTable } from '../../content/gep/seea-use.ts'
import { findObject } from '../../db/record/objects.ts'
import { newRoutes, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { accountAt, AccountParam } from './accounts.ts'
import { ACCOUNT_BODY } from './calculations.ts'

/** An account as a file: its items as CSV or NDJSON, the account itself as JSON, the supply and use tables of SEEA EA. */

const Account = ACCOUNT_BODY.content['application/json'].schema

const file = (path: string, summary: string, mediaType: string, schema: z.ZodType = z.string()) =>
  createRoute({
    method: 'get',
    path: `/accounts/{place}/{year}/{method}/${path}`,
    tags: ['gep'],
    summary,
    request: { params: AccountParam },
    responses: {
      ...NOT_MODIFIED,
      200: { description: summary, content: { [mediaType]: { schema } } },
      ...refusals('not-found', 'gone'),
    },
  })

type Made = { name: string; type: string; body: string | ReadableStream }

const answer = (c: Context<App>, { name, type, body }: Made): Response => {
  c.header('Content-Type', type)
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  return c.body(body)
}

const CSV = 'text/csv; charset=utf-8'

const open = async (c: Context<App>, { place, year, method }: z.output<typeof AccountParam>) => {
  const found = await accountAt(c, place, year, method)
  return { found, fresh: notModified(c, etagOf(found.summary.key, found.summary.revision)) }
}

export const exportRoutes = newRoutes()
  .openapi(file('export.json', 'The account as published, byte for byte', 'application/json', Account), async (c) => {
    const { found, fresh } = await open(c, c.req.valid('param'))
    if (fresh) return fresh
    const object = await findObject(c.env.OBJECTS, found.summary.sha256)
    if (!object) throw new Problem('gone')
    return answer(c, { name: `${found.summary.key}.json`, type: 'application/json', body: object.body })
  })
  .openapi(file('export.csv', 'Items with amounts, prices, values and checks, one a line', 'text/csv'), async (c) => {
    const { found, fresh } = await open(c, c.req.valid('param'))
    if (fresh) return fresh
    const body = writeCsv(itemRows(found.document, found.recomputed))
    return answer(c, { name: `${found.summary.key}.csv`, type: CSV, body })
  })
  .openapi(file('export.ndjson', 'The same, one JSON object a line', 'application/x-ndjson'), async (c) => {
    const { found, fresh } = await open(c, c.req.valid('param'))
    if (fresh) return fresh
    const body = itemRows(found.document, found.recomputed)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join('')
    return answer(c, { name: `${found.summary.key}.ndjson`, type: 'application/x-ndjson', body })
  })
  .openapi(file('seea-supply.csv', 'The supply table of SEEA Ecosystem Accounting', 'text/csv'), async (c) => {
    const { found, fresh } = await open(c, c.req.valid('param'))
    if (fresh) return fresh
    const method = methodOf(found.summary.method)
    if (!method) throw new Problem('not-found')
    const body = writeCsv(seeaRows(seeaTable(found.document, found.recomputed, method)))
    return answer(c, { name: `${found.summary.key}-seea-supply.csv`, type: CSV, body })
  })
  .openapi(
    file('seea-use.csv', 'The use table of SEEA Ecosystem Accounting: users as the account names them', 'text/csv'),
    async (c) => {
      const { found, fresh } = await open(c, c.req.valid('param'))
      if (fresh) return fresh
      const method = methodOf(found.summary.method)
      if (!method) throw new Problem('not-found')
      const body = writeCsv(useRows(useTable(found.document, found.recomputed, method)))
      return answer(c, { name: `${found.summary.key}-seea-use.csv`, type: CSV, body })
    },
  )
