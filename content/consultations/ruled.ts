import type { Body, Stored } from '../registers/facts.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import type { Adjustment, Breach, RowRule } from '../registers/row-rules.ts'
import type { WindowRule } from './rules.ts'
import { lasting, windowOf, type RuledWindow } from './windows.ts'

/** Rows of registers that are `ruled`: held to the least time that the rule of their kind and day asks. */

export const textIn = (value: Stored | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** What every sentence about a rule is filled with. */
export const ruleValues = ({ rule, days, least }: WindowRule): Record<string, string> => ({
  rule: rule.zh,
  ruleEn: rule.en,
  days: String(least),
  unit: days === 'working' ? '个工作日' : '天',
  unitEn: days === 'working' ? 'working days' : 'days',
})

/** The window that a row of `consultations` states. */
export const commentWindow = (body: Body): RuledWindow | undefined => {
  const [kind, opens, closes] = [textIn(body['kind']), textIn(body['opens']), textIn(body['closes'])]
  if (kind === undefined || opens === undefined) return undefined
  const hasReason = textIn(body['shortened']) !== undefined
  return windowOf('comment', { kind, first: opens, hasReason, ...(closes === undefined ? {} : { last: closes }) })
}

/** The time between the notice of a row of `hearings` and its day. */
export const hearingWindow = (body: Body, from = textIn(body['notice'])): RuledWindow | undefined => {
  const [kind, day] = [textIn(body['kind']), textIn(body['day'])]
  if (kind === undefined || from === undefined || day === undefined) return undefined
  return windowOf('hearing', { kind, first: from, last: day })
}

const commentBreaches = (body: Body): Breach[] => {
  const [opens = '', closes] = [textIn(body['opens']), textIn(body['closes'])]
  const window = commentWindow(body)
  if (!window || closes === undefined) return []
  if (closes < opens)
    return [{ field: 'closes', consequence: 'refuse', code: 'days-in-order', values: { from: opens, to: closes } }]
  const values = ruleValues(window.rule)
  if (window.isShortened) {
    const of = window.rule.shortened?.rule
    const told = { ...values, rule: of?.zh ?? '', ruleEn: of?.en ?? '' }
    return [{ field: 'closes', consequence: 'warn', code: 'comment-window-shortened', values: told }]
  }
  if (window.isEnough) return []
  const lasted = String(lasting(window.rule, opens, closes))
  const said = { ...values, from: opens, to: closes, day: window.earliest, lasted }
  return [{ field: 'closes', consequence: 'refuse', code: 'comment-window-short', values: said }]
}

const hearingBreaches = (body: Body): Breach[] => {
  const window = hearingWindow(body)
  // One that was called off or put off is held when it is held.
  if (!window || window.isEnough || body['state'] === 'cancelled') return []
  const values = { ...ruleValues(window.rule), from: textIn(body['notice']) ?? '', day: window.earliest }
  return [{ field: 'day', consequence: 'refuse', code: 'hearing-notice-short', values }]
}

/** What a register that is `ruled` asks of each row. */
export const ruledRule = ({ ruled }: Pick<RegisterDefinition, 'ruled'>): RowRule[] => {
  if (ruled === 'comment') return [{ fields: ['kind', 'opens', 'closes', 'shortened'], breaches: commentBreaches }]
  return ruled === 'hearing' ? [{ fields: ['kind', 'notice', 'day', 'state'], breaches: hearingBreaches }] : []
}

/** Fills in what goes without saying: the day of the announcement, and the last day that the rule asks at the least. */
export const ruledAdjustments = ({ ruled }: Pick<RegisterDefinition, 'ruled'>): Adjustment[] => {
  if (ruled !== 'comment') return []
  return [
    (body, today) => {
      const opens = textIn(body['opens'])
      if (opens === undefined) return []
      if (body['announced'] === undefined) body['announced'] = opens < today ? opens : today
      const window = body['closes'] === undefined ? commentWindow(body) : undefined
      if (!window) return []
      body['closes'] = window.earliest
      const code = window.provisional ? 'comment-closes-provisional' : 'comment-closes-by-rule'
      return [{ field: 'closes', code, values: { ...ruleValues(window.rule), day: window.earliest } }]
    },
  ]
}
