import * as z from 'zod'
import type { Field, RegisterDefinition } from '../../content/registers/register.ts'
import { timeSpan } from '../../content/registers/span.ts'
import type { Selection } from '../../db/record/list.ts'
import { Cursor, Day, Limit } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'

/** What a list of records can be asked by, besides `<field>=`. */
export const ListQuery = z.object({
  place: z
    .string()
    .regex(/^\d{6}(\d{3}(\d{3})?)?$/)
    .optional()
    .describe('A place with everything in it, by code.'),
  organisation: z.string().max(40).optional().describe('Unified social credit code.'),
  from: Day.optional(),
  to: Day.optional(),
  q: z.string().max(200).optional().describe('Words that the record holds.'),
  on: Day.optional().describe('What held on that day, as known now.'),
  asOf: z
    .union([z.iso.datetime({ offset: true }), z.string().regex(/^\d{1,15}$/)])
    .optional()
    .describe('What the record said then: an instant, or a tree size.'),
  limit: Limit,
  cursor: Cursor,
})
export type ListQuery = z.output<typeof ListQuery>

/** Fields that can be asked for by equality: those a row holds as one plain value. */
const isAskable = ({ type }: Field): boolean => type !== 'list'

/** A filter's value as it is stored: an enum by its key or either label, a boolean as the database shows it. */
const storedFilter = (field: Field, value: string): string => {
  if (field.type === 'boolean') return /^(true|是)$/i.test(value) ? '1' : /^(false|否)$/i.test(value) ? '0' : value
  const labelled = Object.entries(field.enum ?? {}).find(([, { zh, en }]) => value === zh || value === en)
  return labelled?.[0] ?? value
}

/**
 * Reads a selection from a request's parameters.
 * @throws Problem 422 naming every parameter that the register does not know
 */
export const selectionOf = (
  register: RegisterDefinition,
  query: ListQuery,
  given: Record<string, string>,
): Selection => {
  const issues: ProblemIssue[] = []
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(ListQuery.shape, name)) continue
    const field = Object.hasOwn(register.fields, name) ? register.fields[name] : undefined
    if (!field || !isAskable(field)) issues.push(unknown(name))
    else if (value !== '') fields[name] = storedFilter(field, value)
  }
  const { place, organisation, q, on, from, to } = query
  const span = timeSpan(register, from, to)
  if (!span && (from ?? to)) issues.push(timeless(from === undefined ? 'to' : 'from'))
  const onDay = on !== undefined && !register.effective ? timeSpan(register, on, on) : undefined
  if (on !== undefined && !register.effective && !onDay) issues.push(timeless('on'))
  if (issues.length > 0) throw new Problem('invalid-request', {}, { issues })
  return { place, organisation, q: q?.trim() === '' ? undefined : q, fields, on, ...(onDay ?? span) }
}

const unknown = (name: string): ProblemIssue => ({
  pointer: `/${name.slice(0, 80)}`,
  message: { zh: '这个登记簿没有这个参数或字段。', en: 'This register has no such parameter or field.' },
})

const timeless = (name: string): ProblemIssue => ({
  pointer: `/${name}`,
  message: { zh: '这个登记簿没有时间字段。', en: 'This register has no time.' },
})
