/**
 * A published file as a record names it. `bytes` is 0 and `mediaType` empty until the door has looked at what was handed
 * in: what was received decides, not what a row says of it. Names stand in the order of canonical JSON.
 */
// As a type rather than an interface it fits where JSON is asked for.
export type PublishedFile = {
  bytes: number
  /** `application/pdf`; with `; charset=…` where it was handed in so. */
  mediaType: string
  /** Lower-case hexadecimal. */
  sha256: string
  /** As the publisher calls it. */
  title: string
}

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

/** Whether a stored value is a list of files; an empty list is never stored. */
export const isFiles = (value: unknown): value is PublishedFile[] =>
  Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null

/** The page of a file, without language. */
export const documentPath = (sha256: string): string => `/documents/${sha256}/`
