import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { columnsOf } from '../../content/registers/columns.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { readRows } from '../http/body.ts'
import { KEY_SECURITY } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { withinRegister } from '../http/within-register.ts'
import { PUBLISHED, publishGiven } from '../registers/publish.ts'
import { ownRegister } from '../registers/register.ts'
import { gtinOf, ownProduct } from './product.ts'

/** Naming products and their lots, or correcting them: rows of two registers through the one door. */

const readingProducts: MiddlewareHandler<App> = async (c, next) => {
  c.set('rows', await readRows(c.req.raw, { takesOne: true }))
  await next()
}

const isRow = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

/** The address says which product the lots are of; a row that says another contradicts it and is refused by the register. */
const readingLots: MiddlewareHandler<App> = async (c, next) => {
  const given = await readRows(c.req.raw, { takesOne: true })
  const [gtin, columns] = [gtinOf(c), columnsOf(ownRegister('lots'))]
  const rows = given.rows.map((row, index) => {
    if (!isRow(row)) return row
    const stated = Object.entries(row).find(([name]) => columns.get(name) === 0)?.[1]
    if (stated === undefined || stated === '' || stated === null) return { gtin, ...row }
    if (typeof stated === 'string' && stated.replace(/\D/g, '').padStart(14, '0') === gtin) return row
    throw new Problem('rows-refused', {}, { issues: [{ pointer: `/${index}/gtin`, message: ANOTHER_PRODUCT }] })
  })
  c.set('rows', { ...given, rows })
  await next()
}
const ANOTHER_PRODUCT = {
  zh: '这一行写的商品条码，不是地址里的那个产品。',
  en: 'The trade item number in this row is not that of the product in the address.',
}

const Query = z.object({ dryRun: z.enum(['true', 'false']).optional(), reason: z.string().min(1).max(500).optional() })
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })
const ROW = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]))
const BODY = {
  required: true,
  content: {
    'application/json': { schema: z.union([ROW, z.array(ROW)]) },
    'application/x-ndjson': { schema: z.string() },
    'text/csv': { schema: z.string() },
  },
}

const products = {
  method: 'post' as const,
  path: '/' as const,
  tags: ['products'],
  summary: 'Name one product or many, or correct them',
  description:
    'One product as a JSON object, or many as a JSON array, NDJSON or CSV: fields as in the register `products`. All of ' +
    'them stand, or none. A producer may leave out `producer`. Whoever named a trade item number first keeps it.',
  security: KEY_SECURITY,
  request: { query: Query, headers: Headers },
  responses: PUBLISHED,
}

const lots = {
  method: 'post' as const,
  path: '/{gtin}/lots' as const,
  tags: ['products'],
  summary: 'Name one lot of a product or many, or correct them',
  description:
    'Fields as in the register `lots`; `gtin` may be left out. A lot number is 1 to 20 characters of GS1 charset 82.',
  security: KEY_SECURITY,
  request: { params: z.object({ gtin: z.string().min(1).max(80) }), query: Query, headers: Headers },
  responses: PUBLISHED,
}

const addProducts = createRoute({
  ...products,
  hide: true,
  middleware: [authorize('products-keep'), withinRegister('products'), readingProducts],
})
const addLots = createRoute({
  ...lots,
  hide: true,
  middleware: [authorize('products-keep'), withinRegister('lots'), ownProduct, readingLots],
})

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...products, request: { ...products.request, body: BODY } })
routes.openAPIRegistry.registerPath({ ...lots, request: { ...lots.request, body: BODY } })

export const productWriteRoutes = routes
  .openapi(addProducts, (c) => {
    const { dryRun, reason } = c.req.valid('query')
    const { 'idempotency-key': key } = c.req.valid('header')
    return publishGiven(c, ownRegister('products'), { dryRun, reason, key })
  })
  .openapi(addLots, (c) => {
    const { dryRun, reason } = c.req.valid('query')
    const { 'idempotency-key': key } = c.req.valid('header')
    return publishGiven(c, ownRegister('lots'), { dryRun, reason, key })
  })
