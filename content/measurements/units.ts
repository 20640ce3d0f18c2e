/**
 * Units as UCUM writes them, as far as the registers use them, converted exactly: numbers are fractions of whole numbers.
 * What stands in braces tells what is counted (`t{CO2e}`, `{MPN}/L`). UCUM gives it no meaning; here it does, since a tonne
 * of CO2 equivalent is no tonne of coal equivalent.
 * @see https://ucum.org/ucum, 2.1 (syntax) and tables 1 to 10 (symbols)
 */

/** A fraction; its denominator is positive. */
interface Ratio {
  up: bigint
  down: bigint
}

/** A unit as a multiple of what it is made of: `mg/L` is 1/1000 × `g1 m-3`. */
export interface Unit {
  factor: Ratio
  /** Symbols and their exponents in one spelling; units convert where these agree. */
  dimension: string
}

/** A symbol as multiples of basic ones, with the prefixes that may stand before it. */
interface Symbol {
  factor: Ratio
  powers: Readonly<Record<string, number>>
  prefixes: string
}

const ratio = (up: bigint, down = 1n): Ratio => ({ up, down })
const symbol = (up: bigint, down: bigint, powers: Record<string, number>, prefixes = ''): Symbol => ({
  factor: ratio(up, down),
  powers,
  prefixes,
})
/** Converts to nothing but itself and its own multiples. */
const own = (name: string, prefixes = ''): Symbol => symbol(1n, 1n, { [name]: 1 }, prefixes)

/** Powers of ten by prefix. */
const PREFIXES: Record<string, number> = { p: -12, n: -9, u: -6, m: -3, c: -2, d: -1, h: 2, k: 3, M: 6, G: 9, T: 12 }

const SYMBOLS: Record<string, Symbol> = {
  g: symbol(1n, 1n, { g: 1 }, 'pnumk'),
  t: symbol(1_000_000n, 1n, { g: 1 }, 'k'),
  m: symbol(1n, 1n, { m: 1 }, 'numcdhk'),
  L: symbol(1n, 1_000n, { m: 3 }, 'umcdh'),
  l: symbol(1n, 1_000n, { m: 3 }, 'umcdh'),
  ar: symbol(100n, 1n, { m: 2 }, 'h'),
  s: symbol(1n, 1n, { s: 1 }, 'num'),
  min: symbol(60n, 1n, { s: 1 }),
  h: symbol(3_600n, 1n, { s: 1 }),
  d: symbol(86_400n, 1n, { s: 1 }),
  // A month or year of an account is one of the calendar, not a number of seconds.
  mo: own('mo'),
  a: own('a'),
  J: symbol(1n, 1n, { J: 1 }, 'kMGT'),
  W: symbol(1n, 1n, { J: 1, s: -1 }, 'mkMG'),
  Bq: own('Bq', 'mkM'),
  Gy: own('Gy', 'num'),
  Sv: own('Sv', 'num'),
  Pa: own('Pa', 'hkM'),
  S: own('S', 'um'),
  V: own('V', 'mk'),
  mol: own('mol', 'numk'),
  // A degree Celsius counts from another zero than a kelvin: values do not convert by a factor.
  Cel: own('Cel'),
  dB: own('dB'),
  '[pH]': own('[pH]'),
  deg: own('deg'),
  '%': symbol(1n, 100n, {}),
  '[ppth]': symbol(1n, 1_000n, {}),
  '[ppm]': symbol(1n, 1_000_000n, {}),
  '[ppb]': symbol(1n, 1_000_000_000n, {}),
}

const powerOfTen = (exponent: number): Ratio =>
  exponent < 0 ? ratio(1n, 10n ** BigInt(-exponent)) : ratio(10n ** BigInt(exponent))

const times = (a: Ratio, b: Ratio): Ratio => ratio(a.up * b.up, a.down * b.down)

const raised = ({ up, down }: Ratio, exponent: number): Ratio => {
  const by = BigInt(Math.abs(exponent))
  return exponent < 0 ? ratio(down ** by, up ** by) : ratio(up ** by, down ** by)
}

/** An atom with its prefix: the whole text first, since `cd` is no hundredth of a day nor `min` a milli-inch. */
const atomOf = (text: string): Symbol | undefined => {
  if (Object.hasOwn(SYMBOLS, text)) return SYMBOLS[text]
  const [prefix = '', rest] = [text[0], text.slice(1)]
  const power = PREFIXES[prefix]
  const atom = Object.hasOwn(SYMBOLS, rest) ? SYMBOLS[rest] : undefined
  return atom && power !== undefined && atom.prefixes.includes(prefix)
    ? { ...atom, factor: times(powerOfTen(power), atom.factor) }
    : undefined
}

/** One component: a power of ten, a whole number, or an atom with an exponent; with or without braces behind. */
const COMPONENT = /^(?:10\*(-?\d)|([1-9]\d{0,8})|(\[[A-Za-z]+\]|%|[A-Za-z]+)(-?[1-9])?)?(\{[\x21-\x7a|~]+\})?$/

interface Component {
  factor: Ratio
  powers: Readonly<Record<string, number>>
}

const componentOf = (text: string): Component | undefined => {
  const match = text === '' ? null : COMPONENT.exec(text)
  if (!match) return undefined
  const [, ten, whole, name, exponent = '1', braces] = match
  const counted: Record<string, number> = braces === undefined ? {} : { [braces]: 1 }
  if (ten !== undefined) return { factor: powerOfTen(Number(ten)), powers: counted }
  if (whole !== undefined) return { factor: ratio(BigInt(whole)), powers: counted }
  if (name === undefined) return { factor: ratio(1n), powers: counted }
  const atom = atomOf(name)
  if (!atom) return undefined
  const powers: Record<string, number> = { ...counted }
  for (const [basic, power] of Object.entries(atom.powers)) powers[basic] = power * Number(exponent)
  return { factor: raised(atom.factor, Number(exponent)), powers }
}

const LONGEST = 40

const parse = (code: string): Unit | undefined => {
  if (code === '' || code.length > LONGEST) return undefined
  const powers = new Map<string, number>()
  let factor = ratio(1n)
  // A leading stroke divides nothing but one: `/h`. A stroke divides by the next component alone.
  for (const [, operator, text = ''] of (code.startsWith('/') ? `1${code}` : code).matchAll(/(^|[./])([^./]*)/g)) {
    const component = componentOf(text)
    if (!component) return undefined
    const sign = operator === '/' ? -1 : 1
    factor = times(factor, raised(component.factor, sign))
    for (const [basic, power] of Object.entries(component.powers))
      powers.set(basic, (powers.get(basic) ?? 0) + sign * power)
  }
  const dimension = [...powers]
    .filter(([, power]) => power !== 0)
    .map(([basic, power]) => `${basic}${power}`)
    .sort()
    .join(' ')
  return { factor, dimension }
}

const UNITS = new Map<string, Unit | undefined>()
const MOST_UNITS = 2_000

/**
 * Reads a unit.
 * @param code - such as `ug/m3`, `10*4.m3/a`, `t{CO2e}`; case matters
 * @returns `undefined` for what is no UCUM code of those known here
 */
export const unitOf = (code: string): Unit | undefined => {
  if (UNITS.has(code)) return UNITS.get(code)
  const unit = parse(code)
  if (UNITS.size < MOST_UNITS) UNITS.set(code, unit)
  return unit
}

export const isConvertible = (from: string, to: string): boolean => {
  const [a, b] = [unitOf(from), unitOf(to)]
  return a !== undefined && b !== undefined && a.dimension === b.dimension
}

/** A fraction as a decimal without needless zeros; `undefined` where it does not end. */
const decimalOf = ({ up, down }: Ratio): string | undefined => {
  let places = 0
  let scaled = up
  while (scaled % down !== 0n) {
    scaled *= 10n
    // Sixty digits, as a number may have: a fraction that goes on has a divisor other than 2 and 5.
    if (++places > 60) return undefined
  }
  const digits = String(scaled / down)
  const [sign, whole] = digits.startsWith('-') ? ['-', digits.slice(1)] : ['', digits]
  const padded = whole.padStart(places + 1, '0')
  return places === 0 ? `${sign}${padded}` : `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`
}

/**
 * Converts a quantity exactly.
 * @param decimal - as `isDecimal` accepts it
 * @returns `undefined` where the units do not convert or the result is no finite decimal (`1 m3/h` in `m3/s`)
 */
export const convert = (decimal: string, from: string, to: string): string | undefined => {
  const [a, b] = [unitOf(from), unitOf(to)]
  if (!a || !b || a.dimension !== b.dimension) return undefined
  const [whole = '', fraction = ''] = decimal.split('.')
  const value = ratio(BigInt(whole + fraction), 10n ** BigInt(fraction.length))
  return decimalOf(times(times(value, a.factor), raised(b.factor, -1)))
}
