import {
  lookedAtBeside,
  readState,
  removeProducts,
  replaceRecalls,
  saveProducts,
  writeState,
  MOST_PRODUCTS,
} from './store.ts'
import type { SavedProduct, SavedRecall } from './store.ts'

/** Keeps the products and recalls on the phone as the portal has them. */

const PAGE = 1_000
const PRODUCTS = `/api/registers/products/records?limit=${PAGE}`
const RECALLS = `/api/registers/recalls/records?limit=${PAGE}`
const ANSWERS = `/api/registers/recall-answers/records?limit=${PAGE}`
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

const productOf = (key: string, body: Body): SavedProduct => ({
  gtin: key,
  name: text(body, 'name') ?? key,
  ...given(body, 'nameEn', 'brand', 'producerName', 'compare', 'compareEn'),
  usedAt: '',
})

const recallOf = (key: string, body: Body): SavedRecall => ({
  number: key,
  gtin: text(body, 'gtin') ?? '',
  scope: text(body, 'scope') ?? 'all',
  lots: texts(body, 'lots'),
  serials: texts(body, 'serials'),
  ...given(body, 'advice', 'adviceEn', 'since'),
})

/** A lot whose producer confirmed that a recall reaches it is recalled with it, while that recall stands. */
const confirmedOf = (key: string, body: Body, standing: readonly SavedRecall[]): SavedRecall[] => {
  const [follows, lot] = [text(body, 'recall') ?? '', text(body, 'lot')]
  const recall = standing.find(({ number }) => number === follows)
  if (!recall || lot === undefined || text(body, 'answer') !== 'confirmed') return []
  const own = { number: key, follows, gtin: text(body, 'gtin') ?? '', scope: 'lots', lots: [lot], serials: [] }
  const { advice, adviceEn, since } = recall
  return [{ ...own, ...given({ advice, adviceEn, since }, 'advice', 'adviceEn', 'since') }]
}

const nextOf = (answer: Response): string | undefined =>
  /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1]

interface Read {
  items: Item[]
  tag: string
}

/** @param most - items read at most: of recalls all, since one that is missing would be no recall
 * @returns the pages' items with the first one's tag; `undefined` where nothing changed since `tag` */
const readAll = async (
  first: string,
  tag: string | undefined,
  told: (count: number) => void,
  most: number,
): Promise<Read | undefined> => {
  const items: Item[] = []
  let newest = ''
  for (let url: string | undefined = first; url !== undefined && items.length < most;) {
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
  return { items: items.slice(0, most), tag: newest }
}

/** Asked for one by one, so many at once. */
const AT_ONCE = 20

const readOne = async (gtin: string): Promise<Item> => {
  const answer = await fetch(`/api/registers/products/records/${gtin}`, { cache: 'no-store' })
  if (answer.status === 404) return { key: gtin, body: null }
  if (!answer.ok) throw new Error(String(answer.status))
  const { body }: { body: Body | null } = await answer.json()
  return { key: gtin, body }
}

/** What she looked at is kept beside the first products of the portal, and no list of those brings it. */
const readBeside = async (items: readonly Item[]): Promise<Item[]> => {
  const gtins = await lookedAtBeside(new Set(items.map(({ key }) => key)))
  const found: Item[] = []
  while (found.length < gtins.length)
    found.push(...(await Promise.all(gtins.slice(found.length, found.length + AT_ONCE).map(readOne))))
  return found
}

/** All recalls and answers to them, which mean something together alone; `undefined` where neither changed. */
const readRecalls = async (tags: Record<string, string>): Promise<{ recalls?: Read; answers?: Read } | undefined> => {
  const read = (url: string, tag?: string) => readAll(url, tag, () => undefined, Number.POSITIVE_INFINITY)
  const [recalls, answers] = [await read(RECALLS, tags[RECALLS]), await read(ANSWERS, tags[ANSWERS])]
  if (!recalls && !answers) return undefined
  const [first, other] = [recalls ?? (await read(RECALLS)), answers ?? (await read(ANSWERS))]
  return { ...(first && { recalls: first }), ...(other && { answers: other }) }
}

/**
 * Fills the phone, or brings what it holds up to date.
 * @param told - how many products were read so far
 * @throws Error without a network, or where the phone has no room
 */
export const refresh = async (told: (count: number) => void): Promise<void> => {
  const at = new Date().toISOString()
  const { tags = {} } = (await readState()) ?? {}
  const products = await readAll(PRODUCTS, tags[PRODUCTS], told, MOST_PRODUCTS)
  const changed = await readRecalls(tags)
  if (products) {
    const items = [...products.items, ...(await readBeside(products.items))]
    await saveProducts(items.flatMap(({ key, body }) => (body ? [productOf(key, body)] : [])))
    await removeProducts(items.flatMap(({ key, body }) => (body ? [] : [key])))
  }
  if (changed) {
    const { recalls, answers } = changed
    const standing = (recalls?.items ?? []).flatMap(({ key, body }) =>
      body && !text(body, 'ended') ? [recallOf(key, body)] : [],
    )
    const confirmed = (answers?.items ?? []).flatMap(({ key, body }) => (body ? confirmedOf(key, body, standing) : []))
    await replaceRecalls([...standing, ...confirmed])
  }
  await writeState({
    at,
    tags: {
      ...tags,
      ...(products ? { [PRODUCTS]: products.tag } : {}),
      ...(changed?.recalls ? { [RECALLS]: changed.recalls.tag } : {}),
      ...(changed?.answers ? { [ANSWERS]: changed.answers.tag } : {}),
    },
  })
}

/** Whether the phone holds products that may be out of date. */
export const isStale = async (now = Date.now()): Promise<boolean> => {
  const state = await readState()
  return state !== undefined && now - Date.parse(state.at) > FRESH_MS
}
