import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Document, Schema } from './document.ts'

/** Says what is wrong with a value; nothing where it is as the schema has it. */
export type Check = (value: unknown) => string[]

const DOCUMENT = 'lucid:openapi'

const told = ({ instancePath, message = '', params }: ErrorObject): string =>
  `${instancePath || '(whole)'} ${message} ${JSON.stringify(params)}`

/** References lead into the document, under the name that it was made known by. */
const rooted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rooted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) =>
      name === '$ref' && typeof member === 'string' ? [name, `${DOCUMENT}${member}`] : [name, rooted(member)],
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
  ajv.addSchema({ $id: DOCUMENT, components: { schemas: document.components.schemas } })
  const made = new WeakMap<Schema, ValidateFunction>()
  return (schema) => {
    const validate = made.get(schema) ?? ajv.compile(Object.assign({}, rooted(schema)))
    made.set(schema, validate)
    return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, 5).map(told))
  }
}
