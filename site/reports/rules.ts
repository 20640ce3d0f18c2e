import { GROUPS } from '../../content/open311/services.ts'
import { CLOCKS } from '../../content/generated/report-clocks.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { ClockRule, Span } from '../../content/reports/clock-rules.ts'
import { clockKindOf, remitsOf } from '../../content/reports/remit.ts'
import type { Basis, Office } from '../../content/reports/remit-rules.ts'
import { words, type Lang } from '../words.ts'

/** The rule files as their page shows them. */

const titleIn = (field: string, value: string, lang: Lang, register = 'reports'): string =>
  REGISTERS[register]?.fields[field]?.enum?.[value]?.[lang] ?? value

export const officeIn = (office: Office, lang: Lang): string => titleIn('office', office, lang, 'authorities')
export const stateIn = (state: string, lang: Lang): string => titleIn('state', state, lang)
export const categoryIn = (category: string, lang: Lang): string => titleIn('category', category, lang)

export interface ShownRule {
  /** When it holds. */
  when: string
  offices: string[]
  line: { title: string; telephone: string }
  basis: { text: string; source: string | undefined }[]
  /** Some of it is still to be checked against the issued text. */
  isRecalled: boolean
  note: string | undefined
  reward: { name: 'yes' | 'no' | 'differs' | 'unknown'; text: string; id: string }
}

const basisIn = ({ standing: _, source, ...text }: Basis, lang: Lang) => ({ text: text[lang], source })

/** Matters under what they are about, each with its rules in the order in which they are looked at. */
export const mattersIn = (lang: Lang) => {
  const t = words(lang)
  return GROUPS.map(([title, categories]) => ({
    title: title[lang],
    matters: categories.map((category) => {
      const rules = remitsOf(category)
      const shown = rules.map(({ rule, source, remit }): ShownRule => {
        const conditions = [
          ...(source ? [source[lang]] : []),
          ...(rule.hours ? [t('report-rules.hours', rule.hours)] : []),
        ]
        return {
          when:
            conditions.length > 0
              ? conditions.join(lang === 'zh' ? '，' : ', ')
              : t(rules.length > 1 ? 'report-rules.otherwise' : 'report-rules.always'),
          offices: remit.offices.map((office) => officeIn(office, lang)),
          line: { title: remit.line.title[lang], telephone: remit.line.telephone },
          basis: remit.basis.map((one) => basisIn(one, lang)),
          isRecalled: remit.basis.some(({ standing }) => standing === 'recalled'),
          note: remit.note?.[lang],
          reward: { name: remit.reward.nameNeeded, text: remit.reward.text[lang], id: rule.reward },
        }
      })
      return { category, title: categoryIn(category, lang), rules: shown }
    }),
  }))
}

export const spanIn = ({ count, of }: Span, lang: Lang): string => words(lang)(`report-rules.${of}`, { count })

/** About as many days of the calendar: for drawing alone. */
const DAYS: Record<Span['of'], number> = { calendar: 1, working: 7 / 5, months: 30 }
export const daysOf = (span: Span | undefined): number => (span ? Math.round(span.count * DAYS[span.of]) : 0)

/** Kinds of clock with the rule of today first and those before it. */
export const clocksIn = (lang: Lang, today: string) =>
  Object.entries(CLOCKS.kinds).map(([kind, { title, rules }]) => {
    const known = rules.filter(({ from }) => from <= today).toReversed()
    return {
      kind,
      title: title[lang],
      rules: known,
      matters: GROUPS.flatMap(([, categories]) => categories)
        .filter((category) => clockKindOf(category) === kind)
        .map((category) => categoryIn(category, lang)),
    }
  })

export const settleIn = ({ settle }: ClockRule, lang: Lang): string =>
  words(lang)(settle.since === 'accepted' ? 'report-rules.sinceAccepted' : 'report-rules.sinceReceived', {
    span: spanIn(settle, lang),
  })
