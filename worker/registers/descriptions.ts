import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { dataPackage } from '../../content/registers/data-package.ts'
import { csvTemplate } from '../../content/registers/template.ts'
import { proveExport, type ExportProof } from '../../db/record/export-proof.ts'
import { findExport, type Export } from '../../db/record/exports.ts'
import { readYears } from '../../db/record/export-years.ts'
import { readInstantOf } from '../../db/record/past-exports.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import {
  EXPORT_TYPES,
  exportAt,
  ExportParams,
  ExportQuery,
  formatFor,
  newestSize,
  sizeAsked,
  variantOf,
  type NamedFormat,
} from './exports.ts'
import { registerOf } from './register.ts'

/** What stands beside the exports: their descriptions, the data package, a template for publishers. */

const Description = z
  .object({
    register: z.string(),
    size: z.int(),
    year: z.string().optional().describe('Where it holds the records of one year alone.'),
    at: z.string().describe('When the log came to hold the last entry of this state: what the file is an extract of.'),
    rows: z.int(),
    bytes: z.int(),
    sha256: z.string(),
    origin: z.string().describe('Name of the log.'),
    url: z.string(),
    proof: z
      .object({
        root: z.string().describe('Of the tree of `size` entries, standard base64.'),
        hashes: z.array(z.string()).describe('Consistency proof from that tree to the checkpoint’s.'),
        checkpoint: z.string().describe('The first checkpoint signed at that size or later, verbatim.'),
      })
      .optional()
      .describe('That the log signed a state which continues the one the export was made of.'),
    erasedBy: z.int().optional().describe('Index of the entry that says why the export is gone.'),
  })
  .meta({ id: 'Export' })

const descriptionRoute = <Format extends NamedFormat>(format: Format) =>
  createRoute({
    method: 'get',
    path: `/{register}/export.${format}.json`,
    tags: ['exports'],
    summary: `Row count, byte count and SHA-256 of \`export.${format}\``,
    request: { params: ExportParams, query: ExportQuery },
    responses: {
      ...NOT_MODIFIED,
      200: jsonAnswer('The description', Description),
      ...refusals('not-found', 'invalid-request'),
    },
  })

const packageRoute = createRoute({
  method: 'get',
  path: '/{register}/datapackage.json',
  tags: ['exports'],
  summary: 'The register as a Data Package v2: its Table Schema, licence, sources and exports',
  request: { params: ExportParams, query: ExportQuery.pick({ size: true, asOf: true }) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The data package', z.record(z.string(), z.unknown())),
    ...refusals('not-found', 'invalid-request'),
  },
})

const templateRoute = createRoute({
  method: 'get',
  path: '/{register}/template.csv',
  tags: ['exports'],
  summary: 'A file to fill in: every column by name, title, and how it is written; the last two may stay',
  request: { params: ExportParams },
  responses: {
    200: { description: 'Three lines and no record', content: { 'text/csv': { schema: z.string() } } },
    ...refusals('not-found'),
  },
})

const described = (made: Export, origin: string, at: string, proof: ExportProof | undefined) => {
  const { register, size, year, rows, bytes, sha256, erasedBy } = made
  return {
    ...{ register, size, ...(year === '' ? {} : { year }), at, rows, bytes, sha256, origin, url: addressOf(made) },
    ...(proof ? { proof: { ...proof, root: encodeBase64(proof.root), hashes: proof.hashes.map(encodeBase64) } } : {}),
    ...(erasedBy === null ? {} : { erasedBy }),
  }
}

/** Path of an export, pinned to its state. */
const addressOf = (made: Export): string =>
  `/api/registers/${made.register}/export.${made.format.replace('spreadsheet', 'csv')}?size=${made.size}${variantOf(made)}`

const describe = async (c: Context<App>, format: NamedFormat, id: string, query: ExportQuery) => {
  const register = registerOf(id)
  const size = await sizeAsked(c, register, query)
  const made = await exportAt(c, register, formatFor(format, query), size, query.year)
  const fresh = notModified(c, etagOf(made.sha256, made.erasedBy ?? 'stands'))
  if (fresh) return fresh
  const db = recordOf(c)
  const [at = '', proof] = await Promise.all([readInstantOf(db, made.size), proveExport(db, made.size)])
  return c.json(described(made, c.env.LOG_ORIGIN, at, proof), 200)
}

export const registerDescriptionRoutes = newRoutes()
  .openapi(descriptionRoute('csv'), (c) => describe(c, 'csv', c.req.valid('param').register, c.req.valid('query')))
  .openapi(descriptionRoute('ndjson'), (c) =>
    describe(c, 'ndjson', c.req.valid('param').register, c.req.valid('query')),
  )
  .openapi(descriptionRoute('json'), (c) => describe(c, 'json', c.req.valid('param').register, c.req.valid('query')))
  .openapi(packageRoute, async (c) => {
    const register = registerOf(c.req.valid('param').register)
    const size = await sizeAsked(c, register, c.req.valid('query'))
    const made = await Promise.all([exportAt(c, register, 'csv', size), exportAt(c, register, 'ndjson', size)])
    const standing = made.filter(({ erasedBy }) => erasedBy === null)
    const db = recordOf(c)
    const [state] = made
    const years = state && size >= (await newestSize(c, register)) ? await readYears(db, register) : []
    const ofYears = await Promise.all(
      years.map(async (year) => {
        const name = { register: register.id, format: 'csv', size: state?.size ?? size, year } as const
        const unmade = { rows: undefined, bytes: undefined, sha256: undefined, erasedBy: null }
        return (await findExport(db, name)) ?? { ...name, ...unmade }
      }),
    )
    const isMade = ofYears.filter(({ sha256 }) => sha256 !== undefined).length
    const fresh = notModified(c, etagOf(...made.map(({ size: at, erasedBy }) => erasedBy ?? at), isMade))
    if (fresh) return fresh
    const [at, proof] = await Promise.all([readInstantOf(db, state?.size ?? 0), proveExport(db, state?.size ?? 0)])
    return c.json(
      dataPackage(register, [...standing, ...ofYears.filter(({ erasedBy }) => erasedBy === null)], {
        ...c.env,
        at,
        checkpoint: proof?.checkpoint,
      }),
      200,
    )
  })
  .openapi(templateRoute, (c) => {
    const register = registerOf(c.req.valid('param').register)
    c.header('Content-Type', EXPORT_TYPES.csv)
    c.header('Content-Disposition', `attachment; filename="${register.id}-template.csv"`)
    return c.body(csvTemplate(register), 200)
  })
