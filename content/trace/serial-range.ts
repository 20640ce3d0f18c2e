/**
 * Entries of a recall's list of serials (AI 21): a serial, or `first..last`, both ends included. Serials of ours hide their
 * counters, so that a range is of serials that somebody wrote down in order. They are compared as text, which puts `98`
 * behind `105`: both ends, and every serial between, are as long as each other.
 */

/** @see GS1 General Specifications, 3.5.2 and figure 7.11-1: one to twenty characters of charset 82 */
const SERIAL = /^[!"%-?A-Z_a-z]{1,20}$/
const DOTS = '..'

export type RangeFault = 'range-open' | 'range-characters' | 'range-lengths' | 'range-reversed'

/** Of one serial both ends are the same. */
export interface SerialRange {
  first: string
  last: string
}

/** Two dots in the middle divide; elsewhere they divide ends that cannot be as long as each other. */
const endsOf = (entry: string): [string, string] => {
  const middle = (entry.length - DOTS.length) / 2
  const at = entry.startsWith(DOTS, middle) && Number.isInteger(middle) ? middle : entry.indexOf(DOTS)
  return at < 0 ? [entry, entry] : [entry.slice(0, at), entry.slice(at + DOTS.length)]
}

/** What an entry means, or why it can mean nothing. */
export const readRange = (entry: string): SerialRange | { fault: RangeFault } => {
  const [first, last] = endsOf(entry)
  if (first === '' || last === '') return { fault: 'range-open' }
  if (!SERIAL.test(first) || !SERIAL.test(last)) return { fault: 'range-characters' }
  if (first.length !== last.length) return { fault: 'range-lengths' }
  return first > last ? { fault: 'range-reversed' } : { first, last }
}

/** The ranges of a list; what means nothing is left out, as whoever hands it in is told. */
export const rangesIn = (entries: readonly string[]): SerialRange[] =>
  entries.flatMap((entry) => {
    const range = readRange(entry)
    return 'fault' in range ? [] : [range]
  })

export const isInRange = (serial: string, { first, last }: SerialRange): boolean =>
  serial.length === first.length && serial >= first && serial <= last
