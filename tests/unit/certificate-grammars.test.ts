import { describe, expect, it } from 'vitest'
import { faultInGrammar } from '../../content/certificates/grammar.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { message } from '../../content/registers/messages.ts'
import { aScheme } from '../certificate-rows.ts'
import { readPattern } from './regexp-reading.ts'
import { stepsOf } from './regexp-steps.ts'

/** No number that is held against a grammar is longer. */
const LONGEST = 40

describe('a grammar that a scheme publishes', () => {
  it.each([
    String.raw`^\d{5}EN?\d{4,6}R\d{1,2}[LMS]([-/][A-Z0-9-]{1,8})?$`,
    String.raw`^(NO\.)?\d{2}-[123]-[PRIM]-20\d{2}-\d{1,4}$`,
    String.raw`^(\d{17}|(?:\d{3,4}|F\d{2})OP\d{7}(-\d{1,3})?)$`,
    String.raw`^[一-龥]{2,4}字〔20\d\d〕第\d+号$`,
    String.raw`^\d+(-\d+)*$`,
    String.raw`^[A-Z]{1,9}[A-Z]{1,9}$`,
    '^(A|AB)(C|BCD)$',
  ])('is taken where there is one way to read each number, and no number takes long: %s', (grammar) => {
    expect(faultInGrammar(grammar)).toBeUndefined()
    const pattern = readPattern(grammar, 'u')
    for (const character of ['1', 'A', '-', '水', '1-', 'AB'])
      for (const end of ['', '!'])
        expect(stepsOf(pattern, character.repeat(LONGEST).slice(0, LONGEST - end.length) + end)).toBeLessThan(3_000)
  })

  it.each([
    ['a repetition inside a repetition', String.raw`^(\d+)+$`],
    ['repetitions of the same beside each other', String.raw`^\d*\d*\d*X$`],
    ['choices that overlap', String.raw`^(\d|[0-5])*X$`],
    ['choices of which two are one', '^(A|AA)+$'],
    ['nothing, again and again', '^(A?)*$'],
    ['nothing, so many times', String.raw`^(\d?){20}X$`],
    ['a class and what is in it', '^[^A]*[A-Z]*B$'],
    ['a range of characters and their kind', String.raw`^\p{Script=Han}*[一-龥]*X$`],
    ['very many places', String.raw`^\d{500}$`],
  ])('is refused where a number could be read in several ways: %s', (_, grammar) => {
    expect(faultInGrammar(grammar)).toBe('grammar-slow')
  })

  it.each([
    ['broken', '^(A$'],
    ['without anchors', 'A'],
    ['anchored on one side of a choice', '^A|B$'],
    ['with a back reference', String.raw`^(\d)\1$`],
    ['that looks ahead', '^(?=A)A$'],
    ['that looks behind', '^A(?<!B)$'],
    ['with a lazy repetition', '^A+?$'],
    ['in the wrong order', '^A{3,2}$'],
  ])('is refused as no pattern of numbers: %s', (_, grammar) => {
    expect(faultInGrammar(grammar)).toBe('grammar-unreadable')
  })

  it('would have taken long: what is refused does', () => {
    const text = `${'1'.repeat(25)}!`
    expect(stepsOf(readPattern(String.raw`^(\d+)+$`, 'u'), text)).toBeGreaterThanOrEqual(1_000_000)
  })

  it('is refused with its row when it is published, with a sentence that names the field', () => {
    const register = REGISTERS['certification-schemes']
    if (!register) throw new Error('no such register')
    const { accepted, issues } = checkRows(register, [aScheme({ grammar: String.raw`^(\d+)+$` })], { now: new Date() })
    expect(accepted).toEqual([])
    expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual([['/0/grammar', 'grammar-slow']])
    const [issue] = issues
    expect(issue && message(issue, 'zh')).toMatch(/“grammar”.*会查得很慢/)
    expect(issue && message(issue, 'en')).toMatch(/“grammar”.*very long to look up/)
  })
})
