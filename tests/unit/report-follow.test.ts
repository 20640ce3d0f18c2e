import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { WORDS } from '../../content/generated/words.ts'
import { FINDINGS, STATES } from '../../content/reports/states.ts'
import { faultOf } from '../../site/islands/reports/send.ts'

const ROOT = join(import.meta.dirname, '../..')
const words: Record<string, { zh: string; en: string }> = WORDS['reports-follow']

/** Kinds of events that are written of a report, as the code of the desk names them. */
const KINDS = ['received', 'state', 'forwarded', 'extended', 'evidence', 'rated', 'released', 'redacted', 'penalty', 'finding', 'answer'] // prettier-ignore

describe('the page that follows a report', () => {
  it('has a sentence for every state, every finding, every rating and everything that happens to one', () => {
    const fields = REGISTERS['reports']?.fields
    for (const state of STATES) {
      expect(Object.keys(words)).toContain(`told-${state}`)
      expect(Object.keys(fields?.['state']?.enum ?? {})).toContain(state)
    }
    for (const finding of FINDINGS) expect(Object.keys(fields?.['finding']?.enum ?? {})).toContain(finding)
    for (const name of ['satisfied', 'partly', 'dissatisfied']) expect(Object.keys(words)).toContain(`rating-${name}`)
    for (const kind of KINDS) expect(Object.keys(words)).toContain(`event-${kind}`)
  })

  it('knows every kind of event that the desk writes', () => {
    const source = readFileSync(join(ROOT, 'db/intake/report-desk-acts.ts'), 'utf8')
    const [, kinds = ''] = /kind: ('\w+'(?: \| '\w+')+)/.exec(source) ?? []
    const named = [...kinds.matchAll(/'(\w+)'/g)].map(([, kind]) => kind ?? '')
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((kind) => !KINDS.includes(kind))).toEqual([])
  })

  it('fills every sentence with the same values in both languages', () => {
    const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    for (const [name, { zh, en }] of Object.entries(words)) expect([name, values(zh)]).toEqual([name, values(en)])
  })
})

describe('a message of hers', () => {
  const file = (size: number): File => new File([new Uint8Array(size)], 'x')

  it('is looked at before anything of it is sealed', () => {
    expect(faultOf({ text: 'x', files: [] })).toBeUndefined()
    expect(faultOf({ text: '', files: [file(1)] })).toBeUndefined()
    expect(faultOf({ text: ' \n', files: [] })).toEqual({ fault: 'sendEmpty' })
    expect(faultOf({ text: '', files: [file(0)] })).toEqual({ fault: 'fileEmpty', name: 'x' })
    expect(faultOf({ text: '', files: Array.from({ length: 11 }, () => file(1)) })).toEqual({ fault: 'filesMany' })
  })
})
