import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { arbitraries } from './arbitraries.ts'
import type { Document, Operation, Parameter, Schema } from './document.ts'
import { brokenJson, mutated, oddText } from './odd.ts'
import { encoded, FIELDS, LANGUAGES, ODD_HEADERS, ODD_TYPES, oddInAddress } from './odd-requests.ts'
import { asText, written, type Asked } from './written.ts'

/** Requests as the document invites them, and as it does not. */

/** What requests are made from beside the document. */
export interface Ground {
  /** Values by the name of a field, and by what asks for it. */
  known: (name: string, operation: Operation) => readonly string[]
  /** Who may ask for an operation. */
  mayAsk: (operation: Operation) => readonly string[]
  everybody: readonly string[]
  /** Values of parameters of a path that belong together. */
  together: (names: readonly string[], operation: Operation) => readonly Readonly<Record<string, string>>[]
  /** Bodies of an operation that were taken once: JSON, or text of another media type. */
  bodies: (operation: Operation) => readonly unknown[]
  /** Addresses of an operation whose question the document tells only in words. */
  addresses: (operation: Operation) => readonly string[]
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** What a name in a path is called: after the part before it, so that an `id` of keys is none of offers. */
const contextual = (path: string, { name, in: place }: Parameter): string => {
  if (place !== 'path') return name
  const parts = path.split('/')
  const before = parts.slice(0, parts.indexOf(`{${name}}`)).findLast((part) => !part.startsWith('{'))
  return `${before ?? ''}/${name}`
}

/** The part of the API that a path is of: what comes after `/api`, or before anything else. */
export const areaOf = (path: string): string => path.replace(/^\/api\//, '/').split('/')[1] ?? ''

interface Sent {
  body: Uint8Array<ArrayBuffer> | undefined
  headers: Record<string, string>
}

/**
 * Makes an arbitrary of requests for an operation: half as the document has them, by somebody who may; half with
 * something wrong in each part now and then.
 */
export const requestsFor = (document: Document, ground: Ground, operation: Operation): fc.Arbitrary<Asked> => {
  const values = arbitraries(document, (name) => ground.known(name, operation))

  const addressOf = (operation: Operation, isOdd: boolean): fc.Arbitrary<string> => {
    const inPath = operation.parameters.filter((one) => one.in === 'path')
    const parts = inPath.map((one) => {
      const valid = values(one.schema, contextual(operation.path, one)).map((value) => encoded(asText(value)) || 'x')
      return isOdd ? fc.oneof({ weight: 4, arbitrary: valid }, { weight: 1, arbitrary: oddInAddress }) : valid
    })
    const names = inPath.map(({ name }) => name)
    return fc
      .tuple(fc.tuple(...parts), fc.noBias(fc.nat()), fc.constantFrom(true, true, isOdd))
      .map(([filled, at, isWhole]) => {
        const known = ground.together(names, operation)
        const one = names.length > 1 && isWhole ? known[at % known.length] : undefined
        const value = (name: string, i: number): string =>
          one?.[name] === undefined ? (filled[i] ?? '') : encoded(one[name])
        return names.reduce((path, name, i) => path.replace(`{${name}}`, () => value(name, i)), operation.path)
      })
  }

  const questionOf = (operation: Operation, isOdd: boolean): fc.Arbitrary<string> => {
    const asked = operation.parameters
      .filter((one) => one.in === 'query' && one.style === undefined)
      .map((one) => {
        const valid = values(one.schema, one.name).map(asText).map(encoded)
        const value = isOdd ? fc.oneof({ weight: 2, arbitrary: valid }, { weight: 1, arbitrary: oddInAddress }) : valid
        const given = value.map((text) => [`${one.name}=${text}`])
        // Many filters at once leave nothing over: mostly a few are asked for.
        return one.required && !isOdd
          ? given
          : fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: given })
      })
    const odd = fc.array(
      fc.tuple(fc.constantFrom(...FIELDS), oddInAddress).map(([name, value]) => `${encodeURIComponent(name)}=${value}`),
      { maxLength: 2 },
    )
    return fc.tuple(fc.tuple(...asked), isOdd ? odd : fc.constant<string[]>([])).map(([known, others]) => {
      const all = [...known.flat(), ...others]
      return all.length > 0 ? `?${all.join('&')}` : ''
    })
  }

  const bodyOf = (operation: Operation, isOdd: boolean): fc.Arbitrary<Sent> => {
    const content = Object.entries(operation.requestBody?.content ?? {})
    if (content.length === 0) {
      const none = fc.constant<Sent>({ body: undefined, headers: {} })
      const unasked = oddText.map((text): Sent => ({
        body: utf8(text),
        headers: { 'content-type': 'application/json' },
      }))
      return isOdd && operation.method !== 'GET'
        ? fc.oneof({ weight: 3, arbitrary: none }, { weight: 1, arbitrary: unasked })
        : none
    }
    const ways = content.map(([mediaType, { schema = {} }]) =>
      ofType(operation, mediaType, schema, content[0]?.[1].schema ?? schema, isOdd),
    )
    return fc.oneof(...ways)
  }

  const ofType = (
    operation: Operation,
    mediaType: string,
    schema: Schema,
    rows: Schema,
    isOdd: boolean,
  ): fc.Arbitrary<Sent> => {
    // Looked up when it is drawn, as names are.
    const taken = fc.tuple(fc.noBias(fc.nat()), fc.constantFrom(true, true, false))
    // Rows have one schema, whatever they come as.
    const made = values(mediaType.endsWith('ndjson') || mediaType === 'text/csv' ? rows : schema, mediaType)
    const valid = fc.tuple(made, taken).map(([value, [at, isTaken]]) => {
      const bodies = ground.bodies(operation)
      return isTaken && bodies.length > 0 ? bodies[at % bodies.length] : value
    })
    const type = mediaType === '*/*' ? 'text/plain' : mediaType
    const sent = (text: string): Sent => ({ body: utf8(text), headers: { 'content-type': type } })
    const plain = valid.map((value) => sent(written(type, value)))
    if (!isOdd) return plain
    const wrong = mutated(valid).map((value) => sent(written(type, value)))
    const broken = valid.chain((value) => brokenJson(written(type, value))).map(sent)
    const odd = plain.chain(({ body = utf8(''), headers }) =>
      fc.oneof(
        fc.constantFrom(...ODD_TYPES).map((other): Sent => ({ body, headers: { 'content-type': other } })),
        fc.constantFrom('gzip', 'x-gzip', 'br', 'gzip, gzip', 'identity', 'nothing').map((coding): Sent => ({
          body: Uint8Array.from(gzipSync(body)),
          headers: { ...headers, 'content-encoding': coding },
        })),
        fc.nat({ max: 40 }).map((cut): Sent => ({
          body: Uint8Array.from(gzipSync(body)).slice(0, -1 - cut),
          headers: { ...headers, 'content-encoding': 'gzip' },
        })),
        fc.uint8Array({ maxLength: 60 }).map((bytes): Sent => ({ body: Uint8Array.from(bytes), headers })),
        fc.constant<Sent>({ body: undefined, headers: {} }),
        fc.constant<Sent>({ body: undefined, headers }),
      ),
    )
    return fc.oneof(
      { weight: 3, arbitrary: plain },
      { weight: 6, arbitrary: wrong },
      { weight: 2, arbitrary: broken },
      { weight: 2, arbitrary: odd },
    )
  }

  const headersOf = (operation: Operation, isOdd: boolean): fc.Arbitrary<Record<string, string>> => {
    const types = Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
      status < '300' ? Object.keys(content) : [],
    )
    const accept = fc.constantFrom(undefined, '*/*', ...types)
    const own = operation.parameters
      .filter((one) => one.in === 'header')
      .map(({ name, schema }) =>
        fc.option(
          values(schema, name).map((value): [string, string] => [name, encoded(asText(value))]),
          { freq: 2, nil: undefined },
        ),
      )
    const odd = fc.array(fc.constantFrom(...ODD_HEADERS), { maxLength: 2 })
    return fc.tuple(accept, fc.tuple(...own), isOdd ? odd : fc.constant([])).map(([wanted, asked, others]) => ({
      ...(wanted === undefined ? {} : { accept: wanted }),
      ...Object.fromEntries([...asked.filter((one) => one !== undefined), ...others]),
    }))
  }

  const callerOf = (operation: Operation, isOdd: boolean): fc.Arbitrary<string> => {
    const right = fc.constantFrom(...ground.mayAsk(operation))
    return isOdd
      ? fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...ground.everybody) })
      : right
  }

  const requests = (operation: Operation, isOdd: boolean): fc.Arbitrary<Asked> => {
    const others = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
    const same = fc.constant(operation.method)
    const made = fc.tuple(addressOf(operation, isOdd), questionOf(operation, isOdd)).map((parts) => parts.join(''))
    const known = ground.addresses(operation)
    return fc
      .record({
        method: isOdd ? fc.oneof({ weight: 12, arbitrary: same }, { weight: 1, arbitrary: others }) : same,
        target: known.length > 0 && !isOdd ? fc.oneof(made, fc.constantFrom(...known)) : made,
        headers: headersOf(operation, isOdd),
        sent: bodyOf(operation, isOdd),
        language: fc.constantFrom(...LANGUAGES),
        caller: callerOf(operation, isOdd),
      })
      .map(({ method, target, headers, sent, language: [language, expected], caller }) => {
        const hasBody = method !== 'GET' && method !== 'HEAD'
        return {
          method,
          target,
          headers: {
            ...(language === undefined ? {} : { 'accept-language': language }),
            ...(hasBody ? sent.headers : {}),
            ...headers,
          },
          body: hasBody ? sent.body : undefined,
          caller,
          language: expected,
        }
      })
  }
  return fc.oneof(requests(operation, false), requests(operation, true))
}
