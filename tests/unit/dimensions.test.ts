import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { dimensionsOf, dimensionsUnder } from '../../content/registers/dimensions.ts'

const register = REGISTERS['development-index']
if (!register?.dimensions) throw new Error('development-index has no dimensions')
const { dimensions } = register

const row = (dimension: string, indicator: string, value: string) => ({ dimension, indicator, value })

describe('the dimensions of a number', () => {
  it('are rows of one place and year: what their keys begin with', () => {
    expect(dimensionsUnder(register, '990101~2025~index~绿色发展指数')).toBe('990101~2025')
    const places = REGISTERS['places']
    expect(places && dimensionsUnder(places, '990101')).toBeUndefined()
  })

  it('stand in the order declared, each by the row of its whole name; indicators within are no bars', () => {
    const rows = [
      row('living', '绿色生活指数', '78.9'),
      row('resource', '能源消费总量', '12'),
      row('resource', '资源利用指数', '82.4'),
      row('index', '绿色发展指数', '82.1'),
      row('satisfaction', '公众满意程度', '83.6'),
    ]
    const { whole, parts, apart } = dimensionsOf(rows, dimensions)
    expect(whole.map(({ body }) => body?.['value'])).toEqual(['82.1'])
    expect(parts.map(({ choice, body }) => [choice, body?.['value']])).toEqual([
      ['resource', '82.4'],
      ['governance', undefined],
      ['quality', undefined],
      ['ecology', undefined],
      ['growth', undefined],
      ['living', '78.9'],
    ])
    expect(apart.map(({ body }) => body?.['value'])).toEqual(['83.6'])
  })
})
