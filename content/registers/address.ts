import { isKey } from './key.ts'

/**
 * One segment of an address's path, percent-decoded once. Frameworks differ in what they decode of `%2F` and `%25`
 * before they hand out a parameter: this reads the address itself.
 * @param pathname - as the URL has it, still encoded
 * @param position - segments before it: 1 is `b` in `/a/b`
 * @returns `undefined` where there is none, or its encoding is broken
 */
export const segmentAt = (pathname: string, position: number): string | undefined => {
  const segment = pathname.split('/')[position + 1]
  if (segment === undefined || segment === '') return undefined
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** The key that an address names; `undefined` for what can be none, such as one with a stroke or a control character. */
export const keyAt = (pathname: string, position: number): string | undefined => {
  const key = segmentAt(pathname, position)
  return key !== undefined && isKey(key) ? key : undefined
}
