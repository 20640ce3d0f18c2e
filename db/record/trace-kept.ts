import { dayOf } from '../../content/registers/span.ts'
import { isOfProduct, readTracePage, type TraceView } from './trace-page.ts'

/**
 * The same, kept as long as the record stands still: everything in it follows from the log, so that one number tells
 * whether it still holds. People scan the same few lots again and again.
 */

/** Views of one isolate, some kilobytes each; what was asked for longest ago goes first. */
const MOST = 200

/** A view is taken for granted so long after it was last known to hold: a recall shows a second later at most. */
const GRANTED_MS = 1_000

interface Kept {
  view: TraceView
  /** When it was last known to hold, in milliseconds of the caller's clock. */
  at: number
}

/** What was known to hold so long ago most likely still does: records are published less often than that. */
const LIKELY_MS = 10_000

interface Known {
  /** By product and lot. */
  views: Map<string, Kept>
  /** By product: what every lot says that says nothing else itself. */
  products: Map<string, Kept>
  /** Products with lots that do. */
  own: Map<string, true>
}

const known = new WeakMap<D1Database, Known>()

const knownOf = (database: D1Database): Known => {
  const found = known.get(database) ?? { views: new Map(), products: new Map(), own: new Map() }
  known.set(database, found)
  return found
}

/** The newest behind all others. */
const put = <Value>(among: Map<string, Value>, name: string, value: Value): void => {
  among.delete(name)
  among.set(name, value)
  const [oldest] = among.keys()
  if (among.size > MOST && oldest !== undefined) among.delete(oldest)
}

const sizeOf = (database: D1Database): Promise<number | null> =>
  database.prepare('SELECT max(size) AS size FROM checkpoints').first<number>('size')

/**
 * As `readTracePage`. One round trip at most, unless something was published since the same was asked last; then two. Of
 * another lot of a product that was looked at lately, only what is the lot's own is read.
 * @param now - milliseconds
 */
export const readTraceView = async (
  { $client: database }: { $client: D1Database },
  { gtin, lot }: { gtin: string; lot?: string },
  now: number,
): Promise<TraceView> => {
  const { views, products, own } = knownOf(database)
  const name = `${gtin} ${lot ?? ''}`
  const keep = (view: TraceView): TraceView => {
    put(views, name, { view, at: now })
    if (isOfProduct(view)) put(products, gtin, { view, at: now })
    else put(own, gtin, true)
    return view
  }
  const before = views.get(name)
  if (before && now >= before.at && now - before.at < GRANTED_MS) return before.view
  if (before && (await sizeOf(database)) === before.view.treeSize) return keep(before.view)
  const today = dayOf(new Date(now).toISOString())
  const product = products.get(gtin)
  const isLikely = product !== undefined && !own.has(gtin) && now - product.at < LIKELY_MS
  return keep(await readTracePage({ $client: database }, gtin, lot, { ...product, isLikely }, today))
}
