import { createRoute, z } from '@hono/zod-openapi'
import { readGtin } from '../../content/certificates/gtin.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { present } from '../../content/registers/present.ts'
import { dayOf } from '../../content/registers/span.ts'
import { listCertificates, type ListedCertificate } from '../../db/record/certificate-list.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { listRecords } from '../../db/record/list.ts'
import { readAlike } from '../../db/record/pinyin.ts'
import { listLots, readProduct, type ProductView } from '../../db/record/products.ts'
import { findRecord, readRegisterSize } from '../../db/record/read.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { newRoutes, recordOf } from '../app.ts'
import { listedAnswer, ListedBody } from '../certificates/answers.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { Cursor, Day, jsonAnswer, Limit, NOT_MODIFIED, RecordBody, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { registerOf } from '../registers/register.ts'
import { gtinOf } from './product.ts'

/** Products as anybody reads them. */

const ProductItem = z
  .object({ gtin: z.string(), url: z.string(), page: z.string(), record: RecordBody })
  .openapi('ListedProduct')

const ProductBody = z
  .object({
    gtin: z.string().describe('Fourteen digits.'),
    url: z.string(),
    page: z.string(),
    record: RecordBody.optional().describe(
      'Absent where its producer named it nowhere here; null body once taken back.',
    ),
    lots: z.array(RecordBody).describe('Newest first, some of them; all at `lotsUrl`.'),
    lotsUrl: z.string(),
    certificates: z.array(ListedBody).describe('That name it, with their state on the day asked for.'),
    footprints: z.array(RecordBody),
    recalls: z.array(RecordBody),
    alerts: z.array(RecordBody).describe('Fakes of its label that somebody answers for.'),
    claims: z.array(RecordBody).describe('Others who say that the number is theirs.'),
    issues: z.array(RecordBody).describe('When codes were issued, without how many.'),
    treeSize: z.int(),
  })
  .openapi('Product')

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['products'],
  summary: 'Products by words or producer, in order of trade item number',
  request: {
    query: z.object({
      q: z.string().trim().min(1).max(200).optional().describe('Words of name, brand, model, category, producer.'),
      producer: z
        .string()
        .regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, { error: 'not a unified social credit code of 18 characters' })
        .optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('A page; the next one in `Link`', z.object({ items: z.array(ProductItem) })),
    ...refusals('invalid-request'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/{gtin}',
  tags: ['products'],
  summary: 'A product with its lots, certificates, footprints and recalls',
  description: 'The number may have 8, 12, 13 or 14 digits.',
  request: {
    params: z.object({ gtin: z.string().min(1).max(80) }),
    query: z.object({
      on: Day.optional().describe('The day that certificates are told of; today where it is left out.'),
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The product', ProductBody),
    ...refusals('not-found', 'invalid-request'),
  },
})

const lots = createRoute({
  method: 'get',
  path: '/{gtin}/lots',
  tags: ['products'],
  summary: 'Lots of a product, newest first',
  request: {
    params: z.object({ gtin: z.string().min(1).max(80) }),
    query: z.object({ limit: Limit, cursor: Cursor }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('A page; the next one in `Link`', z.object({ items: z.array(RecordBody) })),
    ...refusals('not-found', 'invalid-request'),
  },
})

const shown = (record: StoredRecord) => {
  const register = REGISTERS[record.register]
  if (!register) throw new Error(`no register ${record.register}`)
  return present(register, record)
}

const addresses = (gtin: string) => ({ gtin, url: `/api/products/${gtin}`, page: `/products/${gtin}/` })

const productAnswer = (view: ProductView, certificates: readonly ListedCertificate[]) => ({
  ...addresses(view.gtin),
  ...(view.record ? { record: shown(view.record) } : {}),
  lots: view.lots.map(shown),
  lotsUrl: `/api/products/${view.gtin}/lots`,
  certificates: certificates.map(listedAnswer),
  footprints: view.footprints.map(shown),
  recalls: view.recalls.map(shown),
  alerts: view.alerts.map(shown),
  claims: view.claims.map(shown),
  issues: view.issues.map(shown),
  treeSize: view.treeSize,
})

/** Certificates of one product that are told of. */
const MOST_CERTIFICATES = 100

/** The product of a number that somebody looks up. */
const only = async (db: RecordDb, gtin: string): Promise<StoredRecord[]> => {
  const record = await findRecord(db, 'products', gtin)
  return record?.body ? [record] : []
}

export const productReadRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { q, producer, limit, cursor } = c.req.valid('query')
    const db = recordOf(c)
    const fresh = notModified(c, etagOf(await readRegisterSize(db, 'products')))
    if (fresh) return fresh
    const number = q === undefined ? undefined : readGtin(q)
    const page =
      number && 'gtin' in number
        ? { items: await only(db, number.gtin), cursor: undefined }
        : await listRecords(
            db,
            registerOf('products'),
            { q, alike: await readAlike(db, c.env.ASSETS, q ?? ''), organisation: producer, fields: {} },
            { limit, cursor },
          )
    const items = paged(c, page).map((record) => ({ ...addresses(record.key), record: shown(record) }))
    return c.json({ items }, 200)
  })
  .openapi(show, async (c) => {
    const { on = dayOf(new Date().toISOString()) } = c.req.valid('query')
    const [db, gtin] = [recordOf(c), gtinOf(c)]
    const [view, certificates] = await Promise.all([
      readProduct(db, gtin),
      listCertificates(db, { gtin, on }, { limit: MOST_CERTIFICATES }),
    ])
    if (!view) throw new Problem('not-found')
    const fresh = notModified(c, etagOf(view.treeSize, on))
    if (fresh) return fresh
    return c.json(productAnswer(view, certificates?.items ?? []), 200)
  })
  .openapi(lots, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [db, gtin] = [recordOf(c), gtinOf(c)]
    const fresh = notModified(c, etagOf(await readRegisterSize(db, 'lots')))
    if (fresh) return fresh
    return c.json({ items: paged(c, await listLots(db, gtin, { limit, cursor })).map(shown) }, 200)
  })
