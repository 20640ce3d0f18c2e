/** Part of a file that somebody asks for, so that a download that was cut goes on where it ended. */

export interface Part {
  first: number
  /** Behind the last byte. */
  end: number
}

/**
 * One range of bytes; several at once are answered with the whole file, as the standard allows.
 * @param header - `Range`
 * @returns `undefined` for the whole file, `unsatisfiable` for a range that lies behind it
 * @see RFC 9110, 14.1.2 and 14.2
 */
export const readRange = (header: string | undefined, bytes: number): Part | 'unsatisfiable' | undefined => {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((header ?? '').replace(/\s/g, '')) ?? []
  if (from === undefined || to === undefined || from + to === '') return undefined
  if (from === '') {
    const length = Number(to)
    return length === 0 ? 'unsatisfiable' : { first: Math.max(0, bytes - length), end: bytes }
  }
  const first = Number(from)
  if (first >= bytes) return 'unsatisfiable'
  if (to !== '' && Number(to) < first) return undefined
  return { first, end: to === '' ? bytes : Math.min(bytes, Number(to) + 1) }
}
