import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { firstSentence } from '../../site/registers/first-sentence.ts'

describe('the first sentence of a text', () => {
  it('ends where the next begins', () => {
    expect(firstSentence('排污许可证：谁、到哪一天。有证才能排污。', 'zh')).toBe('排污许可证：谁、到哪一天。')
    expect(firstSentence('Limits of HJ 633.1 in mg/L, e.g. of air. They hold.', 'en')).toBe(
      'Limits of HJ 633.1 in mg/L, e.g. of air.',
    )
    expect(firstSentence('One line.\n“Two” is said.', 'en')).toBe('One line.')
  })

  it('is the whole text where none ends', () => {
    expect(firstSentence('没有句号', 'zh')).toBe('没有句号')
    expect(firstSentence('no stop', 'en')).toBe('no stop')
  })

  it('tells in a few lines what each register is', () => {
    for (const { id, description } of Object.values(REGISTERS)) {
      expect(firstSentence(description.zh, 'zh').length, id).toBeLessThan(80)
      expect(firstSentence(description.en, 'en').length, id).toBeLessThan(240)
    }
  })
})
