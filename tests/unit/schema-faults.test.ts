import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { schemaFault } from '../../content/forms/schema-faults.ts'

/** What is said of a value, in both languages. */
const saidOf = (schema: z.ZodType, value: unknown): string[] => {
  const read = schema.safeParse(value, {
    error: (found) => {
      const { zh, en } = schemaFault(found)
      return `${zh}|${en}`
    },
  })
  return read.error?.issues.flatMap(({ message }) => message.split('|')) ?? []
}

describe('what a schema finds wrong', () => {
  it.each([
    ['nothing', z.string(), undefined, '缺少这一项。', 'This is missing.'],
    ['no choice', z.enum(['a', 'b']), undefined, '缺少这一项。', 'This is missing.'],
    ['a number for text', z.string(), 5, '应当是文字，收到的是数。', 'It should be text; what came is a number.'],
    [
      'text for a list',
      z.array(z.string()),
      'x',
      '应当是列表，收到的是文字。',
      'It should be a list; what came is text.',
    ],
    [
      'null for an object',
      z.object({}),
      null,
      '应当是由字段组成的对象，收到的是null。',
      'It should be an object of fields; what came is null.',
    ],
    ['words for a count', z.coerce.number(), 'x', '应当是数。', 'It should be a number.'],
    ['a fraction for a count', z.int(), 1.5, '应当是整数。', 'It should be a whole number.'],
    ['another choice', z.enum(['a', 'b']), 'c', '只能是：a、b。', 'It must be one of: a, b.'],
    ['nothing written', z.string().min(1), '', '不能为空。', 'It must not be empty.'],
    ['few words', z.string().min(3), 'x', '至少 3 个字符。', 'At least 3 characters.'],
    ['many items', z.array(z.string()).max(1), ['x', 'y'], '最多 1 项。', 'At most 1 item.'],
    ['a small number', z.number().min(1), 0, '不能小于 1。', 'It must be at least 1.'],
    ['a number at its bound', z.number().gt(1), 1, '必须大于 1。', 'It must be more than 1.'],
    ['a large number', z.number().max(9), 10, '不能大于 9。', 'It must be at most 9.'],
    ['a number at its upper bound', z.number().lt(9), 9, '必须小于 9。', 'It must be less than 9.'],
    ['an odd number', z.number().multipleOf(2), 3, '应当是 2 的倍数。', 'It should be a multiple of 2.'],
    [
      'no day',
      z.iso.date(),
      '2026-02-30',
      '没有这一天；日期写成 2026-03-01 这样。',
      'There is no such day; write it like 2026-03-01.',
    ],
    [
      'other characters',
      z.string().regex(/^\d$/),
      'x',
      '写法不对，应当符合 /^\\d$/。',
      'It does not have the form /^\\d$/.',
    ],
    ['an unknown field', z.strictObject({}), { x: 1 }, '没有这个参数或字段。', 'There is no such parameter or field.'],
    ['neither of two', z.union([z.int(), z.literal('a')]), 'x', '写法不对。', 'It does not have the form it should.'],
  ])('%s', (_, schema, value, zh, en) => {
    expect(saidOf(schema, value)).toEqual([zh, en])
  })

  it('of what passes is nothing', () => {
    expect(saidOf(z.string(), 'x')).toEqual([])
  })

  it('lists no more choices than anybody reads', () => {
    const many = z.enum(Array.from({ length: 100 }, (_, i) => `c${i}`))
    expect(saidOf(many, 'x')[1]).toMatch(/c29 …\.$/)
  })
})
