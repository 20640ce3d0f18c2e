import { readGtin } from '../certificates/gtin.ts'
import { aiEntry, PRIMARY_KEYS } from './ai.ts'
import type { AiEntry } from './ai-entry.ts'
import { linkFault, type LinkFault } from './faults.ts'
import { checkPairings } from './pairings.ts'
import { checkValue } from './value.ts'

/**
 * Addresses that say what a thing is: `/01/06901234567892/10/A1/21/7?17=271231`.
 * @see GS1 Digital Link Standard: URI Syntax, 1.4
 */

/** An application identifier with its value, percent-decoded. */
export interface Element {
  ai: string
  value: string
}

export interface DigitalLink {
  primary: Element
  /** In the order of the standard. */
  qualifiers: Element[]
  /** What else the address says of the item, behind the question mark. */
  attributes: Element[]
}

export interface ReadOptions {
  /** Takes trade item numbers of 8, 12 and 13 digits, as addresses before version 1.4 may hold them, and gives 14. */
  shortGtin?: boolean
  /** Takes folders before the primary key, as addresses of other hosts may have them. */
  stem?: boolean
}

export type ReadLink = { link: DigitalLink } | { fault: LinkFault }

const IS_PRIMARY: ReadonlySet<string> = new Set(PRIMARY_KEYS)

/** Whether a number begins a Digital Link. */
export const isPrimaryKey = (ai: string): boolean => IS_PRIMARY.has(ai)

const decode = (text: string): string | undefined => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** A trade item number with fewer digits than fourteen, made whole; everything else as it is. */
const lengthened = (ai: string, value: string): string => {
  if (ai !== '01' || !/^(?:\d{8}|\d{12,13})$/.test(value)) return value
  const read = readGtin(value)
  return 'gtin' in read ? read.gtin : value
}

const readElement = (
  ai: string,
  entry: AiEntry,
  raw: string,
  { shortGtin = false }: ReadOptions,
): Element | { fault: LinkFault } => {
  const value = decode(raw)
  if (value === undefined) return { fault: linkFault('percent-broken', ai) }
  const whole = lengthened(ai, value)
  if (whole !== value && !shortGtin) return { fault: linkFault('gtin-not-14', ai, { gtin: whole }) }
  const fault = checkValue(ai, entry, whole)
  return fault ? { fault } : { ai, value: whole }
}

const isFault = <T extends object>(read: T | { fault: LinkFault }): read is { fault: LinkFault } => 'fault' in read

/** Whether identifiers follow an order, some of it left out. */
const follows = (ais: readonly string[], order: readonly string[]): boolean => {
  let at = -1
  return ais.every((ai) => {
    const place = order.indexOf(ai)
    const isBehind = place > at
    at = place
    return isBehind
  })
}

/** The order of qualifiers that an address follows; the fault where it follows none. */
const orderOf = (key: string, ais: readonly string[]): readonly string[] | { fault: LinkFault } => {
  const orders = aiEntry(key)?.key ?? []
  if (ais.length === 0) return []
  const fitting = orders.find((order) => follows(ais, order))
  if (fitting) return fitting
  for (const [at, ai] of ais.entries()) {
    if (aiEntry(ai) === undefined) return { fault: linkFault('not-an-ai', ai) }
    if (ais.indexOf(ai) < at) return { fault: linkFault('twice', ai) }
    const having = orders.filter((order) => order.includes(ai))
    if (having.length === 0) return { fault: linkFault('not-a-qualifier', ai, { key }) }
    const before = ais.slice(0, at + 1)
    if (!orders.some((order) => follows(before, order))) {
      const order = (having[0] ?? []).map((one) => `（${one}）`).join(' ')
      return { fault: linkFault('qualifier-order', ai, { key, order }) }
    }
  }
  return { fault: linkFault('not-a-qualifier', ais[0], { key }) }
}

/** What stands behind the question mark, as pairs; nothing is decoded. */
const pairsOf = (query: string): [name: string, value: string][] =>
  query === ''
    ? []
    : query.split('&').flatMap((pair): [string, string][] => {
        if (pair === '') return []
        const at = pair.indexOf('=')
        return [at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]]
      })

/** Application identifiers of the query; names that are no numbers are not ours to judge. */
const readAttributes = (
  query: string,
  taken: readonly string[],
  order: readonly string[],
  options: ReadOptions,
): Element[] | { fault: LinkFault } => {
  const attributes: Element[] = []
  for (const [name, raw] of pairsOf(query)) {
    const ai = decode(name) ?? name
    if (!/^\d+$/.test(ai)) continue
    const entry = aiEntry(ai)
    if (!entry) return { fault: linkFault('not-an-ai', ai) }
    if (taken.includes(ai) || attributes.some((one) => one.ai === ai)) return { fault: linkFault('twice', ai) }
    if (entry.attribute !== true) return { fault: linkFault('not-an-attribute', ai) }
    if (order.includes(ai)) return { fault: linkFault('belongs-in-path', ai) }
    // In a query `+` is a space, which no value holds.
    const element = readElement(ai, entry, raw.replaceAll('+', '%20'), options)
    if (isFault(element)) return element
    attributes.push(element)
  }
  return attributes
}

/** Where the primary key stands; with a stem the last place from which all can be one. */
const startOf = (segments: readonly string[], { stem = false }: ReadOptions): number => {
  if (!stem) return 0
  for (let at = segments.length - 2; at >= 0; at--)
    if (IS_PRIMARY.has(segments[at] ?? '') && (segments.length - at) % 2 === 0) return at
  return segments.findIndex((segment) => IS_PRIMARY.has(segment))
}

/** The order in which attributes of a key would be qualifiers: of the first that has what stands in the path. */
const ordersFor = (key: string, order: readonly string[]): readonly string[] =>
  order.length > 0 ? order : (aiEntry(key)?.key?.[0] ?? [])

/**
 * Reads an address's path and query.
 * @param path - as the address has it, percent-encoded: `/01/…`; one stroke at its end is let pass
 * @param query - without its question mark
 */
export const readDigitalLink = (path: string, query = '', options: ReadOptions = {}): ReadLink => {
  const plain = path.startsWith('/') ? path.slice(1) : path
  const segments = (plain.endsWith('/') ? plain.slice(0, -1) : plain).split('/')
  const start = startOf(segments, options)
  const key = segments[start] ?? ''
  const entry = IS_PRIMARY.has(key) ? aiEntry(key) : undefined
  if (start < 0 || !entry) return { fault: linkFault('no-primary-key', undefined) }
  const primary = readElement(key, entry, segments[start + 1] ?? '', options)
  if (isFault(primary)) return primary
  const rest = segments.slice(start + 2)
  const ais = rest.filter((_, at) => at % 2 === 0)
  const order = orderOf(key, ais)
  if ('fault' in order) return order
  const qualifiers: Element[] = []
  for (const [at, ai] of ais.entries()) {
    const qualifier = aiEntry(ai)
    if (!qualifier) return { fault: linkFault('not-an-ai', ai) }
    const element = readElement(ai, qualifier, rest[at * 2 + 1] ?? '', options)
    if (isFault(element)) return element
    qualifiers.push(element)
  }
  const taken = [key, ...ais]
  const attributes = readAttributes(query, taken, ordersFor(key, order), options)
  if (isFault(attributes)) return attributes
  const fault = checkPairings([...taken, ...attributes.map(({ ai }) => ai)], ais)
  return fault ? { fault } : { link: { primary, qualifiers, attributes } }
}

/** Everything but what RFC 3986 never reserves. */
const encode = (value: string): string =>
  encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

const pathOf = (elements: readonly Element[]): string =>
  elements.map(({ ai, value }) => `/${ai}/${encode(value)}`).join('')

/** Path of what is identified, without what else is said of it. */
export const linkPath = ({ primary, qualifiers }: Pick<DigitalLink, 'primary' | 'qualifiers'>): string =>
  pathOf([primary, ...qualifiers])

/**
 * An address as the standard writes it.
 * @param origin - `https://example.org`, or nothing for the path alone
 */
export const writeDigitalLink = (link: DigitalLink, origin = ''): string => {
  const query = link.attributes.map(({ ai, value }) => `${ai}=${encode(value)}`).join('&')
  return `${origin}${linkPath(link)}${query === '' ? '' : `?${query}`}`
}

/**
 * Every level from the whole down to the primary key alone, the whole first.
 * Links of each level hold for what lies below it.
 */
export const levelsOf = ({ primary, qualifiers }: DigitalLink): string[] =>
  [...qualifiers.keys(), qualifiers.length].map((count) => pathOf([primary, ...qualifiers.slice(0, count)])).reverse()

/** The value of an application identifier in a link, wherever it stands. */
export const valueOf = ({ primary, qualifiers, attributes }: DigitalLink, ai: string): string | undefined =>
  [primary, ...qualifiers, ...attributes].find((one) => one.ai === ai)?.value

/** The trade item that a link is about: of a piece of one, the whole. */
export const gtinOf = ({ primary }: DigitalLink): string | undefined =>
  primary.ai === '01' ? primary.value : primary.ai === '8006' ? primary.value.slice(0, 14) : undefined
