import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { explain, joined, reasonOf } from '../../content/points/explain.ts'
import { daysAfter, lastDay, periodOf, quantityOf, reckon, versionOn } from '../../content/points/reckon.ts'
import { REFUSALS, sayRefusal } from '../../content/points/refusals.ts'
import { PERIODS, Rule, RULE_KINDS, ruleFaults, type PointsRule } from '../../content/points/rule.ts'
import { checkTold, PORTAL, type Rewarded, type Wrong } from '../../content/points/told.ts'

const ruleOf = (id: string): PointsRule => {
  const rule = POINTS_RULES[id]
  if (!rule) throw new Error(`no rule ${id}`)
  return rule
}
const [RECYCLER, OTHER] = ['919901020000001906', '9199010100000014XC']
const TODAY = '2026-11-22'
const told = (row: Record<string, unknown>, over: { attester?: string; today?: string } = {}): Rewarded | Wrong[] =>
  checkTold(
    POINTS_RULES,
    { rule: 'battery-return', holder: 'h', day: '2026-11-20', batch: 'DC-20261120-01', weight: '12.5', ...row },
    { attester: RECYCLER, today: TODAY, ...over },
  )
const refusals = (outcome: Rewarded | Wrong[]): string[] =>
  Array.isArray(outcome) ? outcome.map(({ field, refusal }) => `${field} ${refusal}`) : ['accepted']
const pointsOf = (outcome: Rewarded | Wrong[]): number | string[] =>
  Array.isArray(outcome) ? refusals(outcome) : outcome.reckoned.points

describe('the rules themselves', () => {
  it('cover every kind of act, and fit together', () => {
    expect(new Set(Object.values(POINTS_RULES).map(({ kind }) => kind))).toEqual(new Set(RULE_KINDS))
    expect(ruleFaults(POINTS_RULES)).toEqual([])
  })
  it('say of every figure where it comes from, and of invented programmes that they are', () => {
    for (const rule of Object.values(POINTS_RULES)) {
      const isInvented = rule.versions.some(({ steps }) => steps.some(({ standing }) => standing === 'demonstration'))
      expect(rule.demonstration).toBe(isInvented)
    }
  })
  it('reckon the example of each field to some points', () => {
    for (const rule of Object.values(POINTS_RULES)) {
      const evidence = Object.entries(rule.evidence).map(([name, { example }]) => [name, example])
      const attester = rule.attested.by === 'portal' ? PORTAL : (rule.attested.bodies[0]?.code ?? '')
      // Of one that is over, on its last day.
      const [last] = [rule.versions.at(-1)?.until ?? TODAY, TODAY].sort()
      const row = { rule: rule.id, holder: 'h', day: last, ...Object.fromEntries(evidence) }
      expect(pointsOf(checkTold(POINTS_RULES, row, { attester, today: last ?? TODAY })), rule.id).toBeGreaterThan(0)
    }
  })
  it('are refused where versions overlap, a key names no field, or two name one act differently', () => {
    const { id: _, ...rule } = ruleOf('battery-return')
    const [first, second] = rule.versions
    if (!first || !second) throw new Error('two versions are there')
    const overlapping = { ...rule, versions: [first, { ...second, from: '2026-06-30' }] }
    expect(Rule.safeParse(overlapping).success).toBe(false)
    expect(Rule.safeParse({ ...rule, versions: [{ ...first, until: undefined }, second] }).success).toBe(false)
    expect(ruleFaults({ one: { ...rule, key: ['batch', 'nothing'] } })).toEqual(['one: key: no field nothing'])
    expect(ruleFaults({ one: rule, two: { ...rule, key: ['batch', 'day'] } })).toEqual([
      'two: acts of battery-batch are named by batch elsewhere',
    ])
  })
})

describe('the arithmetic', () => {
  it('is the published one', () => {
    // 412.5 km × 0.1 kg/km × 4 points/kg = 165.
    const metro = ruleOf('metro-month')
    const [version] = metro.versions
    if (!version) throw new Error('no version')
    const reckoned = reckon(version, '412.5')
    expect(reckoned).toEqual({ quantity: '412.5', product: '165', share: 1, points: 165, isCut: false })
    expect(joined(explain(metro, version, reckoned)).zh).toBe(
      '里程 412.5 公里 × 0.1 千克/公里 × 4 分/千克 = 165；得 165 分。',
    )
    expect(reasonOf(metro, { version: 1, quantity: '1000.4', share: 1 })?.en).toBe(
      'distance 1,000.4 km × 0.1 kg/km × 4 points/kg = 400.16; one award gives 300 points at most; gives 300 points.',
    )
    // 23.5 t × 50 points/t = 1,175.
    expect(reasonOf(ruleOf('emission-cut'), { version: 1, quantity: '23.5', share: 1 })?.zh).toBe(
      '少排 23.5 吨 × 50 分/吨 = 1,175；得 1,175 分。',
    )
    // 2 pieces × 15 points/piece = 30; 4 hours × 20 points/hour = 80.
    const said = (rule: string, quantity: string) => reasonOf(ruleOf(rule), { version: 1, quantity, share: 1 })?.en
    expect(said('green-purchase', '2')).toMatch(/^2 pieces × 15 points\/piece = 30;/)
    expect(said('green-purchase-code', '2')).toMatch(/^2 pieces × /)
    expect(said('green-purchase', '1')).toMatch(/^1 piece × /)
    expect(said('volunteer-hours', '4')).toMatch(/^4 hours × 20 points\/hour = 80;/)
    expect(said('comment-adopted', '1')).toMatch(/^how far adopted 1 comment × /)
    expect(reasonOf(metro, { version: 9, quantity: '1', share: 1 })).toBeUndefined()
  })
  it('drops what is less than a point, and nothing before the end', () => {
    const steps = [{ factor: '0.1' }, { factor: '9.999999999' }]
    expect(reckon({ steps, most: 100 }, '1').points).toBe(0)
    expect(reckon({ steps, most: 100 }, '19.9999').points).toBe(19)
  })
  it('takes what was given off from what the permit allows', () => {
    const cut = ruleOf('emission-cut')
    expect(quantityOf(cut, { permitted: '120', emitted: '96.5' })).toBe('23.5')
    const [version] = cut.versions
    if (!version) throw new Error('no version')
    expect(reckon(version, '23.5').points).toBe(1175)
    expect(reckon(version, quantityOf(cut, { permitted: '10', emitted: '10.5' })).points).toBe(0)
  })
  it('never gives more than the exact product, the most, or anything below nothing, and never less than one short of it', () => {
    const decimals = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 9 }))
      .map(([units, places]) => ({ units, places, text: place(units, places) }))
    const place = (units: bigint, places: number): string => {
      const digits = units.toString().padStart(places + 1, '0')
      return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
    }
    fc.assert(
      fc.property(
        decimals,
        fc.array(decimals, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 1e12 }),
        fc.integer({ min: 1, max: 20 }),
        (quantity, factors, most, share) => {
          const steps = factors.map(({ text: factor }) => ({ factor }))
          const { points, isCut } = reckon({ steps, most }, quantity.text, share)
          const [units, places] = factors.reduce(([u, p], one) => [u * one.units, p + one.places] as const, [
            quantity.units,
            quantity.places,
          ] as const)
          const whole = units / 10n ** BigInt(places)
          const given = whole > BigInt(most) ? BigInt(most) : whole
          expect(isCut).toBe(whole > BigInt(most))
          expect(BigInt(points)).toBe(given / BigInt(share))
          // Shared or not, no more is given than there is.
          expect(BigInt(points) * BigInt(share) <= given).toBe(true)
        },
      ),
    )
  })
  it('refuses to share among none, or what is no number', () => {
    const [version] = ruleOf('metro-month').versions
    if (!version) throw new Error('no version')
    expect(() => reckon(version, '1', 0)).toThrow(RangeError)
    expect(() => reckon(version, '1', 1.5)).toThrow(RangeError)
    expect(() => reckon(version, 'NaN')).toThrow(RangeError)
  })
  it('knows the version of the day of the act, and when points end', () => {
    const rule = ruleOf('battery-return')
    expect(versionOn(rule, '2026-06-30')).toMatchObject({ number: 1 })
    expect(versionOn(rule, '2026-07-01')).toMatchObject({ number: 2 })
    expect(versionOn(rule, '2025-06-30')).toBe('early')
    expect(versionOn(ruleOf('battery-return-schools'), '2027-07-01')).toBe('over')
    expect(lastDay('2026-11-22', 24)).toBe('2028-11-30')
    expect(lastDay('2026-01-31', 1)).toBe('2026-02-28')
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01')
    expect(PERIODS.map((period) => periodOf('2026-11-22', period))).toEqual(['2026-11-22', '2026-11', '2026', 'ever'])
  })
})

describe('what is told of an act', () => {
  it('is rewarded by the version of its day', () => {
    expect(pointsOf(told({}))).toBe(125)
    expect(pointsOf(told({ day: '2026-06-30' }, { today: '2026-07-10' }))).toBe(100)
    expect(told({ weight: '12.50' })).toMatchObject({ evidence: { weight: '12.5' }, number: 2 })
  })
  it.each([
    ['a rule that is none', { rule: 'gold' }, 'rule unknown-rule'],
    ['a name every object has', { rule: 'constructor' }, 'rule unknown-rule'],
    ['a day before the rule', { day: '2025-06-30' }, 'day rule-early'],
    ['a day to come', { day: '2026-11-23' }, 'day future-day'],
    ['a day too long ago', { day: '2026-10-22' }, 'day too-late'],
    ['a day that is none', { day: '2026-02-30' }, 'day bad-text'],
    ['no day', { day: undefined }, 'day missing'],
    ['nothing', { weight: '0' }, 'weight gives-nothing'],
    ['less than a point', { weight: '0.09' }, 'weight gives-nothing'],
    ['below nothing', { weight: '-3' }, 'weight bad-number'],
    ['a fraction of JSON', { weight: 12.5 }, 'weight bad-number'],
    ['2^53', { weight: 2 ** 53 }, 'weight bad-number'],
    ['2^53 as text', { weight: '9007199254740992' }, 'weight too-much'],
    ['an exponent', { weight: '1e3' }, 'weight bad-number'],
    ['too many decimals', { weight: '1.0001' }, 'weight bad-number'],
    ['a list', { weight: ['1'] }, 'weight bad-number'],
    ['a batch in no form', { batch: "x'; DROP" }, 'batch bad-text'],
    ['no batch', { batch: '' }, 'batch missing'],
    ['a field of no rule', { colour: 'red' }, 'colour unknown-field'],
    ['no account', { holder: '' }, 'holder missing'],
    ['an id with a slash', { id: 'a/b' }, 'id bad-text'],
  ])('is refused for %s', (_, row, wanted) => {
    expect(refusals(told(row))).toEqual([wanted])
  })
  it('is refused when the rule is over, and when a body attests that the rule does not name', () => {
    const school = { rule: 'battery-return-schools', weight: '3' }
    const over = told({ ...school, day: '2027-07-01' }, { today: '2027-07-02', attester: OTHER })
    expect(refusals(over)).toEqual(['day rule-over'])
    expect(refusals(told(school))).toEqual(['rule foreign-attester'])
    expect(refusals(told({}, { attester: PORTAL }))).toEqual(['rule foreign-attester'])
  })
  it('is refused for what only the portal attests', () => {
    const row = { rule: 'report-verified', holder: 'h', day: TODAY, voucher: '7K2MA-9QX4T-0B5CD-EF8GH-JKM3N-P' }
    expect(refusals(checkTold(POINTS_RULES, row, { attester: RECYCLER, today: TODAY }))).toEqual(['rule portal-alone'])
    expect(pointsOf(checkTold(POINTS_RULES, row, { attester: PORTAL, today: TODAY, share: 7 }))).toBe(42)
  })
  it('says all that is wrong at once', () => {
    expect(refusals(told({ weight: '-1', batch: '?', day: '2030-01-01' }))).toEqual([
      'day future-day',
      'batch bad-text',
      'weight bad-number',
    ])
  })
  it('names the same act the same, whatever programme, body or day; and another act otherwise', () => {
    const actIn = (row: Record<string, unknown>, attester = RECYCLER): string => {
      const outcome = told(row, { attester })
      return Array.isArray(outcome) ? refusals(outcome).join() : outcome.act
    }
    const one = actIn({})
    expect(actIn({ rule: 'battery-return-schools', weight: '2', day: '2026-11-21', holder: 'x' }, OTHER)).toBe(one)
    expect(actIn({ batch: 'DC-20261120-02' })).not.toBe(one)
  })
  it('never throws, whatever is told', () => {
    const anything = fc.dictionary(
      fc.constantFrom('id', 'rule', 'holder', 'day', 'batch', 'weight', 'x', '__proto__'),
      fc.oneof(fc.anything(), fc.string(), fc.constant('battery-return'), fc.constant('2026-11-20')),
    )
    fc.assert(
      fc.property(anything, (row) => {
        const outcome = checkTold(POINTS_RULES, row, { attester: RECYCLER, today: TODAY })
        for (const { refusal, values } of Array.isArray(outcome) ? outcome : [])
          expect(sayRefusal(refusal, values).zh).not.toMatch(/\{\w+\}/)
      }),
    )
  })
})

describe('refusals', () => {
  it('say in both languages the same things', () => {
    for (const { zh, en } of Object.values(REFUSALS)) {
      const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
      expect(names(en)).toEqual(names(zh))
    }
  })
})
