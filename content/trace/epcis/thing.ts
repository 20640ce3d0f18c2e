import { canonicalEpc } from '../epc.ts'
import type { JourneyNode } from '../journey.ts'

/** Goods, what holds them and places, as identifiers name them. */

export interface Thing extends Pick<JourneyNode, 'kind' | 'gtin' | 'lot' | 'serial'> {
  /** As `canonicalEpc` writes it. */
  id: string
  /** Whether it is one lot, item or container, so that its way can be followed; a product as a whole has none. */
  isOne: boolean
}

/** Application identifiers of what holds goods: logistic units, returnable and fixed assets. */
const CONTAINERS = new Set(['00', '8003', '8004'])
/** Digits of a returnable asset's or a document's type, behind which its serial stands. */
const TYPE_DIGITS: Record<string, number> = { '8003': 14, '253': 13, '255': 13 }

const read = (uri: string): Thing => {
  const found = canonicalEpc(uri)
  if ('fault' in found) return { id: uri, kind: 'other', isOne: true }
  const { epc: id, link } = found
  if (!link) return { id, kind: 'other', isOne: !id.startsWith('urn:epc:idpat:') }
  const { ai, value } = link.primary
  const qualifier = (name: string): string | undefined => link.qualifiers.find((one) => one.ai === name)?.value
  const [lot, serial] = [qualifier('10'), qualifier('21') ?? qualifier('235') ?? qualifier('8011')]
  if (ai === '01' || ai === '8006') {
    const kind = serial !== undefined ? 'item' : lot !== undefined ? 'lot' : 'product'
    return {
      id,
      kind,
      gtin: value.slice(0, 14),
      ...(lot === undefined ? {} : { lot }),
      ...(serial === undefined ? {} : { serial }),
      isOne: kind !== 'product',
    }
  }
  const digits = TYPE_DIGITS[ai]
  const isOne = digits === undefined ? ai !== '8010' || serial !== undefined : value.length > digits
  return { id, kind: CONTAINERS.has(ai) ? 'container' : 'other', isOne }
}

/** Documents name the same goods over and over. */
const KNOWN = 2_000
const known = new Map<string, Thing>()

/** What an identifier names; one that is broken names only itself. */
export const thingOf = (uri: string): Thing => {
  const found = known.get(uri)
  if (found) return found
  const thing = read(uri)
  if (known.size >= KNOWN) known.clear()
  known.set(uri, thing)
  return thing
}

/** The lot of a product. */
export const lotId = (gtin: string, lot: string): string =>
  `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent(lot)}`
