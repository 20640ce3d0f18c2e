/** A JSON object. */
export const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Canonical JSON of what `JSON.parse` gave; something else where no canonical JSON can give it. */
const write = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(write).join()}]`
  if (isFields(value)) {
    const names = Object.keys(value).sort()
    return `{${names.map((name) => `${write(name)}:${write(value[name])}`).join()}}`
  }
  const isSound =
    typeof value === 'string' ? value.isWellFormed() : typeof value !== 'number' || Number.isSafeInteger(value)
  return isSound ? JSON.stringify(value) : ''
}

/**
 * The value of a text in canonical JSON, as `canonical` writes it: written otherwise, two readers could read it
 * differently.
 * @returns `undefined` for any other text, JSON or not
 * @see RFC 8785, 3.2
 */
export const parseCanonical = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return write(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
