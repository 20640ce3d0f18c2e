/** What a leaf may hold. Quantities are decimal strings, so that a number here is always a whole one. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** The chain of names that leads to a value; rendered only when something is refused. */
type Place = { parent: Place; name: string | number } | undefined

/**
 * Canonical JSON: no blanks, names in order of their UTF-16 code units, the shortest escapes. That is what
 * `JSON.stringify` writes of integers and well-formed text, given the names in order, and nothing else is let in.
 * @param value - a `Json`; the type is wider because what stands here often comes from outside
 * @throws TypeError naming the place as a JSON pointer, for a number that is not an integer below 2^53, a string or name
 * with half a surrogate pair, `undefined`, and any object that is neither plain nor an array
 * @see RFC 8785, 3.2
 */
export const canonical = (value: unknown): string =>
  inOrder(value, undefined, '') ? JSON.stringify(value) : sorted(value)

/** Checks a value; whether every object in it has its names in order, as rows from one source do again and again. */
function inOrder(value: unknown, parent: Place, name: string | number): boolean {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() || refuse('holds half a surrogate pair', parent, name)
    case 'number':
      return Number.isSafeInteger(value) || refuse('is not an integer below 2^53', parent, name)
    case 'boolean':
      return true
    case 'object':
      if (value === null) return true
      if (Array.isArray(value)) return itemsInOrder(value, { parent, name })
      if (isPlain(value)) return fieldsInOrder(value, { parent, name })
      return refuse('is not a plain object', parent, name)
    default:
      return refuse(`is ${typeof value}`, parent, name)
  }
}

function itemsInOrder(items: readonly unknown[], place: Place): boolean {
  let ordered = true
  for (let index = 0; index < items.length; index++) ordered = inOrder(items[index], place, index) && ordered
  return ordered
}

function fieldsInOrder(fields: Record<string, unknown>, place: Place): boolean {
  let ordered = true
  let last = ''
  for (const name of Object.keys(fields)) {
    if (!name.isWellFormed()) refuse('holds half a surrogate pair', place, name)
    ordered = inOrder(fields[name], place, name) && last <= name && ordered
    last = name
  }
  return ordered
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The long way, for a value that is checked but not in order. A sorted copy would not do: objects put `9` before `10`. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object' || value === null || !isPlain(value)) return String(value)
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${quote(name)}:${sorted(value[name])}`).join()}}`
}

/** Most text has nothing to escape, and looking is cheaper than calling. */
const quote = (text: string): string => (/["\\\0-\x1f]/.test(text) ? JSON.stringify(text) : `"${text}"`)

function refuse(why: string, parent: Place, name: string | number): never {
  throw new TypeError(`"${pointer({ parent, name })}" ${why}`)
}

/** @see RFC 6901, 3 */
const pointer = (place: Place): string =>
  place === undefined || place.parent === undefined
    ? ''
    : `${pointer(place.parent)}/${String(place.name).replaceAll('~', '~0').replaceAll('/', '~1')}`
