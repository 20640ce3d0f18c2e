import { csvCell } from '../registers/csv.ts'
import { textsOf, type Body } from '../registers/facts.ts'
import type { StandingChange } from './life.ts'
import { stateOn, type CertificateState } from './verdict.ts'

/** The green product list and the green procurement list: what is valid on a day, as rows that anybody can make again. */

export const GREEN_LISTS = ['products', 'procurement'] as const
export type GreenList = (typeof GREEN_LISTS)[number]
export const isGreenList = (text: string | undefined): text is GreenList => GREEN_LISTS.some((list) => list === text)

/** Kinds of schemes whose certificates speak of products; those of management systems and buildings do not. */
export const PRODUCT_KINDS: readonly string[] = ['unified', 'attribute', 'farm', 'forest', 'building', 'energy']

/** A certificate with what a list needs of it. */
export interface ListedFacts {
  number: string
  body: Body
  changes: readonly StandingChange[]
  /** Bodies of its products, in order of item. */
  products: readonly Body[]
}

/** An item of the procurement list that was in force. */
export interface ProcurementItem {
  code: string
  name: string
  manner: string
  /** Which list it stands on: `energy`, `label` … */
  list: string
  standard: string | undefined
  schemes: readonly string[]
}

/** Columns of a list, in order. */
export const COLUMNS = [
  'scheme',
  'certificate',
  'item',
  'holder',
  'holderName',
  'certifier',
  'category',
  'standards',
  'issued',
  'expires',
  'product',
  'model',
  'brand',
  'gtin',
  'procurementItem',
  'procurementName',
  'manner',
] as const
export type GreenRow = Record<(typeof COLUMNS)[number], string>

const text = (body: Body, field: string): string => {
  const value = body[field]
  return typeof value === 'string' ? value : ''
}

/** The schemes that stand behind a list of the ministries. */
const SCHEMES_OF: Readonly<Record<string, string>> = {
  energy: 'energy-saving',
  label: 'environmental-labelling',
  material: 'green-building-material',
  'green-product': 'green-product',
}

/** `GB 28380-2012` and `GB-28380` name one standard: edition and separators do not count. */
const standardOf = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9.]/g, '')
    .replace(/(?<=\d)(?:19|20)\d{2}$/, '')

/** Whether a certificate vouches for what an item asks: by an accepted scheme, and for its kind of goods or its standard. */
const meets = ({ body }: ListedFacts, { list, schemes, name, standard }: ProcurementItem): boolean => {
  const scheme = text(body, 'scheme')
  const isAccepted = schemes.length > 0 ? schemes.includes(scheme) : SCHEMES_OF[list] === scheme
  if (!isAccepted) return false
  if (text(body, 'category') === name) return true
  return standard !== undefined && textsOf(body['standards']).some((one) => standardOf(one) === standardOf(standard))
}

/** Its state on a day. */
export const listedState = ({ body, changes }: ListedFacts, day: string): CertificateState =>
  stateOn({ issued: text(body, 'issued'), expires: text(body, 'expires') || undefined, changes }, day).state

/** Rows of one certificate: one a product, or one where none is listed; none where it does not belong on the list. */
export const greenRows = (
  list: GreenList,
  certificate: ListedFacts,
  items: readonly ProcurementItem[],
  day: string,
): GreenRow[] => {
  if (listedState(certificate, day) !== 'valid') return []
  const item = list === 'procurement' ? items.find((one) => meets(certificate, one)) : undefined
  if (list === 'procurement' && !item) return []
  const { number, body, products } = certificate
  return (products.length === 0 ? [{}] : products).map((product: Body) => ({
    scheme: text(body, 'scheme'),
    certificate: number,
    item: text(product, 'item'),
    holder: text(body, 'holder'),
    holderName: text(body, 'holderName'),
    certifier: text(body, 'certifier'),
    category: text(product, 'category') || text(body, 'category'),
    standards: textsOf(body['standards']).join(';'),
    issued: text(body, 'issued'),
    expires: text(body, 'expires'),
    product: text(product, 'name'),
    model: text(product, 'model'),
    brand: text(product, 'brand'),
    gtin: text(product, 'gtin'),
    procurementItem: item?.code ?? '',
    procurementName: item?.name ?? '',
    manner: item?.manner ?? '',
  }))
}

const line = (cells: readonly string[]): string => `${cells.map((cell) => csvCell(cell, true)).join(',')}\r\n`

/**
 * A list as CSV (RFC 4180) begins with the head and goes on with its rows, in as many pieces as one likes: whoever makes it
 * from the same record for the same day makes the same bytes.
 */
export const GREEN_HEAD = line(COLUMNS)
export const greenLines = (rows: readonly GreenRow[]): string =>
  rows.map((row) => line(COLUMNS.map((column) => row[column]))).join('')

/** What tells one row of a list from all others. */
export const rowName = ({ certificate, item }: Pick<GreenRow, 'certificate' | 'item'>): string =>
  `${certificate}~${item}`

/** What changed from one list to the next. */
export interface ListChanges {
  added: GreenRow[]
  removed: GreenRow[]
  /** In both, and saying something else. */
  changed: GreenRow[]
}

export const changesOf = (before: readonly GreenRow[], now: readonly GreenRow[]): ListChanges => {
  const old = new Map(before.map((row) => [rowName(row), row]))
  const names = new Set(now.map(rowName))
  const said = (row: GreenRow): string => COLUMNS.map((column) => row[column]).join('\u0000')
  return {
    added: now.filter((row) => !old.has(rowName(row))),
    removed: before.filter((row) => !names.has(rowName(row))),
    changed: now.filter((row) => {
      const was = old.get(rowName(row))
      return was !== undefined && said(was) !== said(row)
    }),
  }
}

/** Rows of a list that was published; columns it does not have stay empty. @param parsed - as a CSV reader gives them */
export const rowsOfText = (parsed: readonly Record<string, string | undefined>[]): GreenRow[] => {
  const cells = (row: Record<string, string | undefined>) => (column: (typeof COLUMNS)[number]) => row[column] ?? ''
  return parsed.map((row) => {
    const at = cells(row)
    return {
      scheme: at('scheme'),
      certificate: at('certificate'),
      item: at('item'),
      holder: at('holder'),
      holderName: at('holderName'),
      certifier: at('certifier'),
      category: at('category'),
      standards: at('standards'),
      issued: at('issued'),
      expires: at('expires'),
      product: at('product'),
      model: at('model'),
      brand: at('brand'),
      gtin: at('gtin'),
      procurementItem: at('procurementItem'),
      procurementName: at('procurementName'),
      manner: at('manner'),
    }
  })
}
