import { describe, expect, it } from 'vitest'
import { MANY_DAYS, NO_SCANS } from '../../content/trace/scans.ts'
import { codeVerdict, isOfRecall, type CodeFacts, type RecallScope } from '../../content/trace/verdict.ts'

const someFacts = (over: Partial<CodeFacts> = {}): CodeFacts => ({
  ...{ serials: 'portal', lot: 'A1', serial: '0ABCDEFGHJKMNPQRSTVW', canCheck: true, holds: true },
  ...{ issue: { lot: 'A1' }, isRecalled: false },
  ...over,
})
const OFTEN = { ...NO_SCANS, days: MANY_DAYS, visitors: MANY_DAYS }

describe('what is said of a code', () => {
  it.each([
    ['issued and as printed', {}, { kind: 'issued' }],
    ['without a lot beside it too', { lot: undefined }, { kind: 'issued' }],
    ['a forged tag', { holds: false, issue: undefined }, { kind: 'altered' }],
    ['a counter that was never issued', { issue: undefined }, { kind: 'not-issued' }],
    ['a serial with another lot’s number', { lot: 'B2' }, { kind: 'wrong-lot', lot: 'A1' }],
    ['seen on many days', { scans: OFTEN }, { kind: 'seen-often', signs: [{ kind: 'many-days', days: MANY_DAYS }] }],
    ['recalled', { isRecalled: true, scans: OFTEN }, { kind: 'recalled', issued: true }],
    ['a scheme of the producer’s own', { serials: 'own' }, { kind: 'not-checkable', why: 'own-serials' }],
    ['a product without serials', { serials: 'none' }, { kind: 'not-checkable', why: 'no-serials' }],
    ['a product that is not here', { serials: undefined }, { kind: 'not-checkable', why: 'unknown-product' }],
    ['a code without a serial', { serial: undefined }, { kind: 'not-checkable', why: 'lot-only' }],
    ['without the secret', { canCheck: false, holds: false }, { kind: 'not-checkable', why: 'no-key' }],
    ['recalled goods without serials', { serials: 'none', isRecalled: true }, { kind: 'recalled', issued: false }],
  ] as const)('%s', (_, over, verdict) => {
    expect(codeVerdict(someFacts(over))).toEqual(verdict)
  })

  it('is what is wrong with it, before that its product is recalled', () => {
    expect(codeVerdict(someFacts({ holds: false, isRecalled: true }))).toEqual({ kind: 'altered' })
    expect(codeVerdict(someFacts({ lot: 'B2', isRecalled: true }))).toMatchObject({ kind: 'wrong-lot' })
  })
})

describe('a recall', () => {
  const TODAY = '2026-11-22'
  const aRecall = (over: Partial<RecallScope> = {}): RecallScope => ({
    ...{ scope: 'lots', lots: ['A1'], serials: [], since: '2026-11-01' },
    ...over,
  })
  const item = { lot: 'A1', serial: '105' }

  it.each([
    [aRecall(), item, 'yes'],
    [aRecall(), { ...item, lot: 'B2' }, 'no'],
    [aRecall(), { lot: undefined, serial: undefined }, 'maybe'],
    [aRecall({ scope: 'all' }), { lot: undefined, serial: undefined }, 'yes'],
    [aRecall({ scope: 'serials', serials: ['100..110'] }), item, 'yes'],
    [aRecall({ scope: 'serials', serials: ['106..110', '7'] }), item, 'no'],
    [aRecall({ scope: 'serials', serials: ['105'] }), item, 'yes'],
    [aRecall({ scope: 'serials', serials: ['1000..1100'] }), item, 'no'],
    [aRecall({ scope: 'serials', serials: ['1..9'] }), { ...item, serial: undefined }, 'maybe'],
    [aRecall({ since: '2026-11-23' }), item, 'no'],
    [aRecall({ ended: '2026-11-21' }), item, 'no'],
    [aRecall({ ended: TODAY }), item, 'yes'],
  ] as const)('%j speaks of %j: %s', (recall, code, expected) => {
    expect(isOfRecall(recall, code, TODAY)).toBe(expected)
  })
})
