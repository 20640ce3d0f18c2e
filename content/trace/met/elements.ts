import { aiEntry } from '../ai.ts'
import { dayMeant } from '../checks/calendar.ts'
import { linkPath, type DigitalLink, type Element } from '../digital-link.ts'
import { defaultHref } from '../own-links.ts'
import type { MetCheck, MetCode, MetPart } from './met-code.ts'
import { tradeItemParts } from './trade-item.ts'

/** Data of GS1, however it was carried, as people read it. */

const DAYS = new Set(['11', '12', '13', '15', '16', '17', '7006'])
const KILOGRAMS = /^310[0-5]$/

const meaningOf = ({ ai, value }: Element): MetPart['meaning'] => {
  if (DAYS.has(ai)) return { zh: dayMeant(value), en: dayMeant(value) }
  if (KILOGRAMS.test(ai)) {
    const decimals = Number(ai.at(-1))
    const digits = value.padStart(decimals + 1, '0')
    const whole = digits.slice(0, digits.length - decimals).replace(/^0+(?=\d)/, '')
    const amount = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`
    return { zh: `${amount} 千克`, en: `${amount} kg` }
  }
  return undefined
}

/** Each piece of data with its name. */
export const elementParts = (elements: readonly Element[]): MetPart[] =>
  elements.map((element) => {
    const name = aiEntry(element.ai)?.name ?? { zh: element.ai, en: element.ai }
    const meaning = meaningOf(element)
    return {
      name: { zh: `（${element.ai}）${name.zh}`, en: `(${element.ai}) ${name.en}` },
      value: element.value,
      ...(meaning ? { meaning } : {}),
    }
  })

/** Days that cannot be, of data whose digits are right. */
export const dayChecks = (elements: readonly Element[], today: string | undefined): MetCheck[] => {
  const made = elements.find(({ ai }) => ai === '11')?.value
  const until = elements.find(({ ai }) => ai === '17' || ai === '15')?.value
  const checks: MetCheck[] = []
  if (made !== undefined && today !== undefined && dayMeant(made) > today)
    checks.push({
      holds: false,
      said: { zh: `生产日期 ${dayMeant(made)} 在将来。`, en: `It would be made on ${dayMeant(made)}, in the future.` },
    })
  if (made !== undefined && until !== undefined && dayMeant(until) < dayMeant(made))
    checks.push({ holds: false, said: { zh: '到期早于生产日期。', en: 'It would end before it was made.' } })
  if (until !== undefined && today !== undefined && dayMeant(until) < today.slice(0, dayMeant(until).length))
    checks.push({ holds: false, said: { zh: `${dayMeant(until)} 已经到期。`, en: `It ended on ${dayMeant(until)}.` } })
  return checks
}

/** What a link says of the goods, and where this portal tells more. */
export const ofLink = (
  link: DigitalLink,
  today: string | undefined,
): Pick<MetCode, 'code' | 'parts' | 'checked' | 'ours'> => {
  const elements = [link.primary, ...link.qualifiers, ...link.attributes]
  const item = link.primary.ai === '01' ? tradeItemParts(link.primary.value) : undefined
  return {
    code: linkPath(link),
    parts: [...elementParts(elements), ...(item?.parts ?? [])],
    checked: [
      {
        holds: true,
        said: { zh: '校验位和每一段的写法都对。', en: 'Check digits and the form of every part are right.' },
      },
      ...(item?.checked ?? []),
      ...dayChecks(elements, today),
    ],
    // Of anything but goods the page would be the one that is being read.
    ...(link.primary.ai === '01' || link.primary.ai === '8006' ? { ours: defaultHref(link) } : {}),
  }
}
