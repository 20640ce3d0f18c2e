import { faultsOf, type Answer } from './answers.ts'
import { parseDocument, pathFinder, type Operation, type Parameter } from './document.ts'
import { validatorOf } from './validator.ts'

/** A request with its answer, as something between the two saw them. */
export interface Exchange {
  method: string
  /** Whole. */
  url: URL
  headers: Headers
  body: Uint8Array
  answer: Answer
}

const LOST = 'the body was too long to be looked at'
/** More than this of a body is passed on unseen. */
export const MOST_BYTES = 4 * 1024 * 1024

const essenceOf = (headers: Headers): string =>
  (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** Read where it can be. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** What stands in the places that a path leaves open. */
const partsOf = (operation: Operation, pathname: string): ReadonlyMap<string, string> => {
  const given = pathname.split('/')
  return new Map(
    operation.path.split('/').flatMap((part, at) => {
      const [, before = '', name, after = ''] = /^([^{]*)\{(\w+)\}([^{]*)$/.exec(part) ?? []
      if (name === undefined) return []
      return [
        [name, decoded((given[at] ?? '').slice(before.length, after === '' ? undefined : -after.length))] as const,
      ]
    }),
  )
}

/**
 * Makes a reader of exchanges: what is in them and not in the document, or the other way round.
 * @param text - the document as JSON
 * @returns sentences; none where all is as described, or the path is no part of the API
 */
export const exchangeReader = (text: string): ((exchange: Exchange) => string[]) => {
  const document = parseDocument(text)
  const find = pathFinder(document)
  const [checkOf, coercing] = [validatorOf(document), validatorOf(document, { coerces: true })]

  const parameterFaults = (operation: Operation, { url, headers }: Exchange): string[] => {
    const { parameters } = operation
    const parts = partsOf(operation, url.pathname)
    const given = ({ in: place, name }: Parameter): string | null | undefined =>
      place === 'path' ? parts.get(name) : place === 'query' ? url.searchParams.get(name) : headers.get(name)
    const wrong = parameters.flatMap((parameter) => {
      const value = given(parameter) ?? undefined
      if (parameter.style !== undefined) return []
      if (value === undefined) return parameter.required ? [`${parameter.in} ${parameter.name} is missing`] : []
      // In an object, so that a text may be read as a number.
      const { schema } = parameter
      const check = coercing({ type: 'object', properties: { [parameter.name]: schema } })
      return check({ [parameter.name]: value }).map((fault) => `${parameter.in} ${fault}`)
    })
    const isOpen = parameters.some(({ style }) => style === 'form')
    const known = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name))
    const unknown = [...url.searchParams.keys()].filter(
      (name) => !known.has(name) && !isOpen && !OPEN_QUESTIONS.test(operation.path),
    )
    return [...wrong, ...unknown.map((name) => `query ${name} is not in the document`)]
  }

  const bodyFaults = ({ requestBody }: Operation, { headers, body }: Exchange): string[] => {
    if (body.length === 0) return requestBody?.required === true ? ['no body'] : []
    if (!requestBody) return ['a body where none is described']
    const essence = essenceOf(headers)
    const media = requestBody.content[essence] ?? requestBody.content['*/*']
    if (!media) return [`a body as ${essence || '(nothing)'}`]
    if (!essence.endsWith('json') || essence.includes('ndjson') || !media.schema) return []
    return checkOf(media.schema)(JSON.parse(new TextDecoder().decode(body))).map((fault) => `body ${fault}`)
  }

  const requestFaults = (operation: Operation, exchange: Exchange): string[] =>
    [...parameterFaults(operation, exchange), ...bodyFaults(operation, exchange)].map((fault) => `asked with ${fault}`)

  return (exchange) => {
    const { method, url, answer } = exchange
    const methods = find(url.pathname)
    if (!methods || method === 'HEAD' || method === 'OPTIONS') return []
    if (exchange.body.length > MOST_BYTES || answer.body.length > MOST_BYTES) return [LOST]
    const operation = methods.get(method)
    if (!operation) return answer.status === 405 ? [] : [`${method} is not in the document`]
    // What is refused may be wrong in any way; what is taken is as described.
    return [...(answer.status < 400 ? requestFaults(operation, exchange) : []), ...faultsOf(operation, answer, checkOf)]
  }
}

/** Where the standard that is spoken has parameters without number, which are told in words. */
const OPEN_QUESTIONS = /^\/(epcis|open311|\d{2,4})\//
