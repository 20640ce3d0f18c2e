/** What becomes of scans, by the status of the portal's answer. */
export type Fate =
  /** The portal has them. */
  | 'taken'
  /** It never will. */
  | 'refused'
  /** They wait: there was no answer, or one that another time may not be given. */
  | 'waits'

/** Told to come again: 408 was too slow, 429 too many. */
const LATER = new Set([408, 429])

/** A page of somebody's network that answers 200 in the portal's place took nothing. @param status - of HTTP, if any */
export const fateOf = (status: number | undefined): Fate => {
  if (status === 202) return 'taken'
  return status !== undefined && status >= 400 && status < 500 && !LATER.has(status) ? 'refused' : 'waits'
}
