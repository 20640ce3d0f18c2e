/** The text of a receipt: a first line that names its kind, then one line a fact, in a fixed order. */

/** @throws SyntaxError when it would not read back as it is */
export const factLines = <Field extends string>(
  kind: string,
  fields: readonly Field[],
  facts: Readonly<Record<Field, string>>,
): string => {
  const text = [kind, ...fields.map((name) => `${name} ${facts[name]}`), ''].join('\n')
  const read = readFactLines(kind, fields, text)
  if (fields.some((name, at) => read[at] !== facts[name])) throw new SyntaxError('not a receipt')
  return text
}

/** @returns the facts in the order of `fields`. @throws SyntaxError for anything else */
export const readFactLines = (kind: string, fields: readonly string[], text: string): string[] => {
  const [first, ...lines] = text.split('\n')
  const end = lines.pop()
  if (first !== kind || end !== '' || lines.length !== fields.length) throw new SyntaxError('not a receipt')
  return fields.map((name, at) => {
    const line = lines[at] ?? ''
    if (!line.startsWith(`${name} `) || line.length === name.length + 1) throw new SyntaxError(`no ${name}`)
    return line.slice(name.length + 1)
  })
}

/** Whole seconds, RFC 3339 UTC. */
export const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)
