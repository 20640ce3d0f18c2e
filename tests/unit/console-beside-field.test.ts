import { expect, it } from 'vitest'
import { message, template } from '../../content/registers/messages.ts'
import { besideField } from '../../site/islands/console/beside-field.ts'

const LANGUAGES = ['zh', 'en'] as const

it('says beside a field what is wrong without naming row and column, in both languages', () => {
  for (const language of LANGUAGES)
    for (const column of [undefined, 'gtin']) {
      const issue = { pointer: '/0/gtin', ...(column && { column }), code: 'missing' as const, values: {} }
      expect(message(issue, language)).not.toBe(template('missing')[language])
      expect(besideField(message(issue, language))).toBe(template('missing')[language])
    }
})

it('keeps the line of a file, and a sentence that names no row', () => {
  for (const said of [
    'line 3, column “pm10”: “x” is not a number.',
    '第 3 行“pm10”列：“x”不是数字。',
    'A row 1 is odd.',
  ])
    expect(besideField(said)).toBe(said)
})
