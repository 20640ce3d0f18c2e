import { readState, removeProducts, replaceRecalls, saveProducts, writeState, MOST_PRODUCTS } from './store.ts'
import type { SavedProduct, SavedRecall } from './store.ts'

/** Keeps the products and recalls on the phone as the portal has them. */

const PAGE = 1_000
const PRODUCTS = `/api/registers/products/records?limit=${PAGE}`
const RECALLS = `/api/registers/recalls/records?limit=${PAGE}`
/** After so long it is asked whether anything changed, which is one small answer where nothing did. */
const FRESH_MS = 60 * 60_000

type Body = Record<string, unknown>
interface Item {
  key: string
  body: Body | null
}

const text = (body: Body, name: string): string | undefined => {
  const value = body[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
const texts = (body: Body, name: string): string[] => {
  const value = body[name]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
/** Only what is there. */
const given = <Name extends string>(body: Body, ...names: Name[]): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = text(body, name)
    if (value !== undefined) found[name] = value
  }
  return found
}

const productOf = (key: string, body: Body, usedAt: string): SavedProduct => ({
  gtin: key,
  name: text(body, 'name') ?? key,
  ...given(body, 'nameEn', 'brand', 'producerName', 'compare', 'compareEn'),
  usedAt,
})

const recallOf = (key: string, body: Body): SavedRecall => ({
  number: key,
  gtin: text(body, 'gtin') ?? '',
  scope: text(body, 'scope') ?? 'all',
  lots: texts(body, 'lots'),
  serials: texts(body, 'serials'),
  ...given(body, 'advice'),
})

const nextOf = (answer: Response): string | undefined =>
  /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1]

/** @returns the pages' items with the first one's tag; `undefined` where nothing changed since `tag` */
const readAll = async (
  first: string,
  tag: string | undefined,
  told: (count: number) => void,
): Promise<{ items: Item[]; tag: string } | undefined> => {
  const items: Item[] = []
  let newest = ''
  for (let url: string | undefined = first; url !== undefined && items.length < MOST_PRODUCTS;) {
    const answer: Response = await fetch(url, {
      headers: url === first && tag ? { 'If-None-Match': tag } : {},
      cache: 'no-store',
    })
    if (answer.status === 304) return undefined
    if (!answer.ok) throw new Error(String(answer.status))
    newest ||= answer.headers.get('ETag') ?? ''
    const page: { items: Item[] } = await answer.json()
    items.push(...page.items)
    told(items.length)
    url = nextOf(answer)
  }
  return { items: items.slice(0, MOST_PRODUCTS), tag: newest }
}

/**
 * Fills the phone, or brings what it holds up to date.
 * @param told - how many products were read so far
 * @throws Error without a network, or where the phone has no room
 */
export const refresh = async (told: (count: number) => void): Promise<void> => {
  const at = new Date().toISOString()
  const { tags = {} } = (await readState()) ?? {}
  const [products, recalls] = [
    await readAll(PRODUCTS, tags[PRODUCTS], told),
    await readAll(RECALLS, tags[RECALLS], () => undefined),
  ]
  if (products) {
    await saveProducts(products.items.flatMap(({ key, body }) => (body ? [productOf(key, body, at)] : [])))
    await removeProducts(products.items.flatMap(({ key, body }) => (body ? [] : [key])))
  }
  if (recalls)
    await replaceRecalls(
      recalls.items.flatMap(({ key, body }) => (body && !text(body, 'ended') ? [recallOf(key, body)] : [])),
    )
  await writeState({
    at,
    tags: {
      ...tags,
      ...(products ? { [PRODUCTS]: products.tag } : {}),
      ...(recalls ? { [RECALLS]: recalls.tag } : {}),
    },
  })
}

/** Whether the phone holds products that may be out of date. */
export const isStale = async (now = Date.now()): Promise<boolean> => {
  const state = await readState()
  return state !== undefined && now - Date.parse(state.at) > FRESH_MS
}
