/** What a witness saw, and when: a tree of `size` leaves at `timestamp`, seconds since 1970-01-01T00:00:00Z. */
export interface Seen {
  size: number
  timestamp: number
}

/** By how much the clocks of a portal and a witness may differ, in seconds. */
export const CLOCK_SECONDS = 60

/** 9999-12-31T23:59:59Z: years of more digits would not sort as text. */
const LAST_SECOND = 253_402_300_799

const instantOf = (seconds: number): string =>
  `${new Date(Math.min(seconds, LAST_SECOND) * 1000).toISOString().slice(0, 19)}Z`

/**
 * The instant after which an entry cannot have been published: the earliest at which a witness saw a tree that holds it.
 * @param index - of the entry, from 0
 * @returns RFC 3339 UTC, the clocks' difference allowed for; `undefined` when no witness saw such a tree
 */
export function latestInstant(index: number, seen: readonly Seen[]): string | undefined {
  const times = seen.filter(({ size }) => size > index).map(({ timestamp }) => timestamp)
  return times.length === 0 ? undefined : instantOf(Math.min(...times) + CLOCK_SECONDS)
}

/**
 * The first entry that says it was published later than a witness saw it. Since instants never decrease along the log
 * (checked elsewhere), this bounds what stands before it too.
 * @param entries - in order of their index; `publishedAt` is RFC 3339 UTC to the second
 * @returns with the instant it may have at the latest; `undefined` when every entry is within its bound
 */
export function firstSeenBeforePublished<Entry extends { index: number; publishedAt: string }>(
  entries: Iterable<Entry>,
  seen: readonly Seen[],
): { entry: Entry; latest: string } | undefined {
  for (const entry of entries) {
    const latest = latestInstant(entry.index, seen)
    if (latest !== undefined && entry.publishedAt > latest) return { entry, latest }
  }
  return undefined
}
