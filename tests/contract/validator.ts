import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Document, Schema } from './document.ts'

/** Says what is wrong with a value; nothing where it is as the schema has it. */
export type Check = (value: unknown) => string[]

/** Where schemas that others refer to stand in the document. */
const SHARED = '#/components/schemas/'

const told = ({ instancePath, message = '', params }: ErrorObject): string =>
  `${instancePath || '(whole)'} ${message} ${JSON.stringify(params)}`

/** References lead to schemas that are known by a name each: found inside a document, one would be compiled for each that refers to it. */
const rooted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rooted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) =>
      name === '$ref' && typeof member === 'string' ? [name, member.replace(SHARED, 'lucid:')] : [name, rooted(member)],
    ),
  )
}

/** Checks of values by schemas of the document, each made when it is first asked for. By a validator that is not ours. */
export const validatorOf = (
  document: Document,
  { coerces = false }: { coerces?: boolean } = {},
): ((schema: Schema) => Check) => {
  // `example` and the like are the document's own; binary says what a body is, and nothing that JSON could be.
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: coerces ? 'array' : false })
  formats.default(ajv)
  ajv.addFormat('binary', true)
  for (const [name, schema] of Object.entries(document.components.schemas))
    ajv.addSchema(Object.assign({}, rooted(schema)), `lucid:${name}`)
  const made = new WeakMap<Schema, ValidateFunction>()
  // Many operations refuse alike, and ask for alike parameters.
  const alike = new Map<string, ValidateFunction>()
  const compiled = (schema: Schema): ValidateFunction => {
    const text = JSON.stringify(schema)
    const validate = alike.get(text) ?? ajv.compile(Object.assign({}, rooted(schema)))
    alike.set(text, validate)
    return validate
  }
  return (schema) => {
    const validate = made.get(schema) ?? compiled(schema)
    made.set(schema, validate)
    return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, 5).map(told))
  }
}
