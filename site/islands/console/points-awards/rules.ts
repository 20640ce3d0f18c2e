import type { InferResponseType } from 'hono/client'
import { PORTAL } from '../../../../content/points/portal.ts'
import { portal } from '../ask.ts'
import { organisationText, type Names } from '../people.ts'
import { lang } from '../words.ts'

/** The public rules, as the section needs them. */

export type RuleList = InferResponseType<typeof portal.api.points.rules.$get, 200>['items']
export type AwardRule = RuleList[number]

export const readRules = async (): Promise<RuleList> => (await (await portal.api.points.rules.$get()).json()).items

/** Those that name a body among who attests. */
export const rulesOf = (rules: RuleList, body: string): AwardRule[] =>
  rules.filter(({ attested }) => attested.by === 'bodies' && attested.bodies.some(({ code }) => code === body))

/** Who attested, by name: as the rule calls it, else as the account knows it. */
export const attesterText = (rules: RuleList, rule: string, attester: string, names: Names): string => {
  if (attester === PORTAL) return organisationText(null, names)
  const attested = rules.find(({ id }) => id === rule)?.attested
  const body = attested?.by === 'bodies' ? attested.bodies.find(({ code }) => code === attester) : undefined
  return body ? `${body.name[lang]} ${attester}` : organisationText(attester, names)
}

export const titleOf = (rules: RuleList, id: string): string => rules.find((rule) => rule.id === id)?.title[lang] ?? id

/** A file with the names of the fields and one line as an example. */
export const templateOf = ({ id, evidence }: AwardRule, today: string): string => {
  const fields = Object.entries(evidence)
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = [
    ['id', 'rule', 'holder', 'day', ...fields.map(([name]) => name)],
    ['A-0001', id, '', today, ...fields.map(([, { example }]) => example)],
  ]
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}
