import * as z from 'zod'
import { questionOf, type Fault, type FaultCode } from '../../content/registers/question.ts'
import type { Bilingual, RegisterDefinition } from '../../content/registers/register.ts'
import type { Selection } from '../../db/record/list.ts'
import { AskedPlace, Cursor, Day, Limit } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'

/** What a list of records can be asked by, besides `<field>=`. */
export const ListQuery = z.object({
  place: AskedPlace.optional().describe('A place with everything in it, by code.'),
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
 * Reads a selection from a request's parameters.
 * @throws Problem 422 naming every parameter that the register cannot answer
 */
export const selectionOf = (
  register: RegisterDefinition,
  query: ListQuery,
  given: Record<string, string>,
): Selection => {
  const { question, faults } = questionOf(register, query, Object.entries(given))
  if (faults.length > 0) throw new Problem('invalid-request', {}, { issues: faults.map(issueOf) })
  return question
}

const issueOf = ({ name, code, value }: Fault): ProblemIssue => ({
  pointer: `/${name.slice(0, 80)}`,
  message: MESSAGES[code](value.slice(0, 40)),
})

export const MESSAGES: Record<FaultCode, (value: string) => Bilingual> = {
  unknown: () => ({ zh: '这本登记簿没有这个参数或字段。', en: 'This register has no such parameter or field.' }),
  choice: (value) => ({ zh: `没有“${value}”这个选项。`, en: `There is no choice “${value}”.` }),
  timeless: () => ({ zh: '这本登记簿没有时间字段。', en: 'This register has no time.' }),
  placeless: () => ({
    zh: '这本登记簿不说明地区，也不指向说明地区的登记簿。',
    en: 'This register tells no place, and refers to no register that does.',
  }),
  'placed-as-of-now': () => ({
    zh: '这本登记簿的地区要从它所指向的记录得知，只能查最新内容，不能与 asOf 同用。',
    en: 'This register tells places by the records it refers to, as known now: place does not go with asOf here.',
  }),
  'placed-and-timed': () => ({
    zh: '这本登记簿按排放口排列：在一个地区里再按日期查，要翻遍每个排放口的全部数据。请只问地区，或只问日期，或加上 organisation（统一社会信用代码）；一个排放口的一段时间见 /series。',
    en: 'This register is kept by outlet: days within a place would be looked for in every row of every outlet. Ask for the place alone, for days alone, or add organisation (credit code); for days of one outlet see /series.',
  }),
}
