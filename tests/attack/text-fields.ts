import { operationsOf, Schema, type Document } from '../contract/document.ts'
import * as z from 'zod'

/** Where a request may hold whatever somebody writes, as the description of the API has it. */

const Schemas = z.array(Schema)
const Properties = z.record(z.string(), Schema)

/** References lead round in circles; no body of ours is deeper. */
const DEEPEST = 8

const named = (document: Document, schema: Schema): Schema => {
  const name = String(schema['$ref']).split('/').at(-1) ?? ''
  return document.components.schemas[name] ?? {}
}

/** Whether the description leaves open what stands there. */
const isOpen = (schema: Schema): boolean => {
  const types = [schema['type']].flat()
  const parts = ['enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref']
  if (parts.some((part) => schema[part] !== undefined)) return false
  return types.includes('string')
    ? !['pattern', 'format'].some((bound) => schema[bound] !== undefined)
    : schema['type'] === undefined
}

/** Pointers of texts in a body: `*` stands for any item of a list, `{}` for any name. */
const pointersIn = (document: Document, schema: Schema, pointer: string, depth = 0): string[] => {
  if (depth > DEEPEST) return []
  const deeper = (part: Schema, name: string): string[] => pointersIn(document, part, pointer + name, depth + 1)
  if (schema['$ref'] !== undefined) return deeper(named(document, schema), '')
  const alternatives = ['anyOf', 'oneOf', 'allOf'].flatMap((name) => Schemas.safeParse(schema[name]).data ?? [])
  const items = Schema.safeParse(schema['items']).data
  const others = Schema.safeParse(schema['additionalProperties']).data
  return [
    ...alternatives.flatMap((part) => deeper(part, '')),
    ...(isOpen(schema) ? [pointer] : []),
    ...Object.entries(Properties.safeParse(schema['properties']).data ?? {}).flatMap(([name, part]) =>
      deeper(part, `/${name}`),
    ),
    ...(items ? deeper(items, '/*') : []),
    ...(others ? deeper(others, '/{}') : []),
  ]
}

/** Every text of every operation that takes a body: `POST /api/points/offers /titleZh`. */
export const textFieldsOf = (document: Document): string[] => [
  ...new Set(
    operationsOf(document).flatMap(({ name, requestBody }) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
        pointersIn(document, schema ?? {}, '').map((pointer) => `${name} ${pointer}`.trimEnd()),
      ),
    ),
  ),
]
