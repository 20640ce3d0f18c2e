import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { aiEntry, allAis, PRIMARY_KEYS } from '../../content/trace/ai.ts'
import { AIS } from '../../content/generated/ai.ts'
import { CHECKS } from '../../content/trace/checks/checks.ts'
import { readDigitalLink } from '../../content/trace/digital-link.ts'
import { faultMessage, type LinkFault } from '../../content/trace/faults.ts'
import { checkPairings } from '../../content/trace/pairings.ts'
import { checkValue } from '../../content/trace/value.ts'
import { aValueOf } from './gs1-values.ts'

const DICTIONARY = `${import.meta.dirname}/../../../shared/standards/gs1/gs1-syntax-dictionary.txt`

/** What the dictionary calls its checks, and what we call them. */
const NAMES: Record<string, string> = {
  csum: 'check-digit',
  csumalpha: 'check-pair',
  couponcode: 'coupon',
  couponposoffer: 'coupon-offer',
  gcppos1: 'prefix-at-1',
  gcppos2: 'prefix-at-2',
  hasnondigit: 'has-letter',
  hh: 'hour',
  hhmi: 'hour-minute',
  hyphen: 'hyphen',
  iban: 'bank-account',
  importeridx: 'importer-index',
  iso3166: 'country',
  iso3166999: 'country-or-many',
  iso3166alpha2: 'country-letters',
  iso4217: 'currency',
  iso5218: 'sex',
  latitude: 'latitude',
  longitude: 'longitude',
  mediatype: 'medium',
  mi: 'minute',
  nonzero: 'not-zero',
  nozeroprefix: 'no-leading-zero',
  packagetype: 'package',
  pcenc: 'percent-encoded',
  pieceoftotal: 'piece-of-total',
  posinseqslash: 'place-in-sequence',
  ss: 'second',
  winding: 'winding',
  yesno: 'yes-no',
  yymmd0: 'day-or-month',
  yymmdd: 'day',
  yyyymmdd: 'long-day',
  zero: 'zero',
}

interface Line {
  ais: string
  flags: string
  parts: { text: string; checks: string[] }[]
  needs: string[][]
  excludes: string[]
  key: string[][] | undefined
}

const SETS: Record<string, string> = { N: 'n', X: 'x', Y: 'y', Z: 'z' }

const readLine = (line: string): Line => {
  const [ais = '', ...words] = (line.split('#')[0] ?? '').trim().split(/\s+/)
  const flags = /^[*?]+$/.test(words[0] ?? '') ? (words.shift() ?? '') : ''
  const isPart = (word: string): boolean => /^\[?[NXYZ](\.\.)?\d/.test(word)
  const of = (name: string): string[] =>
    words.filter((word) => word.startsWith(`${name}=`)).map((word) => word.slice(name.length + 1))
  const key = words.find((word) => word.startsWith('dlpkey'))
  return {
    ais,
    flags,
    parts: words.filter(isPart).map((word) => {
      const [, open, set = '', length = '', checks = ''] =
        /^(\[)?([NXYZ])((?:\.\.)?\d+)\]?((?:,\w+)*)$/.exec(word) ?? []
      return {
        text: `${SETS[set] ?? ''}${length}${open === undefined ? '' : ' optional'}`,
        checks: checks.split(',').filter((name) => name !== ''),
      }
    }),
    needs: of('req').map((line) => line.split(',')),
    excludes: of('ex').flatMap((line) => line.split(',')),
    key: key === undefined ? undefined : (key.split('=')[1]?.split('|') ?? []).map((order) => order.split(',')),
  }
}

const lines = existsSync(DICTIONARY)
  ? readFileSync(DICTIONARY, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(readLine)
  : []
if (lines.length === 0) console.warn('the syntax dictionary is not here: what our table says is not compared with it')

const expand = (ais: string): string[] => {
  const [from = '', to = from] = ais.split('-')
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) =>
    String(Number(from) + at).padStart(from.length, '0'),
  )
}

/** What is wrong with a value, as a code. */
const faultOf = (ai: string, value: string): string | undefined => {
  const entry = aiEntry(ai)
  if (!entry) throw new Error(ai)
  return checkValue(ai, entry, value)?.code
}

/** One value that a check refuses and whose characters and length are right, or that no digits can be. */
const REFUSED: Record<string, (part: string) => string> = {
  csum: (part) => part.slice(0, -1) + ((Number(part.at(-1)) + 1) % 10),
  csumalpha: (part) => part.slice(0, -1) + (part.endsWith('2') ? '3' : '2'),
  gcppos1: (part) => `12A${part.slice(3)}`,
  gcppos2: (part) => `112A${part.slice(4)}`,
  couponcode: (part) => part.slice(0, -1),
  couponposoffer: (part) => `9${part.slice(1)}`,
  hasnondigit: (part) => part.replace(/\D/g, '1'),
  hh: () => '24',
  hhmi: () => '2360',
  hyphen: () => '+',
  iban: (part) => `${part.slice(0, -1)}${part.endsWith('1') ? '2' : '1'}`,
  importeridx: () => '*',
  iso3166: () => '999',
  iso3166999: () => '000',
  iso3166alpha2: () => 'XX',
  iso4217: () => '001',
  iso5218: () => '3',
  latitude: () => '1800000001',
  longitude: () => '3600000001',
  mediatype: () => '11',
  mi: () => '60',
  nonzero: (part) => part.replace(/\d/g, '0'),
  nozeroprefix: () => '01',
  packagetype: () => 'B0',
  pcenc: () => 'a%2',
  pieceoftotal: () => '0201',
  posinseqslash: () => '3/2',
  ss: () => '60',
  winding: () => '2',
  yesno: () => '2',
  yymmd0: () => '260230',
  yymmdd: () => '260400',
  yyyymmdd: () => '20270229',
  zero: () => '1',
}

describe.skipIf(lines.length === 0)('our table of application identifiers, and the syntax dictionary', () => {
  it('has each of its lines, and no other', () => {
    expect(Object.keys(AIS).toSorted()).toEqual(lines.map(({ ais }) => ais).toSorted())
    expect(allAis()).toEqual(lines.flatMap(({ ais }) => expand(ais)).toSorted())
  })

  it.each(lines.map((line) => [line.ais, line] as const))('says of (%s) what the dictionary says', (ais, line) => {
    const entry = AIS[ais]
    expect(entry?.value).toEqual(
      line.parts.map(({ text, checks }) => [text, ...checks.map((name) => NAMES[name] ?? `?${name}`)].join(' ')),
    )
    expect(entry?.fixed === true).toBe(line.flags.includes('*'))
    expect(entry?.attribute === true).toBe(line.flags.includes('?'))
    expect(entry?.needs ?? []).toEqual(line.needs)
    expect(entry?.excludes ?? []).toEqual(line.excludes)
    expect(entry?.key).toEqual(line.key)
    expect(entry?.name.zh).toMatch(/\p{Script=Han}/u)
  })

  it('has a check for each of the dictionary’s, and asks for none that it lacks', () => {
    const asked = new Set(lines.flatMap(({ parts }) => parts.flatMap(({ checks }) => checks)))
    expect([...asked].filter((name) => CHECKS[NAMES[name] ?? ''] === undefined)).toEqual([])
    expect([...asked].toSorted()).toEqual(Object.keys(NAMES).toSorted())
  })
})

describe('every refusal that the dictionary names', () => {
  const every = Object.entries(AIS).map(([ais]) => expand(ais)[0] ?? ais)

  it.each(every)('(%s): a value that fits; too short, too long, empty, with a strange character', (ai) => {
    const { value, parts, at } = aValueOf(ai)
    expect(faultOf(ai, value)).toBeUndefined()
    expect(faultOf(ai, '')).toBe('value-missing')
    const longest = aValueOf(ai, 'longest').value
    expect([
      'wrong-length',
      'check-digit',
      'check-pair',
      'coupon',
      'bank-account',
      'piece-of-total',
      'not-in-list',
    ]).toContain(faultOf(ai, `${longest}0`))
    const least = parts.find(({ optional }) => !optional)
    if (least && least.min > 1)
      expect(faultOf(ai, value.slice(0, at[0] === undefined ? 1 : least.min - 1))).toBeDefined()
    for (const strange of ['$', ' ', '\u0000', 'é', '中', '\n', '~', '@'])
      expect(faultOf(ai, strange + value.slice(1))).toBe('characters')
    if (parts[0]?.set === 'n') expect(faultOf(ai, `A${value.slice(1)}`)).toBe('characters')
    if (parts[0]?.set === 'y') expect(faultOf(ai, `${value.slice(0, -1)}a`)).toBe('characters')
    if (parts[0]?.set === 'z') expect(faultOf(ai, `${value.slice(0, -1)}+`)).toBe('characters')
  })

  const checked = every.flatMap((ai) => {
    const { parts } = aValueOf(ai, 'longest')
    return parts.flatMap((part, index) => part.checks.map((check) => [ai, check, index] as const))
  })
  const dictionaryName = new Map(Object.entries(NAMES).map(([theirs, ours]) => [ours, theirs]))

  it.each(checked)('(%s): refused by the check %s of part %i', (ai, check, index) => {
    const { value, parts, at } = aValueOf(ai, 'longest')
    const from = at[index] ?? 0
    const to = at[index + 1] ?? value.length
    const broken = REFUSED[dictionaryName.get(check) ?? '']?.(value.slice(from, to))
    expect(broken).toBeDefined()
    const fault = faultOf(ai, value.slice(0, from) + (broken ?? '') + value.slice(to))
    expect(fault).toBeDefined()
    // Letters where digits stand are refused as such, before their check is asked.
    if (parts[index]?.set !== 'n' || !/\D/.test(broken ?? '')) expect(fault).not.toBe('characters')
  })

  const known = every.filter((ai) => aiEntry(ai)?.needs !== undefined)
  it.each(known)('(%s) does not stand alone', (ai) => {
    expect(checkPairings([ai])).toMatchObject({ code: 'needs', pointer: `/${ai}` })
  })

  const excluding = every.flatMap((ai) => (aiEntry(ai)?.excludes ?? []).map((other) => [ai, other] as const))
  it.each(excluding)('(%s) does not stand beside (%s)', (ai, pattern) => {
    const other = allAis().find((one) => one !== ai && new RegExp(`^${pattern.replaceAll('n', '\\d')}$`).test(one))
    // A pattern may name nothing but the identifier itself.
    if (other === undefined) return
    expect(checkPairings([other, ai])).toBeDefined()
    expect([ai, other].map((one) => checkPairings([ai, other].toSorted((a) => (a === one ? -1 : 1)))?.code)).toContain(
      'excludes',
    )
  })

  const attributes = every.filter((ai) => !PRIMARY_KEYS.includes(ai))
  it.each(attributes)('(%s) in a query: taken as an attribute or refused as none', (ai) => {
    const { value } = aValueOf(ai)
    const read = readDigitalLink('/01/09520123456788', `${ai}=${encodeURIComponent(value)}`)
    const code = 'fault' in read ? read.fault.code : undefined
    if (aiEntry(ai)?.attribute !== true) expect(code).toBe('not-an-attribute')
    else if (ai === '10') expect(code).toBe('belongs-in-path')
    else expect([undefined, 'needs', 'excludes']).toContain(code)
  })

  it.each(PRIMARY_KEYS)('(%s): nothing stands behind it in a path but its own qualifiers', (key) => {
    const own = new Set((aiEntry(key)?.key ?? []).flat())
    const others = allAis().filter((ai) => !own.has(ai) && ai !== key)
    expect(others.length).toBeGreaterThan(400)
    for (const ai of others) {
      const path = `/${key}/${encodeURIComponent(aValueOf(key).value)}/${ai}/${encodeURIComponent(aValueOf(ai).value)}`
      expect(readDigitalLink(path)).toMatchObject({ fault: { code: 'not-a-qualifier', pointer: `/${ai}` } })
    }
  })

  it('tells of every fault in both languages, with its values in place', () => {
    const faults: LinkFault[] = every.flatMap((ai) => {
      const entry = aiEntry(ai)
      return entry
        ? ['', '\u0000', `${aValueOf(ai, 'longest').value}0`].flatMap((one) => checkValue(ai, entry, one) ?? [])
        : []
    })
    expect(faults.length).toBeGreaterThan(500)
    for (const fault of faults) {
      const { zh, en } = faultMessage(fault)
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(en).not.toMatch(/\p{Script=Han}|\{\w+\}|\p{Cc}/u)
    }
  })
})
