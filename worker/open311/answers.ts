import type { Context } from 'hono'
import { PROBLEM_TEXTS } from '../../content/generated/problems.ts'
import { xmlDocument, type Value } from '../../content/open311/xml.ts'
import { fill, message } from '../../content/registers/messages.ts'
import type { App } from '../app.ts'
import { discardBody } from '../http/discard.ts'
import { languageOf } from '../http/language.ts'
import { logInternal } from '../http/log.ts'
import { isLeaving } from '../http/leaving.ts'
import { PROBLEMS, Problem } from '../http/problems.ts'

/** How GeoReport v2 answers: one thing in XML or JSON by the ending of its address, and errors as a list of its own. */

export const FORMATS = ['json', 'xml'] as const
export type Format = (typeof FORMATS)[number]

const TYPES: Record<Format, string> = { json: 'application/json; charset=utf-8', xml: 'text/xml; charset=utf-8' }

/** What an address ends in; JSON where it ends in neither. */
export const formatOf = (path: string): Format => (path.endsWith('.xml') ? 'xml' : 'json')

/**
 * @param root - the element around it, which JSON has none of
 * @param value - a list or an object
 */
export const answer = (
  c: Context<App>,
  root: string,
  value: Value,
  status: 200 | 400 | 403 | 404 | 429 | 500 = 200,
) => {
  const format = formatOf(c.req.path)
  const text = format === 'xml' ? xmlDocument(root, value) : JSON.stringify(value)
  return c.newResponse(text, status, { 'Content-Type': TYPES[format] })
}

export interface Fault {
  code: number | string
  description: string
}

/** Refusals as the standard writes them. @see GeoReport v2, Errors */
export const refuse = (c: Context<App>, status: 400 | 403 | 404 | 429 | 500, faults: readonly Fault[]) => {
  c.header('Cache-Control', 'no-store')
  return answer(
    c,
    'errors',
    faults.map(({ code, description }) => ({ code, description })),
    status,
  )
}

const STATUS = new Map<number, 400 | 403 | 404 | 429 | 500>([
  // The standard knows no 401: a key that is missing or wrong is 403.
  [401, 403],
  [403, 403],
  [404, 404],
  [429, 429],
  [500, 500],
  [503, 500],
])

/** What the portal refuses in its own way, in that of the standard. */
export const onOpen311Error = async (error: Error, c: Context<App>): Promise<Response> => {
  const problem = error instanceof Problem ? error : new Problem(isLeaving(error) ? 'bad-request' : 'internal')
  if (problem.kind === 'internal') logInternal(error, c)
  await discardBody(c.req.raw)
  const { status } = PROBLEMS[problem.kind]
  const [lang, code] = [languageOf(c), STATUS.get(status) ?? 400]
  const issues = problem.issues.map((issue) => ('message' in issue ? issue.message[lang] : message(issue, lang)))
  const said = { zh: '密钥没有写、不对，或者无权。', en: 'The api_key is missing, wrong, or may not do this.' }
  const told = PROBLEM_TEXTS[problem.kind]?.[lang].detail ?? problem.kind
  const descriptions = code === 403 ? [said[lang]] : issues.length > 0 ? issues : [fill(told, problem.params)]
  return refuse(
    c,
    code,
    descriptions.map((description) => ({ code, description })),
  )
}
