import { parseBody, type StoredRecord } from './record.ts'

/** Pages go on by key: a cursor says after which row, never how many to skip. */

export interface Page {
  items: StoredRecord[]
  /** Where the next page goes on; `undefined` on the last one. */
  cursor: string | undefined
}

/** How a page is asked for; `cursor` as a page before gave it. */
export interface PageRequest {
  limit: number
  cursor?: string | undefined
  /** From the newest time to the oldest, where every record has one; records of one time stay in order of key. */
  newestFirst?: boolean
}

/** Values of the columns a list is ordered by. */
export type Position = (string | number)[]

/** A row as lists select it: the record, its body as JSON, and where it stands in the list's order (JSON). */
export type Row = Omit<StoredRecord, 'body'> & { body: string | null; position: string }

/** @param walk - names the order, so that a cursor of one list is none of another */
export const encodeCursor = (walk: string, position: string): string =>
  btoa(encodeURIComponent(JSON.stringify([walk, ...JSON.parse(position)])))

/**
 * @param columns - how many the walk is ordered by
 * @returns `undefined` for anything that was not written for this walk
 */
export const decodeCursor = (cursor: string, walk: string, columns: number): Position | undefined => {
  try {
    const parsed: unknown = JSON.parse(decodeURIComponent(atob(cursor)))
    if (!Array.isArray(parsed) || parsed.length !== columns + 1 || parsed[0] !== walk) return undefined
    const position: unknown[] = parsed.slice(1)
    return position.every((part) => typeof part === 'string' || typeof part === 'number') ? position : undefined
  } catch {
    return undefined
  }
}

/** @param rows - one more than `limit` where there are more */
export const pageOf = (rows: Row[], limit: number, walk: string): Page => {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ position: _, body, ...row }) => ({ ...row, body: parseBody(body) })),
    cursor: last && encodeCursor(walk, last.position),
  }
}
