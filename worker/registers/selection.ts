import * as z from 'zod'
import { placeThrough } from '../../content/registers/place-through.ts'
import { fieldsWithRole, type Field, type RegisterDefinition } from '../../content/registers/register.ts'
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

/**
 * Before a field's name in a parameter: every field can be asked for so, those that are called like a parameter of the
 * list (`from`, `to`, `limit`) in no other way.
 */
const PREFIX = 'field.'

/** The field that a parameter asks for; `undefined` for a parameter of the list itself. */
const fieldIn = (parameter: string): string | undefined => {
  if (parameter.startsWith(PREFIX)) return parameter.slice(PREFIX.length)
  return Object.hasOwn(ListQuery.shape, parameter) ? undefined : parameter
}

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
  for (const [parameter, value] of Object.entries(given)) {
    const name = fieldIn(parameter)
    if (name === undefined) continue
    const field = Object.hasOwn(register.fields, name) ? register.fields[name] : undefined
    if (!field || !isAskable(field)) issues.push(unknown(parameter))
    else if (value !== '') fields[name] = storedFilter(field, value)
  }
  const { place, organisation, q, on, from, to } = query
  const span = timeSpan(register, from, to)
  if (!span && (from ?? to)) issues.push(timeless(from === undefined ? 'to' : 'from'))
  const onDay = on !== undefined && !register.effective ? timeSpan(register, on, on) : undefined
  if (on !== undefined && !register.effective && !onDay) issues.push(timeless('on'))
  if (place !== undefined && query.asOf !== undefined && placeThrough(register)) issues.push(ONLY_NEWEST)
  else if (place !== undefined && !placeThrough(register) && fieldsWithRole(register, 'place').length === 0)
    issues.push(PLACELESS)
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

const PLACELESS = {
  pointer: '/place',
  message: {
    zh: '这个登记簿不说明地区，也不指向说明地区的登记簿。',
    en: 'This register tells no place, and refers to no register that does.',
  },
}

/** Where a station lies is known as of now alone. */
const ONLY_NEWEST = {
  pointer: '/place',
  message: {
    zh: '这个登记簿的地区要从它所指向的记录得知，只能查最新内容，不能与 asOf 同用。',
    en: 'This register tells places by the records it refers to, as known now: place does not go with asOf here.',
  },
}
