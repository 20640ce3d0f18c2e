import type { Context } from 'hono'
import type { Account } from '../../content/gep/account.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import type { MethodRules } from '../../content/gep/method.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { decodeText } from '../../content/registers/encoding.ts'
import { findJsonFault } from '../../content/registers/json-fault.ts'
import type { MessageCode } from '../../content/registers/messages.ts'
import type { Bytes } from '../../content/log/bytes.ts'
import { MAX_BODY_BYTES, readBody } from '../http/body.ts'
import { Problem } from '../http/problems.ts'
import { problemIssues } from './answers.ts'

/** An account as a request holds it. */
export interface ReceivedAccount {
  account: Account
  rules: MethodRules
  /** As received, decompressed. */
  content: Bytes
}

const refused = (code: MessageCode, values: Record<string, string> = {}, line?: number): Problem =>
  new Problem(
    'invalid-request',
    {},
    { issues: [{ pointer: '', code, values, ...(line === undefined ? {} : { line }) }] },
  )

/** @throws Problem 422 saying at which line and character it is no JSON; `NaN` and `Infinity` are none */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    const before = text.slice(0, findJsonFault(text))
    const place = before.length - before.lastIndexOf('\n')
    throw refused('json-syntax', { place: String(place) }, before.split('\n').length)
  }
}

/**
 * Reads an account from a request.
 * @throws Problem 413, 415, or 422 with a pointer to everything that is wrong
 */
export const readAccount = async (c: Context): Promise<ReceivedAccount> => {
  if (Number(c.req.header('Content-Length')) > MAX_BODY_BYTES)
    throw new Problem('body-too-large', { limit: `${MAX_BODY_BYTES / 1024 / 1024} MB` })
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json')
    throw new Problem('unsupported-media-type', { accepted: 'application/json' })
  const content = await readBody(c.req.raw)
  // JSON is UTF-8; anything else would be kept as bytes that nobody can read.
  const decoded = decodeText(content)
  if ('code' in decoded) throw refused(decoded.code)
  if (decoded.encoding !== 'utf-8') throw refused('text-damaged')
  const parsed = parseAccount(parseJson(decoded.text), METHODS)
  if ('issues' in parsed)
    throw new Problem('invalid-request', {}, { issues: problemIssues(parsed.issues, parsed.more) })
  return { ...parsed, content }
}
