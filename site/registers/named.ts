import { href } from '../paths.ts'
import { capital } from '../titles.ts'
import { words, type Lang } from '../words.ts'
import { titleOfReferred } from './labels.ts'
import type { Showing, ShownValue } from './values.ts'

/** Organisations in the rows of a table, where a name tells a reader more than its code. */

/** A heading without its words for the code: “credit code of the payee” is “payee” where names stand below. */
export const headingOfNames = (title: string, lang: Lang): string => {
  const bare =
    lang === 'zh'
      ? title.replace(/的?(?:统一社会信用)?代码$/, '')
      : title.replace(/^(?:(?:unified social )?credit )?code(?: of (?:the|that))? ?/, '')
  return capital(bare || words(lang)('registers.organisation'))
}

/**
 * An organisation by its name, its code behind the link; by its code where the row tells the name already; `undefined` where
 * the field names none that is known.
 */
export const calledByName = ({ lang, register, referred, body }: Showing, name: string): ShownValue | undefined => {
  const code = body[name]
  if (!register.fields[name]?.role.includes('organisation') || typeof code !== 'string') return undefined
  const title = titleOfReferred('organisations', code, referred, lang)
  if (!title) return undefined
  const link = href(lang, `/organisations/${code}/`)
  if (Object.values(body).includes(title.text)) return { text: code, kind: 'text', href: link }
  return { text: title.text, kind: 'text', lang: title.lang, href: link }
}
