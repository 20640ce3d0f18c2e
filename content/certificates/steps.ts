import type { Body, Stored } from '../registers/facts.ts'
import type { Life as LifeFields, RegisterDefinition } from '../registers/register.ts'
import { isChange, type Step } from './life.ts'

/** What statements of registers with a `life` do to certificates. */

/** A statement as it would stand. */
export interface Stated {
  key: string
  /** `null` withdraws the record. */
  body: Body | null
  publisher: string
  /** What the record said before; `null` or `undefined` where nothing stood. */
  before: Body | null | undefined
}

const textOf = (value: Stored | undefined): string => (typeof value === 'string' ? value : '')

/** The number is the first part of the key, both of a certificate and of a change. */
export const numberOf = (key: string): string => key.split('~', 1)[0] ?? key

/** The step that a statement takes; `undefined` where it only says something else of one that was taken. */
export const stepOf = ({ life }: Pick<RegisterDefinition, 'life'>, stated: Stated): Step | undefined => {
  if (!life) return undefined
  return life.event === 'issued' ? issueOf(life, stated) : changeOf(life, stated)
}

const issueOf = (fields: LifeFields & { event: 'issued' }, { key: number, body, publisher }: Stated): Step => {
  if (!body) return { event: 'annulled', number, publisher }
  return {
    event: 'issued',
    number,
    publisher,
    certifier: textOf(body[fields.by]),
    issued: textOf(body[fields.on]),
    expires: textOf(body[fields.until]) || undefined,
    named: JSON.stringify(fields.named.map((name) => textOf(body[name]))),
  }
}

const changeOf = (
  fields: LifeFields & { event: 'change' },
  { key, body, publisher, before }: Stated,
): Step | undefined => {
  // Day and kind stand in the key: what a correction changes is the reason alone.
  if (body && before) return undefined
  const said = body ?? before ?? {}
  const change = said[fields.change]
  if (!isChange(change)) throw new TypeError(`no change of a certificate: ${JSON.stringify(change)}`)
  const effective = textOf(said[fields.on])
  return { event: body ? change : 'undone', number: numberOf(key), publisher, change, effective }
}

const OF_A_DAY: readonly string[] = ['life-before-issue', 'life-before-earlier-change', 'life-after-expiry']
const OF_THE_NUMBER: readonly string[] = ['life-no-certificate', 'life-another-certifier']

/** The field that a fault is told of. */
export const faultField = ({ life }: Pick<RegisterDefinition, 'life'>, fault: string): string | undefined => {
  if (life?.event === 'issued') return fault === 'life-expires-before-issue' ? life.until : life.subject
  if (!life || OF_THE_NUMBER.includes(fault)) return life?.subject
  return OF_A_DAY.includes(fault) ? life.on : life.change
}
