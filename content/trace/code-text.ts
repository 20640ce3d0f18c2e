import { readGtin } from '../certificates/gtin.ts'
import { aiEntry } from './ai.ts'
import { gtinOf, readDigitalLink, valueOf, type DigitalLink } from './digital-link.ts'
import { isElementString, readElementString } from './element-string.ts'
import { checkValue } from './value.ts'

/** A code on goods that names a product, its lot, its item. */
export interface GoodsCode {
  /** Fourteen digits. */
  gtin: string
  lot?: string
  serial?: string
}

const MOST = 400

/** Whether a value is what its identifier allows. @param ai - 10 for a lot, 21 for a serial */
const isValue = (ai: string, value: string): boolean => {
  const entry = aiEntry(ai)
  return entry !== undefined && checkValue(ai, entry, value) === undefined
}

const goodsCode = (gtin: string, lot: string | undefined, serial: string | undefined): GoodsCode => ({
  gtin,
  ...(lot !== undefined && isValue('10', lot) ? { lot } : {}),
  ...(serial !== undefined && isValue('21', serial) ? { serial } : {}),
})

const ofLink = (link: DigitalLink): GoodsCode | undefined => {
  const gtin = gtinOf(link)
  return gtin === undefined ? undefined : goodsCode(gtin, valueOf(link, '10'), valueOf(link, '21'))
}

/** Our own page of a code. */
const ofOwnPage = ({ pathname, searchParams }: URL): GoodsCode | undefined => {
  const [, digits] = /^(?:\/en)?\/(?:trace|products)\/(\d{8,14})\/?$/.exec(pathname) ?? []
  const read = digits === undefined ? undefined : readGtin(digits)
  if (!read || !('gtin' in read)) return undefined
  return goodsCode(read.gtin, searchParams.get('lot') ?? undefined, searchParams.get('serial') ?? undefined)
}

const ofAddress = (text: string): GoodsCode | undefined => {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const own = ofOwnPage(url)
  if (own) return own
  const read = readDigitalLink(url.pathname, url.search, { shortGtin: true, stem: true })
  return 'link' in read ? ofLink(read.link) : undefined
}

/** `(01)09520000000073(10)A1(21)7`, as printed below a symbol, or run together as the symbol holds it. */
const ofElements = (text: string): GoodsCode | undefined => {
  const isBare = /^01\d{14}/.test(text)
  if (!isBare && !isElementString(text)) return undefined
  const read = readElementString(isBare ? `]C1${text}` : text)
  if (!('elements' in read)) return undefined
  const value = (ai: string): string | undefined => read.elements.find((element) => element.ai === ai)?.value
  const gtin = value('01')
  return gtin === undefined ? undefined : goodsCode(gtin, value('10'), value('21'))
}

const ofNumber = (text: string): GoodsCode | undefined => {
  const read = readGtin(text)
  return 'gtin' in read ? { gtin: read.gtin } : undefined
}

/**
 * What a scanned or typed text names among goods: a GS1 Digital Link of any host, an element string with or without
 * brackets, a page of ours, or a bare trade item number. Wider and full-width characters are read as plain ones.
 * @returns `undefined` for whatever is no such code; it may be another that people meet
 */
export const readGoodsCode = (text: string): GoodsCode | undefined => {
  const plain = text.normalize('NFKC').trim()
  if (plain === '' || plain.length > MOST) return undefined
  return ofAddress(plain) ?? ofElements(plain) ?? ofNumber(plain)
}

/** Path of the page of a code, language-neutral, with its query string. */
export const tracePath = ({ gtin, lot, serial }: GoodsCode): string => {
  const query = new URLSearchParams({
    ...(lot === undefined ? {} : { lot }),
    ...(serial === undefined ? {} : { serial }),
  }).toString()
  return `/trace/${gtin}/${query === '' ? '' : `?${query}`}`
}
