import Papa from 'papaparse'

/** A table of items (CSV) as an account document; what is wrong in its numbers and units is for `parseAccount` to say. */

export interface TableHead {
  method: string
  place: string
  year: number
}

export type TableFault =
  { kind: 'head' } | { kind: 'column'; name: string } | { kind: 'row'; row: number; reason: string }

/** Columns that come in pairs, a number and its unit. */
const PAIRS: readonly string[] = ['quantity', 'price', 'value', 'declared', 'declaredQuantity']
const TEXTS: readonly string[] = ['service', 'item', 'name', 'formula', 'source', 'note']
const INPUT = /^inputs\.([A-Za-z]\w{0,39})(\.unit)?$/

const isColumn = (name: string): boolean =>
  TEXTS.includes(name) ||
  PAIRS.includes(name) ||
  (name.endsWith('Unit') && PAIRS.includes(name.slice(0, -4))) ||
  INPUT.test(name)

const pairOf = (row: ReadonlyMap<string, string>, name: string, unitName: string): Record<string, unknown> => {
  const [value, unit] = [row.get(name), row.get(unitName)]
  if (value === undefined && unit === undefined) return {}
  return {
    ...(value !== undefined && { value }),
    ...(unit !== undefined && { unit }),
  }
}

const filled = (pair: Record<string, unknown>): boolean => Object.keys(pair).length > 0

const itemOf = (row: ReadonlyMap<string, string>): Record<string, unknown> => {
  const item: Record<string, unknown> = {}
  for (const name of TEXTS) if (row.has(name)) item[name] = row.get(name)
  for (const name of PAIRS) {
    const pair = pairOf(row, name, `${name}Unit`)
    if (filled(pair)) item[name] = pair
  }
  const inputs: Record<string, unknown> = {}
  for (const column of row.keys()) {
    const name = INPUT.exec(column)?.[1]
    // A choice, such as the zone of a lake, has no unit and is a word.
    if (name === undefined) continue
    const value = row.get(`inputs.${name}`)
    inputs[name] = row.has(`inputs.${name}.unit`)
      ? pairOf(row, `inputs.${name}`, `inputs.${name}.unit`)
      : value !== undefined && /^[\d.-]/.test(value)
        ? { value, unit: '1' }
        : value
  }
  return Object.keys(inputs).length > 0 ? { ...item, inputs } : item
}

/**
 * @param text - CSV with a row of names (RFC 4180); cells that are empty are left out
 * @returns the document, or what keeps the table from being read
 */
export const tableDocument = (
  text: string,
  { method, place, year }: TableHead,
): { document: Record<string, unknown> } | { faults: TableFault[] } => {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' })
  const broken = errors.filter(({ code }) => code !== 'UndetectableDelimiter')
  if (broken.length > 0)
    return { faults: broken.map(({ row = 0, message }) => ({ kind: 'row', row: row + 1, reason: message })) }
  const [head = [], ...rows] = data
  const names = head.map((name) => name.trim())
  if (!names.includes('service') || !names.includes('item')) return { faults: [{ kind: 'head' }] }
  const unknown = names.filter((name) => name !== '' && !isColumn(name))
  if (unknown.length > 0) return { faults: unknown.map((name) => ({ kind: 'column', name })) }
  const long = rows.flatMap((cells, at): TableFault[] =>
    cells.length > names.length ? [{ kind: 'row', row: at + 2, reason: `${cells.length} > ${names.length}` }] : [],
  )
  if (long.length > 0) return { faults: long }
  const items = rows.map((cells) =>
    itemOf(
      new Map(
        names.flatMap((name, at): [string, string][] => {
          const cell = cells[at]?.trim() ?? ''
          return cell === '' ? [] : [[name, cell]]
        }),
      ),
    ),
  )
  return { document: { method, place, year, items } }
}
