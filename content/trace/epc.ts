import { checkDigit } from '../certificates/gtin.ts'
import { aiEntry } from './ai.ts'
import { linkPath, readDigitalLink, type DigitalLink, type Element } from './digital-link.ts'
import { linkFault, shown, type LinkFault } from './faults.ts'
import { checkPairings } from './pairings.ts'
import { checkValue } from './value.ts'

/**
 * What an event names, in one form whichever way it is written: EPC URN of an item, of a class or a pattern, or Digital
 * Link of any host.
 * @see EPCIS 2.0, 7.1; EPC Tag Data Standard, 6.3
 */

/** The host of the form that everything is brought to. @see GS1 Digital Link Standard, canonical form */
const CANONICAL = 'https://id.gs1.org'

export type CanonicalEpc =
  /** `link` where it is a key of GS1; other identifiers stay as they are. */
  { epc: string; link?: DigitalLink } | { fault: LinkFault }

/** Digits with the check digit that follows from them. */
const checked = (digits: string): string => digits + checkDigit(digits)

/** The first digit of a reference stands before the company prefix. */
const turned = (prefix: string, reference: string): string => reference.slice(0, 1) + prefix + reference.slice(1)

const GTIN_BEFORE_CHECK = 13

interface Scheme {
  /** How many fields, divided by full stops; what lies behind the last stop may hold more of them. */
  fields: number
  /** Fields that may be anything, `*`, in a pattern or class: the last so many. */
  open: number
  /** @returns elements, `undefined` where lengths do not come to a key */
  elements: (fields: string[]) => Element[] | undefined
}

const digits = (text: string, length: number): boolean => text.length === length && /^\d+$/.test(text)

const gtin = (prefix: string, reference: string): string | undefined => {
  const number = turned(prefix, reference)
  return digits(number, GTIN_BEFORE_CHECK) ? checked(number) : undefined
}

const numbered =
  (ai: string, length: number, before = ''): Scheme['elements'] =>
  ([prefix = '', reference = '', serial = '']) => {
    const number = prefix + reference
    return digits(number, length)
      ? [{ ai, value: before + checked(number) + (serial === '*' ? '' : serial) }]
      : undefined
  }

const plain =
  (ai: string): Scheme['elements'] =>
  ([prefix = '', reference = '']) => [{ ai, value: prefix + reference }]

/** An element of what is not left open. */
const unlessOpen = (ai: string, value: string): Element[] => (value === '*' || value === '' ? [] : [{ ai, value }])

const ofGtin =
  (ai: string): Scheme['elements'] =>
  ([prefix = '', reference = '', rest = '']) => {
    const value = gtin(prefix, reference)
    return value === undefined ? undefined : [{ ai: '01', value }, ...unlessOpen(ai, rest)]
  }

const SCHEMES: Record<string, Scheme> = {
  sgtin: { fields: 3, open: 1, elements: ofGtin('21') },
  lgtin: { fields: 3, open: 1, elements: ofGtin('10') },
  upui: { fields: 3, open: 1, elements: ofGtin('235') },
  sscc: {
    fields: 2,
    open: 0,
    elements: ([prefix = '', reference = '']) => {
      const number = turned(prefix, reference)
      return digits(number, 17) ? [{ ai: '00', value: checked(number) }] : undefined
    },
  },
  sgln: {
    fields: 3,
    open: 1,
    // An extension of 0 is none.
    elements: ([prefix = '', reference = '', extension = '']) =>
      numbered('414', 12)([prefix, reference])?.concat(unlessOpen('254', extension === '0' ? '' : extension)),
  },
  pgln: { fields: 2, open: 0, elements: numbered('417', 12) },
  grai: { fields: 3, open: 1, elements: numbered('8003', 12, '0') },
  gdti: { fields: 3, open: 1, elements: numbered('253', 12) },
  sgcn: { fields: 3, open: 1, elements: numbered('255', 12) },
  gsrn: { fields: 2, open: 0, elements: numbered('8018', 17) },
  gsrnp: { fields: 2, open: 0, elements: numbered('8017', 17) },
  gsin: { fields: 2, open: 0, elements: numbered('402', 16) },
  ginc: { fields: 2, open: 0, elements: plain('401') },
  giai: { fields: 2, open: 0, elements: plain('8004') },
  cpi: {
    fields: 3,
    open: 1,
    elements: ([prefix = '', reference = '', serial = '']) => [
      { ai: '8010', value: prefix + reference },
      ...unlessOpen('8011', serial),
    ],
  },
  itip: {
    fields: 5,
    open: 1,
    elements: ([prefix = '', reference = '', piece = '', total = '', serial = '']) => {
      const number = gtin(prefix, reference)
      return number === undefined
        ? undefined
        : [{ ai: '8006', value: number + piece + total }, ...unlessOpen('21', serial)]
    },
  },
}

const URN = /^urn:epc:(id|class|idpat):([a-z]+):(.+)$/i

/** Fields of a scheme: the last takes what is left, full stops included. */
const fieldsOf = (text: string, count: number): string[] | undefined => {
  const parts = text.split('.')
  if (parts.length < count) return undefined
  const fields = [...parts.slice(0, count - 1), parts.slice(count - 1).join('.')]
  try {
    return fields.map(decodeURIComponent)
  } catch {
    return undefined
  }
}

const PREFIX = /^\d{4,12}$/

const fromUrn = (uri: string, kind: string, scheme: string, text: string): CanonicalEpc => {
  const known = SCHEMES[scheme]
  // Ships, aircraft parts and the like have no key of GS1.
  if (!known) return { epc: `urn:epc:${kind}:${scheme}:${text}` }
  const broken = { fault: linkFault('not-an-epc', undefined, { value: shown(uri) }) }
  const fields = fieldsOf(text, known.fields)
  if (!fields || !PREFIX.test(fields[0] ?? '')) return broken
  const open = fields.findIndex((field) => field === '*')
  // A whole range of numbers is no one thing; it stays a pattern.
  if (open >= 0 && kind === 'idpat' && open < fields.length - known.open)
    return { epc: `urn:epc:idpat:${scheme}:${text}` }
  if (open >= 0 && kind !== 'idpat') return broken
  if (open < 0 && fields.some((field) => field === '')) return broken
  const elements = known.elements(fields)
  const [primary, ...qualifiers] = elements ?? []
  if (!elements || !primary) return broken
  for (const { ai, value } of elements) {
    const entry = aiEntry(ai)
    const fault = entry && checkValue(ai, entry, value)
    if (fault) return { fault }
  }
  const ais = elements.map(({ ai }) => ai)
  const fault = checkPairings(ais, ais.slice(1))
  return fault ? { fault } : canonical({ primary, qualifiers, attributes: [] })
}

const canonical = (link: DigitalLink): CanonicalEpc => ({ epc: CANONICAL + linkPath(link), link })

const fromAddress = (uri: string): CanonicalEpc => {
  // The parser of addresses would take `..` and `//` away.
  const [, path = '', query = ''] = /^https?:\/\/[^/?#]+(\/[^?#]*)?(?:\?([^#]*))?/i.exec(uri) ?? []
  const read = readDigitalLink(path, query, { shortGtin: true, stem: true })
  if ('link' in read) return canonical(read.link)
  return read.fault.code === 'no-primary-key' ? { epc: uri } : read
}

/**
 * One text for one thing, however an event names it: `https://id.gs1.org/01/…/21/…`, without what an address says beside.
 * Identifiers of other systems stay as they are.
 * @param uri - EPC URN (`urn:epc:id:…`, `urn:epc:class:…`, `urn:epc:idpat:…`), Digital Link, or any other URI
 */
export const canonicalEpc = (uri: string): CanonicalEpc => {
  const text = uri.trim()
  const [, kind, scheme, rest] = URN.exec(text) ?? []
  if (kind !== undefined && scheme !== undefined && rest !== undefined)
    return fromUrn(text, kind.toLowerCase(), scheme.toLowerCase(), rest)
  if (/^urn:epc:/i.test(text)) return { fault: linkFault('not-an-epc', undefined, { value: shown(text) }) }
  if (/^https?:\/\//i.test(text)) return fromAddress(text)
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(text)
    ? { epc: text }
    : { fault: linkFault('not-an-epc', undefined, { value: shown(text) }) }
}
