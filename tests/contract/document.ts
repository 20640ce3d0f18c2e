import * as z from 'zod'

/** The OpenAPI document as far as requests and answers are held against it. */

/** A JSON Schema as the document has it; what reads one looks at each keyword for itself. */
export const Schema = z.record(z.string(), z.unknown())
export type Schema = z.output<typeof Schema>

const Content = z.record(z.string(), z.looseObject({ schema: Schema.optional() }))

const Parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().default(false),
  schema: Schema.default({}),
  /** `form` with `explode`: an object whose members are parameters of their own. */
  style: z.string().optional(),
})
export type Parameter = z.output<typeof Parameter>

const Operation = z.looseObject({
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ required: z.boolean().default(false), content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: Content.optional() })),
})

const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
})
export type Document = z.output<typeof Document>

/** One method of one path. */
export interface Operation extends z.output<typeof Operation> {
  /** In capitals. */
  method: string
  /** With `{name}` for what is filled in. */
  path: string
  /** `GET /api/…/{…}` */
  name: string
}

export const parseDocument = (text: string): Document => Document.parse(JSON.parse(text))

export const operationsOf = (document: Document): Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      name: `${method.toUpperCase()} ${path}`,
    })),
  )

/** What a template leaves open, as a pattern: no more than up to the next stroke. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`)

/** How much of a template is left open: of two that fit, the one that leaves less is meant. @see OpenAPI 3.1, Paths Object */
const openness = (path: string): string => path.replace(/\{[^}]+\}/g, '\uffff')

/**
 * Finds what the document says of an address.
 * @returns operations by method in capitals; `undefined` for a path that it does not describe
 */
export const pathFinder = (document: Document): ((pathname: string) => ReadonlyMap<string, Operation> | undefined) => {
  const known = operationsOf(document)
    // Any single segment may be an identifier in brief, or a page.
    .filter(({ path }) => path !== '/{packed}')
    .sort((a, b) => (openness(a.path) < openness(b.path) ? 1 : -1))
    .map((operation) => ({ pattern: patternOf(operation.path), operation }))
  return (pathname) => {
    const fitting = known.filter(({ pattern }) => pattern.test(pathname))
    // A method that the path itself has not is one of a template that fits as well; the last of them counts.
    return fitting.length > 0 ? new Map(fitting.map(({ operation }) => [operation.method, operation])) : undefined
  }
}
