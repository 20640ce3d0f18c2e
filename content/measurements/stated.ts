/** A row as stored: quantities as decimal strings, absent fields left out. */
export type Stated = Readonly<Record<string, unknown>>

/** A field that holds text; `undefined` where it is absent or holds something else. */
export const textIn = (body: Stated, name: string): string | undefined => {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}
