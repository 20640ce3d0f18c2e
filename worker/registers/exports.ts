import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { ExportFormat } from '../../db/record/export-file.ts'
import { ensureExport, findExport, openExport, readSizeOfChange, type Export } from '../../db/record/exports.ts'
import { readRegisterSize, readTreeSize } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { FOR_EVER, notModified } from '../http/caching.ts'
import { NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { registerOf } from './register.ts'

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  spreadsheet: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

/** Formats that an export's address names; CSV has a variant for spreadsheets. */
export type NamedFormat = 'csv' | 'ndjson' | 'json'

export const ExportParams = z.object({ register: z.string() })
const Size = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .openapi({ type: 'integer', description: 'Entries in the log.' })
export const ExportQuery = z.object({
  size: Size.optional(),
  for: z
    .enum(['spreadsheet'])
    .optional()
    .describe('CSV with a byte order mark, and formulas disarmed by an apostrophe.'),
})
export type ExportQuery = z.output<typeof ExportQuery>

const exportRoute = <Format extends NamedFormat>(format: Format) =>
  createRoute({
    method: 'get',
    path: `/{register}/export.${format}`,
    tags: ['exports'],
    summary: `The whole register as ${format.toUpperCase()}, as it stood at a tree size; without \`size\` redirects to the newest`,
    request: { params: ExportParams, query: ExportQuery },
    responses: {
      ...NOT_MODIFIED,
      200: {
        description: 'Bytes that never change; `Repr-Digest` holds their SHA-256',
        content: { [EXPORT_TYPES[format].replace(/;.*/, '')]: { schema: z.string() } },
      },
      302: { description: 'The newest export' },
      ...refusals('not-found', 'gone', 'invalid-request'),
    },
  })

export const formatFor = (format: NamedFormat, { for: reader }: ExportQuery): ExportFormat =>
  reader === 'spreadsheet' && format === 'csv' ? 'spreadsheet' : format

/**
 * The tree size at which the register came to say what it says now.
 * @throws Problem 404 while it says nothing
 */
export const newestSize = async (c: Context<App>, register: RegisterDefinition): Promise<number> => {
  const newest = await readRegisterSize(recordOf(c), register.id)
  if (newest === 0) throw new Problem('not-found')
  return newest
}

/**
 * The export of a size. Between two changes of a register every size is an export of the first.
 * @throws Problem 404 for a size that the log has not reached, or at which the register said nothing
 */
export const exportAt = async (
  c: Context<App>,
  register: RegisterDefinition,
  format: ExportFormat,
  asked: number,
): Promise<Export> => {
  const db = recordOf(c)
  const made = await findExport(db, { register: register.id, format, size: asked })
  if (made) return made
  if (asked > (await readTreeSize(db))) throw new Problem('not-found')
  const newest = await newestSize(c, register)
  const size = asked >= newest ? newest : await readSizeOfChange(db, register.id, asked)
  if (size === 0) throw new Problem('not-found')
  return ensureExport(db, c.env.OBJECTS, register, format, size)
}

const answerExport = async (c: Context<App>, format: NamedFormat, id: string, query: ExportQuery) => {
  const register = registerOf(id)
  if (query.size !== undefined)
    return stream(c, register, await exportAt(c, register, formatFor(format, query), query.size))
  const suffix = query.for === undefined ? '' : `&for=${query.for}`
  c.header('Cache-Control', 'no-cache')
  return c.redirect(`/api/registers/${id}/export.${format}?size=${await newestSize(c, register)}${suffix}`, 302)
}

/** An erased export is gone for good; the problem names the entry that says why. */
const stream = async (c: Context<App>, register: RegisterDefinition, made: Export): Promise<Response> => {
  const { size, format, sha256, bytes, erasedBy } = made
  if (erasedBy !== null) throw new Problem('gone', { erasure: erasedBy })
  const fresh = notModified(c, `"${sha256}"`)
  if (fresh) return fresh
  // A transformation on the way would break length and digest.
  c.header('Cache-Control', `${FOR_EVER}, no-transform`)
  c.header('Content-Type', EXPORT_TYPES[format])
  c.header('Content-Length', String(bytes))
  c.header(
    'Content-Disposition',
    `attachment; filename="${register.id}-${size}.${format.replace('spreadsheet', 'csv')}"`,
  )
  c.header('Repr-Digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
  if (c.req.raw.method === 'HEAD') return c.body(null)
  const object = await openExport(recordOf(c), c.env.OBJECTS, register, made)
  if (!object) throw new Problem('service-unavailable')
  const { readable, writable } = new FixedLengthStream(bytes)
  c.executionCtx.waitUntil(object.body.pipeTo(writable).catch(() => undefined))
  return c.body(readable)
}

export const registerExportRoutes = newRoutes()
  .openapi(exportRoute('csv'), (c) => answerExport(c, 'csv', c.req.valid('param').register, c.req.valid('query')))
  .openapi(exportRoute('ndjson'), (c) => answerExport(c, 'ndjson', c.req.valid('param').register, c.req.valid('query')))
  .openapi(exportRoute('json'), (c) => answerExport(c, 'json', c.req.valid('param').register, c.req.valid('query')))
