import { readTracePage, type TraceView } from './trace-page.ts'

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

const kept = new WeakMap<D1Database, Map<string, Kept>>()

const viewsOf = (database: D1Database): Map<string, Kept> => {
  const known = kept.get(database) ?? new Map<string, Kept>()
  kept.set(database, known)
  return known
}

const sizeOf = (database: D1Database): Promise<number | null> =>
  database.prepare('SELECT max(size) AS size FROM checkpoints').first<number>('size')

/**
 * As `readTracePage`. One round trip at most, unless something was published since the same was asked last; then two.
 * @param now - milliseconds
 */
export const readTraceView = async (
  { $client: database }: { $client: D1Database },
  { gtin, lot }: { gtin: string; lot?: string },
  now: number,
): Promise<TraceView> => {
  const views = viewsOf(database)
  const name = `${gtin} ${lot ?? ''}`
  const keep = (view: TraceView): TraceView => {
    views.delete(name)
    views.set(name, { view, at: now })
    const [oldest] = views.keys()
    if (views.size > MOST && oldest !== undefined) views.delete(oldest)
    return view
  }
  const known = views.get(name)
  if (known && now >= known.at && now - known.at < GRANTED_MS) return known.view
  if (known && (await sizeOf(database)) === known.view.treeSize) return keep(known.view)
  return keep(await readTracePage({ $client: database }, gtin, lot))
}
