/** A file in the parts that one request takes. */

/** Rows and bytes of one request; a little less than the portal takes, for the brackets around them. */
const MAX_ROWS = 5_000
const MAX_BYTES = 7.5 * 1024 * 1024

export interface Part {
  /** Index of its first row in the file. */
  offset: number
  rows: number
  /** As it is sent: a JSON array. */
  json: string
}

/** Parts in the order of the file, each row in one of them. */
export const partsOf = (rows: readonly Record<string, unknown>[]): Part[] => {
  const encoder = new TextEncoder()
  const parts: Part[] = []
  let texts: string[] = []
  let bytes = 0
  let offset = 0
  const close = (): void => {
    if (texts.length === 0) return
    parts.push({ offset, rows: texts.length, json: `[${texts.join(',\n')}]` })
    offset += texts.length
    texts = []
    bytes = 0
  }
  for (const row of rows) {
    const text = JSON.stringify(row)
    const length = encoder.encode(text).length + 2
    if (texts.length === MAX_ROWS || (texts.length > 0 && bytes + length > MAX_BYTES)) close()
    texts.push(text)
    bytes += length
  }
  close()
  return parts
}
