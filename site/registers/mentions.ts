import { REGISTERS } from '../../content/generated/registers.ts'
import type { MentionCount } from '../../db/record/mention-counts.ts'
import type { Row } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { capital, pagePath } from '../titles.ts'
import { shownNumber } from '../units.ts'
import type { Lang } from '../words.ts'

/** A register that mentions a place or an organisation. */
export interface Mentioning extends MentionCount {
  newest?: { key: string; at: string } | undefined
}

const titleOfRegister = (id: string, lang: Lang): string => capital(REGISTERS[id]?.title[lang] ?? id)

/** One row a register, with the way to all that it says of the subject and to the newest. */
export const mentionRows = (
  lang: Lang,
  by: 'place' | 'organisation',
  subject: string,
  mentions: readonly Mentioning[],
): Row[] =>
  mentions.map(({ register, count, newest }) => ({
    register: { text: titleOfRegister(register, lang), href: href(lang, `/registers/${register}/?${by}=${subject}`) },
    count: shownNumber(String(count)),
    newest: newest && { text: shownTime(newest.at, lang), href: href(lang, pagePath(register, newest.key)) },
  }))

/** Registers that are silent, each with what that means. */
export const absencesOf = (silent: readonly string[], lang: Lang): { title: string; text: string }[] =>
  silent.flatMap((id) => {
    const register = REGISTERS[id]
    return register ? [{ title: titleOfRegister(id, lang), text: register.absence[lang] }] : []
  })
