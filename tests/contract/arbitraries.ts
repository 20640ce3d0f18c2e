import fc from 'fast-check'
import type { Document, Schema } from './document.ts'

/** Values that a schema of the document allows. */

/** Known values by the name of the field that they stand in: what stands in the database, so that requests get that far. */
export type Known = (name: string) => readonly string[]

const DEEPEST = 6
const REF = '#/components/schemas/'
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const schemasIn = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : [])
const numberIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const stringsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

const WORDS = ['示例', '河', '厂东侧夜里有酸味', 'Example', 'water', '2026', 'ug/m3', ' ', '，', 'é', '🌿']
const words = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...WORDS), { minLength: Math.min(least, 8), maxLength: 8 })
    .map((parts) => parts.join('').slice(0, most).padEnd(Math.min(least, most), '示'))

const DAY = 86_400_000
/** Around the days of which rows speak. */
const day = fc.integer({ min: -2000, max: 800 }).map((days) => new Date(Date.UTC(2026, 10, 22) + days * DAY))

const ofFormat = (format: string): fc.Arbitrary<string> | undefined => {
  if (format === 'date') return day.map((at) => at.toISOString().slice(0, 10))
  if (format === 'date-time') return day.map((at) => at.toISOString())
  if (format === 'uuid') return fc.uuid()
  if (format === 'uri') return fc.constantFrom('https://example.com/a', 'https://example.com/draft?b=1')
  return undefined
}

const text = (schema: Schema): fc.Arbitrary<string> => {
  const { format, pattern } = schema
  const made = typeof format === 'string' ? ofFormat(format) : undefined
  if (made) return made
  const [least, most] = [numberIn(schema['minLength']) ?? 0, Math.min(numberIn(schema['maxLength']) ?? 200, 200)]
  if (typeof pattern !== 'string') return words(least, most)
  return fc.stringMatching(new RegExp(pattern)).map((one) => one.slice(0, most))
}

const number = (schema: Schema, isWhole: boolean): fc.Arbitrary<number> => {
  const above = numberIn(schema['exclusiveMinimum'])
  const min = numberIn(schema['minimum']) ?? (above === undefined ? -10 : above + 1)
  const max = numberIn(schema['maximum']) ?? Math.max(min, 3000)
  return isWhole || max - min > 1000
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
}

/**
 * Makes arbitraries of schemas. Fields whose name is known by `known` mostly have a value that stands.
 * @returns an arbitrary of what a schema allows; of a field called `name`
 */
export const arbitraries = (
  document: Document,
  known: Known,
): ((schema: Schema, name?: string) => fc.Arbitrary<unknown>) => {
  const resolve = (schema: Schema): Schema => {
    const { $ref } = schema
    if (typeof $ref !== 'string') return schema
    return document.components.schemas[$ref.slice(REF.length)] ?? {}
  }

  const object = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    const properties = Object.entries(isSchema(schema['properties']) ? schema['properties'] : {})
    const required = stringsIn(schema['required'])
    const wanted = properties.filter(([name]) => depth < DEEPEST || required.includes(name))
    const of = ([name, member]: [string, unknown]): [string, fc.Arbitrary<unknown>] => [
      name,
      any(isSchema(member) ? member : {}, name, depth + 1),
    ]
    const named = fc.record(Object.fromEntries(wanted.map(of)), {
      requiredKeys: required.filter((name) => wanted.some(([one]) => one === name)),
      noNullPrototype: true,
    })
    const others = schema['additionalProperties']
    if (!isSchema(others) || properties.length > 0) return named
    return fc.dictionary(fc.constantFrom('name', 'place', 'value', 'nothing'), any(others, '', depth + 1), {
      maxKeys: 4,
    })
  }

  const array = (schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> => {
    const minLength = numberIn(schema['minItems']) ?? 0
    const maxLength = Math.max(minLength, Math.min(numberIn(schema['maxItems']) ?? 3, 3))
    const items = isSchema(schema['items']) ? schema['items'] : {}
    // A list of codes is called after what its items are: `places`, `gtins`.
    return fc.array(any(items, name.replace(/s$/, ''), depth + 1), { minLength, maxLength })
  }

  const ofType = (type: unknown, schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> => {
    if (type === 'object') return object(schema, depth)
    if (type === 'array') return array(schema, name, depth)
    if (type === 'integer' || type === 'number') return number(schema, type === 'integer')
    if (type === 'boolean') return fc.boolean()
    if (type === 'null') return fc.constant(null)
    if (type !== 'string') return fc.jsonValue({ maxDepth: 1 })
    // Looked up when it is drawn: what stands is not there yet when this is made.
    const picked = fc.tuple(fc.noBias(fc.nat()), fc.constantFrom(true, true, true, true, false), text(schema))
    return picked.map(([at, isKnown, made]) => {
      const all = known(name)
      return isKnown ? (all[at % all.length] ?? made) : made
    })
  }

  const any = (given: Schema, name: string, depth: number): fc.Arbitrary<unknown> => {
    const schema = resolve(given)
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'])
    if (schema['const'] !== undefined) return fc.constant(schema['const'])
    const ways = [...schemasIn(schema['anyOf']), ...schemasIn(schema['oneOf'])]
    if (ways.length > 0) return fc.oneof(...ways.map((way) => any(way, name, depth + 1)))
    const parts = schemasIn(schema['allOf'])
    if (parts.length > 0)
      return fc
        .tuple(...parts.map((part) => any(part, name, depth + 1)))
        .map((values) => Object.assign({}, ...values.map(Object)))
    const types: readonly unknown[] = Array.isArray(schema['type']) ? schema['type'] : [schema['type']]
    return fc.oneof(...types.map((type) => ofType(type, schema, name, depth)))
  }
  return (schema, name = '') => any(schema, name, 0)
}
