import type { Context } from 'hono'
import { readGtin } from '../../content/certificates/gtin.ts'
import type { Issue } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readRange } from '../../content/trace/serial-range.ts'
import { findRecord } from '../../db/record/read.ts'
import { recordOf, type App } from '../app.ts'
import { Problem } from '../http/problems.ts'

/** What is asked of a recall before it is handed to the record's door. */

interface Stated {
  scope: 'all' | 'lots' | 'serials' | 'issues'
  lots?: readonly string[] | undefined
  serials?: readonly string[] | undefined
  issues?: readonly string[] | undefined
}

export const today = (): string => dayOf(new Date().toISOString())
export const issue = (pointer: string, zh: string, en: string): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message: { zh, en } }] })

/** @throws Problem 422 for what is no trade item number */
export const gtinOf = (text: string): string => {
  const read = readGtin(text)
  if ('gtin' in read) return read.gtin
  throw new Problem(
    'invalid-request',
    {},
    { issues: [{ pointer: '/gtin', code: read.fault, values: { value: text } }] },
  )
}

/** Ranges that can hold no serial, each where it stands. */
const brokenRanges = (serials: readonly string[]): Issue[] =>
  serials.flatMap((value, at) => {
    const range = readRange(value)
    return 'fault' in range ? [{ pointer: `/serials/${at}`, code: range.fault, values: { value } }] : []
  })

/** @throws Problem 422 where scope and lists do not go together, or would recall nothing */
export const assertScope = (stated: Stated): void => {
  const { scope, lots = [], serials = [], issues = [] } = stated
  if (scope === 'lots' && lots.length === 0)
    throw issue('/lots', '请列出召回的批次。', 'Name the lots that are recalled.')
  if (scope === 'serials' && serials.length === 0)
    throw issue('/serials', '请列出召回的序列号。', 'Name the serials that are recalled.')
  if (scope === 'issues' && issues.length === 0)
    throw issue('/issues', '请列出召回的发码批次。', 'Name the issues of codes that are recalled.')
  const listed = Object.entries({ lots, serials, issues }).filter(([, named]) => named.length > 0)
  if (listed.some(([name]) => name !== scope))
    throw issue(
      '/scope',
      '范围与列出的批次、序列号或发码批次不一致。',
      'The scope does not fit the lots, serials or issues of codes that are named.',
    )
  const broken = brokenRanges(serials)
  if (broken.length > 0) throw new Problem('invalid-request', {}, { issues: broken })
}

/** As the record names them. */
export const issueKeys = (gtin: string, issues: readonly string[]): string[] =>
  issues.map((one) => (one.includes('~') ? one : `${gtin}~${one.toUpperCase()}`))

/** @throws Problem 422 for a product that is not registered here */
export const productOf = async (c: Context<App>, gtin: string) => {
  const record = await findRecord(recordOf(c), 'products', gtin)
  if (record?.body) return record.body
  throw issue('/gtin', `商品条码 ${gtin} 没有在这里登记。`, `The trade item number ${gtin} is not registered here.`)
}

/** @throws Problem 403 for the goods of somebody else */
export const assertOwn = (c: Context<App>, producer: unknown): void => {
  const { role, organisation } = c.get('authority')
  if (role !== 'producer' || producer === organisation) return
  const message = {
    zh: `这是 ${String(producer)} 的产品：只有它自己或者主管部门能召回、答复。`,
    en: `These are goods of ${String(producer)}, which alone recalls them or answers for them, or an authority does.`,
  }
  throw new Problem('forbidden', {}, { issues: [{ pointer: '/gtin', message }] })
}
