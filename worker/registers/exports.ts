import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { yearSpan } from '../../content/registers/years.ts'
import type { RecordDb } from '../../db/record/db.ts'
import type { ExportFormat } from '../../db/record/export-file.ts'
import { ensureExport, findExport, openExport, readSizeOfChange, type Export } from '../../db/record/exports.ts'
import { heldYear, readYears } from '../../db/record/export-years.ts'
import { readRegisterSize, readTreeSize } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { FOR_EVER, notModified } from '../http/caching.ts'
import { NOT_MODIFIED, RecordBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { sizeAsOf } from './as-of.ts'
import { registerOf } from './register.ts'
import { ListQuery } from './selection.ts'

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
export const ExportQuery = z.strictObject({
  size: Size.optional(),
  asOf: ListQuery.shape.asOf,
  for: z
    .enum(['spreadsheet'])
    .optional()
    .describe('CSV with a byte order mark, and formulas disarmed by an apostrophe.'),
  year: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .describe('Records of that year alone, by the register’s time in Asia/Shanghai.'),
})
export type ExportQuery = z.output<typeof ExportQuery>

/** Every record, without what the portal computes anew each time. */
const Whole = z.object({ items: z.array(RecordBody) })

const exportRoute = <Format extends NamedFormat>(format: Format) =>
  createRoute({
    method: 'get',
    path: `/{register}/export.${format}`,
    tags: ['exports'],
    summary: `The whole register as ${format.toUpperCase()}, as it stood at a tree size; without \`size\` redirects to the newest, or to the one of \`asOf\``,
    request: { params: ExportParams, query: ExportQuery },
    responses: {
      ...NOT_MODIFIED,
      200: {
        description: 'Bytes that never change; `Repr-Digest` holds their SHA-256',
        content: { [EXPORT_TYPES[format].replace(/;.*/, '')]: { schema: format === 'json' ? Whole : z.string() } },
      },
      302: { description: 'The newest export, or that of `asOf`' },
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

/** The size at which the register came to say what it said at another; 0 where it said nothing yet. */
const sizeOfState = async (c: Context<App>, register: RegisterDefinition, asked: number): Promise<number> => {
  const newest = await newestSize(c, register)
  return asked >= newest ? newest : readSizeOfChange(recordOf(c), register.id, asked)
}

/**
 * The tree size that a question names: as such, by `asOf`, or else the newest.
 * @throws Problem 404 where the register says nothing, 422 for both at once and for what the log has not reached
 */
export const sizeAsked = async (
  c: Context<App>,
  register: RegisterDefinition,
  { size, asOf }: Pick<ExportQuery, 'size' | 'asOf'>,
): Promise<number> => {
  if (size !== undefined && asOf !== undefined) throw new Problem('invalid-request', {}, { issues: [ONE_OF_TWO] })
  if (size !== undefined) return size
  if (asOf === undefined) return newestSize(c, register)
  const then = await sizeOfState(c, register, await sizeAsOf(recordOf(c), asOf))
  if (then === 0) throw new Problem('not-found')
  return then
}

const ONE_OF_TWO = {
  pointer: '/asOf',
  message: { zh: 'asOf 和 size 只能给一个。', en: 'Give asOf or size, not both.' },
}

/**
 * The export of a size. Between two changes of a register every size is an export of the first.
 * @param year - empty for all records
 * @throws Problem 404 for a size that the log has not reached, or at which the register said nothing, or nothing of the year
 */
export const exportAt = async (
  c: Context<App>,
  register: RegisterDefinition,
  format: ExportFormat,
  asked: number,
  year = '',
): Promise<Export> => {
  const db = recordOf(c)
  const made = await findExport(db, { register: register.id, format, size: asked, year })
  if (made) return made
  if (asked > (await readTreeSize(db))) throw new Problem('not-found')
  const size = await sizeOfState(c, register, asked)
  if (size === 0) throw new Problem('not-found')
  if (year !== '') await assertYear(db, register, year, size)
  return ensureExport(db, c.env.OBJECTS, register, format, size, year)
}

/** @throws Problem 422 where the register has no time, 404 where it held nothing of the year */
const assertYear = async (db: RecordDb, register: RegisterDefinition, year: string, size: number): Promise<void> => {
  if (!yearSpan(register, year)) throw new Problem('invalid-request', {}, { issues: [TIMELESS] })
  // A year that is not there now may have been there then.
  if (!(await readYears(db, register)).includes(year) && !(await heldYear(db, register, year, size)))
    throw new Problem('not-found')
}

const TIMELESS = {
  pointer: '/year',
  message: { zh: '这个登记簿没有时间字段，不能按年下载。', en: 'This register has no time, and so no years.' },
}

/** What follows `size` in the address of an export. */
export const variantOf = ({ format, year }: Pick<Export, 'format' | 'year'>): string =>
  `${format === 'spreadsheet' ? '&for=spreadsheet' : ''}${year === '' ? '' : `&year=${year}`}`

const answerExport = async (c: Context<App>, format: NamedFormat, id: string, query: ExportQuery) => {
  const register = registerOf(id)
  const size = await sizeAsked(c, register, query)
  if (query.size !== undefined)
    return stream(c, register, await exportAt(c, register, formatFor(format, query), size, query.year))
  const suffix = variantOf({ format: formatFor(format, query), year: query.year ?? '' })
  c.header('Cache-Control', 'no-cache')
  return c.redirect(`/api/registers/${id}/export.${format}?size=${size}${suffix}`, 302)
}

/** An erased export is gone for good; the problem names the entry that says why. */
const stream = async (c: Context<App>, register: RegisterDefinition, made: Export): Promise<Response> => {
  const { size, format, year, sha256, bytes, erasedBy } = made
  if (erasedBy !== null) throw new Problem('gone', { erasure: erasedBy })
  const fresh = notModified(c, `"${sha256}"`)
  if (fresh) return fresh
  // A transformation on the way would break length and digest.
  c.header('Cache-Control', `${FOR_EVER}, no-transform`)
  c.header('Content-Type', EXPORT_TYPES[format])
  c.header('Content-Length', String(bytes))
  c.header(
    'Content-Disposition',
    `attachment; filename="${register.id}-${size}${year === '' ? '' : `-${year}`}.${format.replace('spreadsheet', 'csv')}"`,
  )
  if (format === 'csv')
    c.header(
      'Link',
      `</api/registers/${register.id}/export.csv-metadata.json?size=${size}${variantOf(made)}>; rel="describedby"; type="application/csvm+json"`,
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
