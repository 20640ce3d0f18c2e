/** JSON read so that no two readers can see different things in it. */

/** Nothing of the field nests deeper by far. */
const MOST_DEPTH = 64

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export type JsonFault = 'json-malformed' | 'json-duplicate' | 'json-deep'

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]/g

const COLON = /[ \t\n\r]*:/y

/** Whether what ended before `at` is a name: a colon follows. */
const isName = (text: string, at: number): boolean => {
  COLON.lastIndex = at
  return COLON.test(text)
}

/** A name given twice in one object, or too deep a nesting; of text that is JSON. */
const faultOf = (text: string): JsonFault | undefined => {
  const open: Set<unknown>[] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (isName(text, index + token.length)) {
      const [names, name] = [open.at(-1), JSON.parse(token)]
      if (names?.has(name)) return 'json-duplicate'
      names?.add(name)
    }
    if (open.length > MOST_DEPTH) return 'json-deep'
  }
  return undefined
}

/** @returns the value, or why it is refused: readers differ in which of two equal names they take */
export const parseStrictly = (text: string): { value: Json } | { fault: JsonFault } => {
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    return { fault: 'json-malformed' }
  }
  const fault = faultOf(text)
  return fault ? { fault } : { value }
}
