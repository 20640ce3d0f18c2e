import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { csvTemplate } from '../../content/registers/csv.ts'
import { dataPackage } from '../../content/registers/data-package.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { ensureExport, exportKey, type Export, type ExportFormat } from '../../db/record/exports.ts'
import { readRegisterSize, readTreeSize } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { FOR_EVER } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { registerOf } from './register.ts'

const MEDIA_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  spreadsheet: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

const Size = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
const ExportQuery = z.object({ size: Size.optional(), for: z.enum(['spreadsheet']).optional() })
const params = z.object({ register: z.string() })

const exportRoute = <Format extends 'csv' | 'ndjson' | 'json'>(format: Format) =>
  createRoute({
    method: 'get',
    path: `/{register}/export.${format}`,
    tags: ['exports'],
    summary: `The whole register as ${format.toUpperCase()}, as it stood at a tree size; without \`size\` redirects to the newest`,
    request: { params, query: ExportQuery },
    responses: {
      200: { description: 'Bytes that never change' },
      302: { description: 'The newest export' },
      ...refusals('not-found', 'gone', 'invalid-request'),
    },
  })

const describeExport = createRoute({
  method: 'get',
  path: '/{register}/{file}',
  tags: ['exports'],
  summary:
    'Row count, byte count and SHA-256 of an export (`export.csv.json?size=N`), `datapackage.json`, `template.csv`',
  request: { params: params.extend({ file: z.string() }), query: z.object({ size: Size.optional() }) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The description', z.record(z.string(), z.unknown())),
    ...refusals('not-found'),
  },
})

/** The tree size an export is of: the one asked for, or the newest at which the register changed. */
const sizeOf = async (c: Context<App>, register: RegisterDefinition, asked: number | undefined): Promise<number> => {
  const db = recordOf(c)
  const newest = await readRegisterSize(db, register.id)
  if (newest === 0) throw new Problem('not-found')
  if (asked === undefined) return newest
  if (asked < 1 || asked > (await readTreeSize(db))) throw new Problem('not-found')
  // Since its last change a register says the same at every size.
  return Math.min(asked, newest)
}

const answerExport = async (
  c: Context<App>,
  format: 'csv' | 'ndjson' | 'json',
  { register: id }: { register: string },
  { size: asked, for: reader }: z.output<typeof ExportQuery>,
): Promise<Response> => {
  const register = registerOf(id)
  const size = await sizeOf(c, register, asked)
  const suffix = reader === undefined ? '' : `&for=${reader}`
  if (asked === undefined) {
    c.header('Cache-Control', 'no-cache')
    return c.redirect(`/api/registers/${id}/export.${format}?size=${size}${suffix}`, 302)
  }
  const kind = reader === 'spreadsheet' && format === 'csv' ? 'spreadsheet' : format
  const made = await ensureExport(recordOf(c), c.env.OBJECTS, register, kind, size)
  return stream(c, made)
}

const stream = async (c: Context<App>, made: Export): Promise<Response> => {
  if (made.erasedBy !== null) throw new Problem('gone', { erasure: made.erasedBy })
  const object = await c.env.OBJECTS.get(exportKey(made))
  if (!object) throw new Problem('service-unavailable')
  const { readable, writable } = new FixedLengthStream(made.bytes)
  c.executionCtx.waitUntil(object.body.pipeTo(writable).catch(() => undefined))
  const { register, size, format, sha256 } = made
  const ending = format === 'spreadsheet' ? 'csv' : format
  return new Response(readable, {
    headers: {
      'Content-Type': MEDIA_TYPES[format],
      'Content-Length': String(made.bytes),
      'Content-Disposition': `attachment; filename="${register}-${size}.${ending}"`,
      'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      ETag: `"${sha256}"`,
      // A transformation on the way would break length and digest.
      'Cache-Control': `${FOR_EVER}, no-transform`,
    },
  })
}

const described = ({ register, format, size, rows, bytes, sha256, erasedBy }: Export, origin: string) => ({
  register,
  size,
  rows,
  bytes,
  sha256,
  origin,
  url: `/api/registers/${register}/export.${format}?size=${size}`,
  ...(erasedBy === null ? {} : { erasedBy }),
})

/** Everything beside the exports themselves that a register's folder answers. */
const answerFile = async (c: Context<App>, id: string, file: string, asked: number | undefined) => {
  const register = registerOf(id)
  if (file === 'template.csv') {
    c.header('Content-Disposition', `attachment; filename="${id}-template.csv"`)
    return c.body(csvTemplate(register), 200, { 'Content-Type': MEDIA_TYPES.csv })
  }
  const [, format] = /^export\.(csv|ndjson|json)\.json$/.exec(file) ?? []
  if (format === 'csv' || format === 'ndjson' || format === 'json') {
    const size = await sizeOf(c, register, asked)
    const made = await ensureExport(recordOf(c), c.env.OBJECTS, register, format, size)
    return c.json(described(made, c.env.LOG_ORIGIN), 200)
  }
  if (file !== 'datapackage.json') throw new Problem('not-found')
  const size = await sizeOf(c, register, asked)
  const made = await Promise.all(
    (['csv', 'ndjson'] as const).map((kind) => ensureExport(recordOf(c), c.env.OBJECTS, register, kind, size)),
  )
  return c.json(dataPackage(register, made, c.env), 200)
}

export const registerExportRoutes = newRoutes()
  .openapi(exportRoute('csv'), (c) => answerExport(c, 'csv', c.req.valid('param'), c.req.valid('query')))
  .openapi(exportRoute('ndjson'), (c) => answerExport(c, 'ndjson', c.req.valid('param'), c.req.valid('query')))
  .openapi(exportRoute('json'), (c) => answerExport(c, 'json', c.req.valid('param'), c.req.valid('query')))
  .openapi(describeExport, (c) => {
    const { register, file } = c.req.valid('param')
    return answerFile(c, register, file, c.req.valid('query').size)
  })
