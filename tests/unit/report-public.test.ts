import { describe, expect, it } from 'vitest'
import { standingOf, timedIn } from '../../content/reports/standing.ts'
import { bandOf, isMeTooToken, nextBand } from '../../content/reports/me-too.ts'
import { changedFields, correctionReason, isPublic, publicBody, shortened } from '../../content/reports/projection.ts'
import type { PublicSide } from '../../content/reports/projection.ts'

const NOW = new Date('2026-11-22T00:01:00+08:00')
const TODAY = '2026-11-22'
const aSide = (over: Partial<PublicSide> = {}): PublicSide => ({
  ...{ number: 'A1B2C3D4E5', category: 'smell', body: '11990100000000019F', place: '990101', day: '2026-11-18' },
  ...{ recurring: false, received: '2026-11-19', visibility: 'public', text: '有酸味。', photos: [], cell: undefined },
  ...{ state: 'received', since: '2026-11-19', reason: undefined, clock: undefined, acceptDue: undefined },
  ...{ accepted: undefined, due: undefined, extended: undefined, settled: undefined, closed: undefined },
  ...{ reopenings: 0, finding: undefined, organisation: undefined, answer: undefined, penalty: undefined, meToo: 0 },
  ...{ released: true, releaseDay: '2026-11-20', redactionReason: undefined },
  ...over,
})
const bodyOf = (over: Partial<PublicSide> = {}) => {
  const made = publicBody(aSide(over), '示例市生态环境局', NOW)
  if ('issues' in made) throw new Error(JSON.stringify(made.issues))
  return made.body
}

describe('what may be public', () => {
  it('is what she wants so and a handler released, from its day on', () => {
    expect(isPublic(aSide(), TODAY)).toBe(true)
    for (const over of [
      { visibility: 'numbers' as const },
      { visibility: 'authority' as const },
      { released: false },
      { releaseDay: undefined },
      { releaseDay: '2026-11-23' },
    ])
      expect(isPublic(aSide(over), TODAY)).toBe(false)
  })

  it('is a row of the register and nothing else, its place no finer than about a kilometre', () => {
    const body = bodyOf({ cell: { longitude: 132.03123456, latitude: 18.0179 }, meToo: 7 })
    expect(body).toMatchObject({ longitude: '132.03', latitude: '18.02', meToo: 'some' })
    expect(JSON.stringify(body)).not.toMatch(/release|visibility|redact|"7"|:7\b/)
  })

  it('names nobody who was not found', () => {
    const accused = { organisation: '91990101000000115Y', penalty: '示环罚〔2026〕3号' }
    for (const finding of [undefined, 'unsubstantiated', 'unresolved'])
      expect(JSON.stringify(bodyOf({ ...accused, finding }))).not.toMatch(/91990101|示环罚/)
    expect(bodyOf({ ...accused, finding: 'partly' })).toMatchObject(accused)
  })

  it('holds no number of a person', () => {
    const made = publicBody(aSide({ answer: '联系 13800138000' }), 'x', NOW)
    expect('issues' in made && made.issues.map(({ code }) => code)).toHaveLength(1)
  })
})

describe('what is said of a change', () => {
  it('is the state in words, and the names of what else changed', () => {
    const [before, after] = [bodyOf(), bodyOf({ state: 'settled', settled: '2026-11-21', finding: 'partly' })]
    expect(changedFields(before, after)).toEqual(['state', 'settled', 'finding'])
    expect(correctionReason(before, after, undefined)).toBe(
      '状态：已收到 → 已办理 / state: received → settled；更新：办理日期、查证结果 / updated: settled, finding',
    )
  })
  it('says why something was taken out, without what is not seen', () => {
    const shorter = correctionReason(bodyOf(), bodyOf({ text: '■■■' }), '删去\u202e姓名\n')
    expect(shorter).toBe('删去一部分 / shortened：删去姓名')
    expect(correctionReason(null, bodyOf(), undefined)).toBe('重新公开 / public again')
  })
})

describe('what is taken out', () => {
  it('leaves the rest as it stood, and never adds', () => {
    const stood = bodyOf({ text: '王某某家烧塑料', cell: { longitude: 132, latitude: 18 } })
    const now = bodyOf({ text: '■■■烧塑料', state: 'settled', answer: '明天再说', meToo: 60 })
    expect(shortened(stood, now)).toEqual({
      ...Object.fromEntries(Object.entries(stood).filter(([field]) => !['longitude', 'latitude'].includes(field))),
      text: '■■■烧塑料',
    })
    expect(shortened(bodyOf({ text: '短' }), bodyOf({ text: '长得多' }))).toMatchObject({ text: '短' })
    const { text: _, ...without } = bodyOf()
    expect(shortened(without, bodyOf())).not.toHaveProperty('text')
  })
})

describe('others who saw it', () => {
  it('are told of in bands', () => {
    expect([0, 4, 5, 9, 10, 49, 50, 5_000].map(bandOf)).toEqual([
      ...[undefined, undefined, 'some', 'some', 'many', 'many', 'crowd', 'crowd'],
    ])
    expect([nextBand(4, undefined), nextBand(60, undefined), nextBand(60, 'some'), nextBand(60, 'many')]).toEqual([
      ...[undefined, 'some', 'many', 'crowd'],
    ])
    expect([nextBand(60, 'crowd'), nextBand(0, 'some')]).toEqual(['crowd', undefined])
  })
  it('are told apart by random tokens of a page', () => {
    expect(isMeTooToken('0123456789abcdef0123456789abcdef')).toBe(true)
    for (const other of ['', 'x', '0123456789ABCDEF0123456789ABCDEF', '0123456789abcdef'])
      expect(isMeTooToken(other)).toBe(false)
  })
})

describe('where a report stands by the clock', () => {
  it.each([
    ['received', { acceptDue: '2026-11-30', due: '2027-01-18' }, 'decision', 8, false],
    ['received', { acceptDue: '2026-11-21', due: '2027-01-18' }, 'decision', -1, true],
    ['forwarded', { acceptDue: '2026-11-22' }, 'decision', 0, false],
    ['received', { due: '2026-11-01' }, 'settlement', -21, true],
    ['investigating', { acceptDue: '2026-01-01', due: '2026-11-22' }, 'settlement', 0, false],
    ['reopened', { due: '2026-11-06' }, 'settlement', -16, true],
    ['settled', { due: '2026-11-06', settled: '2026-10-01' }, undefined, undefined, false],
    ['closed', { due: '2026-11-06' }, undefined, undefined, false],
    ['accepted', {}, undefined, undefined, false],
  ])('of what is %s with %j follows from its days', (state, days, awaited, daysLeft, isLate) => {
    expect(standingOf(timedIn({ state, ...days }), TODAY)).toMatchObject({ awaited, daysLeft, isLate })
  })
  it('is remembered of what was done too late', () => {
    const days = { acceptDue: '2026-11-01', accepted: '2026-11-04', due: '2026-12-01', settled: '2026-12-11' }
    expect(standingOf(timedIn({ state: 'closed', ...days }), TODAY)).toMatchObject({ decidedLate: 3, settledLate: 10 })
    const declined = { state: 'not-accepted', acceptDue: '2026-11-01', closed: '2026-11-03' }
    expect(standingOf(timedIn(declined), TODAY)).toMatchObject({ decidedLate: 2, settledLate: 0, isLate: false })
  })
})
