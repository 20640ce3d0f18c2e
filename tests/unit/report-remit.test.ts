import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import {
  bodiesOf,
  bodyFor,
  canBeSealedTo,
  keysOn,
  type BodyKey,
  type HandlingBody,
} from '../../content/reports/bodies.ts'
import { CATEGORIES } from '../../content/reports/categories.ts'
import { OFFICES, Office, RemitRules } from '../../content/reports/remit-rules.ts'
import { clockKindOf, remitOf, remitsOf, sourcesOf } from '../../content/reports/remit.ts'

const CONTENT = join(import.meta.dirname, '../../content')
const given: unknown = parse(readFileSync(join(CONTENT, 'reports/remit.yaml'), 'utf8'))

const COUNTY = '990101'
const officesOf = (category: string, hour?: number, source?: string, place = COUNTY) =>
  remitOf({ category, place, hour, source })?.offices

describe('the rules on whose job a report is', () => {
  it('answer for every category, with a basis, a line and a word on rewards', () => {
    for (const category of CATEGORIES) {
      const remit = remitOf({ category, place: COUNTY })
      expect(remit?.offices.length, category).toBeGreaterThan(0)
      expect(remit?.basis.length, category).toBeGreaterThan(0)
      expect(remit?.line.telephone, category).toMatch(/^\d+$/)
      expect(remit?.reward.text.zh && remit.reward.text.en, category).toBeTruthy()
    }
    expect(remitOf({ category: 'meteors', place: COUNTY })).toBeUndefined()
    expect(remitOf({ category: 'constructor', place: COUNTY })).toBeUndefined()
  })

  it('send noise at night to the police and by day elsewhere; at ten it is night, at six it is day', () => {
    for (const hour of [22, 23, 0, 5]) expect(officesOf('noise', hour)?.[0], String(hour)).toBe('public-security')
    for (const hour of [6, 12, 21]) expect(officesOf('noise', hour)?.[0], String(hour)).toBe('urban-management')
    // Nobody knows when: the rule that holds always.
    expect(officesOf('noise')?.[0]).toBe('urban-management')
    expect(remitOf({ category: 'noise', place: COUNTY, hour: 23 })?.emergency?.call).toBe('110')
  })

  it('listen to where it comes from, and to nothing that is no source', () => {
    expect(officesOf('noise', 23, 'building-site')?.[0]).toBe('urban-management')
    expect(officesOf('dust', 12, 'building-site')?.[0]).toBe('housing')
    expect(officesOf('dust', 12, 'the moon')?.[0]).toBe('ecology')
    expect(officesOf('false-label')).toEqual(['market', 'agriculture'])
    expect(sourcesOf('dust').map(([id]) => id)).toEqual(['building-site', 'road', 'mine'])
    expect(sourcesOf('meteors')).toEqual([])
  })

  it('say whether a reward needs a name, as the place rules', () => {
    const reward = (category: string, place: string) => remitOf({ category, place })?.reward
    expect(reward('smoke', '430102')).toMatchObject({
      nameNeeded: 'yes',
      isDemonstration: false,
      basis: { standing: 'read' },
    })
    expect(reward('smoke', '110101')).toMatchObject({ nameNeeded: 'differs' })
    expect(reward('smoke', COUNTY)).toMatchObject({ nameNeeded: 'no', isDemonstration: true })
    expect(reward('farmland', COUNTY)).toMatchObject({ nameNeeded: 'unknown' })
  })

  it('name the clock of a matter, and that of a petition for what is none', () => {
    expect(clockKindOf('smoke')).toBe('case')
    expect(clockKindOf('false-code')).toBe('market')
    expect(clockKindOf('meteors')).toBe('petition')
  })

  it('are shown whole, in the order in which they are looked at', () => {
    const shown = remitsOf('noise')
    expect(shown.map(({ rule }) => rule.hours?.from ?? rule.source)).toEqual([
      ...['building-site', 'factory', 'traffic', 'people', '22:00', undefined],
    ])
    expect(shown[0]?.source?.en).toBe('a building site')
  })

  it('name departments that bodies can be', () =>
    expect(Object.keys(REGISTERS['authorities']?.fields['office']?.enum ?? {})).toEqual([...OFFICES]))

  it('say of what was read where, and of nothing else that it was', () => {
    const { bases } = RemitRules.parse(given)
    for (const [id, { standing, source }] of Object.entries(bases))
      expect(standing === 'read', id).toBe(source !== undefined)
  })
})

describe('a file of rules', () => {
  const wrongWith = (change: (rules: { matters: Record<string, { rules: object[] }> }) => void): string => {
    const rules = structuredClone(given)
    const { matters } = RemitRules.parse(rules)
    const changed = { ...RemitRules.parse(rules), matters: structuredClone(matters) }
    change(changed)
    return (
      RemitRules.safeParse(changed)
        .error?.issues.map(({ message }) => message)
        .join('; ') ?? ''
    )
  }
  it('is refused where a category is missing, a name leads nowhere or a rule is hidden', () => {
    expect(wrongWith(() => {})).toBe('')
    expect(wrongWith(({ matters }) => delete matters['smoke'])).toContain('smoke is not in the file')
    expect(wrongWith(({ matters }) => Object.assign(matters['smoke']?.rules[0] ?? {}, { line: '999' }))).toContain(
      'matters.smoke.rules.0: 999',
    )
    expect(wrongWith(({ matters }) => matters['noise']?.rules.pop())).toContain('the last rule holds only sometimes')
    expect(wrongWith(({ matters }) => matters['smoke']?.rules.unshift(matters['smoke'].rules[0] ?? {}))).toContain(
      'hides those after it',
    )
  })
})

const KEYS: BodyKey[] = (['officer', 'recovery'] as const).map((kind, index) => ({
  ...{ recipient: `age1${kind}`, fingerprint: kind, kind, from: '2026-01-01', index },
}))
const aBody = (body: string, place: string, over: Partial<HandlingBody> = {}): HandlingBody => ({
  ...{ body, place, name: body, offices: ['ecology'], keys: KEYS, ...over },
})
const county = aBody('county', '990101', { superior: 'city' })
const city = aBody('city', '990100', { superior: 'province' })
const province = aBody('province', '990000')
const market = aBody('market', '990100', { offices: ['market'] })
const ALL = [province, market, city, county]
const ECOLOGY = { offices: [Office.enum.ecology, Office.enum.agriculture] }
const found = (wishes = {}, bodies = ALL, remit: { offices: Office[] } = ECOLOGY) => {
  const { body, why, passed, ...rest } = bodyFor(remit, bodies, '990101003', wishes)
  return { body: body?.body, why, passed: passed.map((one) => `${one.body.body} ${one.why}`), ...rest }
}

describe('the body a report goes to', () => {
  it('is the nearest one of the office, and tells the one above', () => {
    expect(found()).toMatchObject({ body: 'county', why: 'nearest', passed: [], above: city })
    expect(found({}, [market, city])).toMatchObject({ body: 'city', why: 'nearest', above: undefined })
  })

  it('is the one above where she wants it, where the report is about the nearest, and where she excludes it', () => {
    expect(found({ superior: true })).toMatchObject({ body: 'city', why: 'superior-chosen' })
    expect(found({ about: 'county' })).toMatchObject({ body: 'city', why: 'about-the-body' })
    expect(found({ excluded: ['county', 'city'] })).toMatchObject({
      body: 'province',
      why: 'excluded',
      above: undefined,
    })
    expect(found({ about: 'county', superior: true })).toMatchObject({ body: 'city' })
  })

  it('does not stand under the one it is about', () =>
    expect(found({ about: 'city' })).toEqual({
      ...{ body: 'province', why: 'about-the-body', above: undefined },
      passed: ['county about-the-body', 'city about-the-body'],
    }))

  it('has two keys; else its superior is sealed to, and it is said', () => {
    const mute = { ...county, keys: KEYS.slice(0, 1) }
    expect(canBeSealedTo(mute)).toBe(false)
    expect(found({}, [province, city, mute])).toMatchObject({
      body: 'city',
      why: 'no-keys',
      passed: ['county no-keys'],
    })
    expect(found({ superior: true }, [province, city, mute])).toMatchObject({ body: 'city', why: 'superior-chosen' })
  })

  it('is of the next office where nobody of the first can be sealed to, and never to get around her wish', () => {
    const farm = aBody('farm', '990101', { offices: ['agriculture'] })
    const mute = ALL.map((body) => (body.offices.includes('ecology') ? { ...body, keys: [] } : body))
    expect(found({}, [...mute, farm])).toMatchObject({ body: 'farm', why: 'no-keys' })
    expect(found({ excluded: ['county', 'city', 'province'] }, [...ALL, farm])).toMatchObject({
      ...{ body: undefined, why: 'excluded' },
    })
  })

  it('is nobody where nobody is, or nobody is left', () => {
    expect(found({}, [market])).toEqual({ body: undefined, why: 'nobody', passed: [] })
    expect(found({ about: 'province' })).toMatchObject({ body: undefined, why: 'about-the-body' })
    expect(found({}, [aBody('elsewhere', '110101')])).toMatchObject({ body: undefined, why: 'nobody' })
  })

  it('is found where superiors stand in a circle, or name one that is not here', () => {
    const circle = [
      { ...county, keys: [] },
      { ...city, superior: 'county', keys: [] },
    ]
    expect(found({}, circle)).toMatchObject({ body: undefined, why: 'no-keys', passed: { length: 2 } })
    expect(found({ superior: true }, [{ ...county, superior: 'ghost' }, city])).toMatchObject({ body: undefined })
    expect(found({ superior: true }, [aBody('county', '990101'), city])).toMatchObject({ body: 'city' })
  })

  it('is the same for everybody, sealable, not excluded and not the one it is about, whatever there is', () => {
    const codes = ['a', 'b', 'c', 'd', 'e']
    const some = fc.uniqueArray(
      fc.record({
        body: fc.constantFrom(...codes),
        place: fc.constantFrom('990101', '990100', '990000', '110101'),
        superior: fc.option(fc.constantFrom(...codes), { nil: undefined }),
        offices: fc.subarray([...OFFICES.slice(0, 4)], { minLength: 1 }),
        keys: fc.subarray(KEYS),
        name: fc.constant('x'),
      }),
      { selector: ({ body }) => body, minLength: 1 },
    )
    const wishes = fc.record({
      about: fc.option(fc.constantFrom(...codes), { nil: undefined }),
      excluded: fc.subarray(codes),
      superior: fc.boolean(),
    })
    fc.assert(
      fc.property(some, wishes, fc.subarray([...OFFICES.slice(0, 4)], { minLength: 1 }), (bodies, wish, offices) => {
        const one = bodyFor({ offices }, bodies, '990101', wish)
        expect(bodyFor({ offices }, bodies.toReversed(), '990101', wish)).toEqual(one)
        for (const body of one.body ? [one.body, ...(one.above ? [one.above] : [])] : []) {
          expect(canBeSealedTo(body)).toBe(true)
          expect(wish.excluded).not.toContain(body.body)
          expect(body.body).not.toBe(wish.about)
        }
        if (one.body && wish.superior) expect(one.passed.length).toBeGreaterThan(0)
        if (one.why === 'nobody') expect(offices.flatMap((office) => bodiesOf(office, bodies, '990101'))).toEqual([])
      }),
    )
  })

  it('has the keys of today', () => {
    const [officer, recovery] = KEYS
    if (!officer || !recovery) throw new Error('two keys')
    const keys = [
      { ...officer, until: '2026-10-31' },
      { ...recovery, from: '2026-11-01' },
    ]
    expect(keysOn(keys, '2026-10-31').map(({ kind }) => kind)).toEqual(['officer'])
    expect(keysOn(keys, '2026-11-01').map(({ kind }) => kind)).toEqual(['recovery'])
  })
})

describe('bodies of the demonstration', () => {
  const rows = Papa.parse<Record<string, string>>(
    readFileSync(join(CONTENT, 'demonstration/authorities.csv'), 'utf8').trim(),
    { header: true },
  ).data
  const bodies = rows.map(({ authority = '', place = '', name = '', office = '', superior = '' }) =>
    aBody(authority, place, {
      ...{ name, offices: office.split(';').map((one) => Office.parse(one)) },
      ...(superior === '' ? {} : { superior }),
    }),
  )
  it('are there for every category in every county, with a superior that is there', () => {
    for (const category of CATEGORIES)
      for (const place of ['990101', '990102']) {
        const remit = remitOf({ category, place })
        expect(remit && bodyFor(remit, bodies, place).body, `${category} ${place}`).toBeTruthy()
      }
    const codes = new Set(bodies.map(({ body }) => body))
    expect(bodies.filter(({ superior }) => superior !== undefined && !codes.has(superior))).toEqual([])
    expect(rows.every(({ name = '' }) => name.startsWith('示例') && name.includes('演示'))).toBe(true)
  })
})
