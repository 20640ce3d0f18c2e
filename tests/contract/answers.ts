import { PROBLEM_KINDS, PROBLEMS } from '../../worker/http/problems.ts'
import type { Operation, Schema } from './document.ts'
import type { Check } from './validator.ts'

/** An answer as it came. */
export interface Answer {
  status: number
  headers: Headers
  body: Uint8Array
}

const PROBLEM = 'application/problem+json'
const essenceOf = (type: string | null): string => (type ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
const isJson = (essence: string): boolean => essence === 'application/json' || essence.endsWith('+json')

const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
  } catch {
    return undefined
  }
}

/** Statuses that come without a body. @see RFC 9110, 6.4.1 */
const EMPTY: readonly number[] = [204, 205, 304]

/** What is wrong with a refusal by itself, whatever operation it came from. @see RFC 9457 */
export const faultsOfProblem = (answer: Answer, language: 'zh' | 'en' | undefined): string[] => {
  const { status, headers } = answer
  const body = parsed(answer.body)
  if (typeof body !== 'object' || body === null) return ['a problem that is no JSON object']
  const member = (name: string): unknown => Reflect.get(body, name)
  const kind = PROBLEM_KINDS.find((one) => member('type') === `/problems/${one}`)
  if (kind === undefined) return [`a kind of problem that is not in the list: ${JSON.stringify(member('type'))}`]
  const faults: string[] = []
  const must = (holds: boolean, fault: string): void => void (holds || faults.push(fault))
  must(PROBLEMS[kind].status === status && member('status') === status, `${kind} with status ${status}`)
  must(status !== 401 || headers.has('www-authenticate'), '401 without WWW-Authenticate')
  must(status !== 405 || headers.has('allow'), '405 without Allow')
  must(status !== 429 || Number(headers.get('retry-after')) > 0, '429 without Retry-After')
  must(
    /\bno-store\b/.test(headers.get('cache-control') ?? ''),
    `a problem that may be kept: ${headers.get('cache-control')}`,
  )
  if (language === undefined) return faults
  must(!/\{\w+\}/.test(String(member('detail'))), `a sentence with a gap: ${member('detail')}`)
  must(headers.get('content-language') === language, `in ${headers.get('content-language')}, not in ${language}`)
  must(
    /\p{Script=Han}/u.test(String(member('title'))) === (language === 'zh'),
    `not in ${language}: ${member('title')}`,
  )
  const issues: unknown = member('issues') ?? []
  must(!JSON.stringify(issues).includes('[object Object]'), 'an issue that names nothing')
  return faults
}

const bodyFaults = (answer: Answer, schema: Schema | undefined, checkOf: (schema: Schema) => Check): string[] => {
  const body = parsed(answer.body)
  if (body === undefined) return ['a body that is no JSON']
  return schema ? checkOf(schema)(body).map((fault) => `body ${fault}`) : []
}

/**
 * What is wrong with an answer by the document: status, media type, body, refusals of the closed list.
 * @param language - in which refusals were asked for; `undefined` where it is not known
 */
export const faultsOf = (
  operation: Operation,
  answer: Answer,
  checkOf: (schema: Schema) => Check,
  language?: 'zh' | 'en',
): string[] => {
  const { status, headers, body } = answer
  const said = operation.responses[String(status)]
  const essence = essenceOf(headers.get('content-type'))
  const problems = essence === PROBLEM ? faultsOfProblem(answer, language) : []
  if (!said) return [`status ${status} is not in the document`, ...problems]
  if (EMPTY.includes(status)) return body.length > 0 ? [`${status} with a body`] : []
  // A cut off or moved one needs no body; where the document describes none, none is looked at.
  if (!said.content || Object.keys(said.content).length === 0)
    return status >= 400 && status !== 416 ? [`${status} has no content in the document`] : []
  const media = said.content[essence] ?? said.content['*/*']
  if (!media) return [`media type ${essence || '(none)'} is not in the document for ${status}`, ...problems]
  return isJson(essence) ? [...problems, ...bodyFaults(answer, media.schema, checkOf)] : problems
}
