import type { Context } from 'hono'
import type { Language } from '../../content/registers/messages.ts'

/** Weight, 0..1, that an `Accept-Language` header gives a language; a range without `q` weighs 1. */
const weightOf = (header: string, language: string): number | undefined => {
  for (const range of header.split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    if (tag !== language && !tag.startsWith(`${language}-`)) continue
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    const weight = q === undefined ? 1 : Number(q.slice(2))
    return Number.isFinite(weight) ? weight : 0
  }
  return undefined
}

/**
 * The language in which to answer: English where it is asked for before Chinese, otherwise Chinese.
 * @param header - value of `Accept-Language`
 * @see RFC 9110, 12.5.4
 */
export const preferredLanguage = (header: string | undefined): Language => {
  if (!header) return 'zh'
  const [zh, en] = [weightOf(header, 'zh'), weightOf(header, 'en')]
  if (en === undefined || en === 0) return 'zh'
  // Of equal weight the one named first; `*` stands for Chinese.
  if (zh === undefined) return (weightOf(header, '*') ?? 0) > en ? 'zh' : 'en'
  return en > zh || (en === zh && header.toLowerCase().indexOf('en') < header.toLowerCase().indexOf('zh')) ? 'en' : 'zh'
}

/** The language of an answer to this request; the answer then varies by `Accept-Language`. */
export const languageOf = (c: Context): Language => preferredLanguage(c.req.header('Accept-Language'))
