import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { daysAfter, TOLD_DAYS, toldFrom } from '../../content/certificates/ending.ts'
import { entryTag, writeFeed } from '../../content/feeds/atom.ts'
import { writeCalendar } from '../../content/feeds/icalendar.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { WORDS } from '../../content/generated/words.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { fill, type Language } from '../../content/registers/messages.ts'
import { dayOf, startOfDay } from '../../content/registers/span.ts'
import { isGoing, readHeld, type HeldCertificate } from '../../db/record/held-certificates.ts'
import { readRegisterSize } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

/** What a holder follows so as to be told 60 days before a certificate ends: a feed, and a calendar. */

const wordOf = (lang: Language, key: keyof typeof WORDS.feeds, values: Record<string, string | number> = {}): string =>
  fill(WORDS.feeds[key][lang], values)

const describe = <Path extends string>(path: Path, type: string, summary: string, ending: '.atom' | '.ics') =>
  createRoute({
    method: 'get',
    path,
    tags: ['feeds'],
    summary,
    request: {
      params: z.object({ file: z.string().endsWith(ending) }),
      query: z.object({ lang: z.enum(['zh', 'en']).default('zh') }),
    },
    responses: {
      ...NOT_MODIFIED,
      200: { description: summary, content: { [type]: { schema: z.string() } } },
      ...refusals('not-found', 'invalid-request'),
    },
  })

const FEED = 'application/atom+xml'
const CALENDAR = 'text/calendar'
const feed = describe(
  '/ending-certificates/{file}',
  FEED,
  `Certificates that an organisation holds and that end within ${TOLD_DAYS} days`,
  '.atom',
)
const calendar = describe(
  '/certificate-calendars/{file}',
  CALENDAR,
  `Last days of the certificates that an organisation holds, with an alarm ${TOLD_DAYS} days before`,
  '.ics',
)

/** @throws Problem 404 for what is no credit code */
const holderOf = (file: string): string => {
  const uscc = file.replace(/\.\w+$/, '')
  if (!isCreditCode(uscc)) throw new Problem('not-found')
  return uscc
}

type Ending = HeldCertificate & { expires: string }
const hasEnd = (certificate: HeldCertificate): certificate is Ending =>
  certificate.expires !== undefined && isGoing(certificate)

/** @returns a 304, or what the holder has that will end */
const readEnding = async (c: Context<App>, holder: string, today: string, lang: Language) => {
  const db = recordOf(c)
  const size = await readRegisterSize(db, 'certificates', 'certificate-changes')
  const fresh = notModified(c, etagOf(size, today, lang))
  return fresh ?? (await readHeld(db, holder, today)).filter(hasEnd)
}

const pageOf = (c: Context<App>, lang: Language, path: string): string =>
  `${c.env.PORTAL_ORIGIN}${lang === 'en' ? '/en' : ''}${path}`
const certificatePath = (number: string): string => `/certificates/${encodeURIComponent(number)}/`

const said = ({ number, expires, body, publisher }: Ending, lang: Language): { title: string; text: string } => {
  const holder = typeof body['holderName'] === 'string' ? body['holderName'] : ''
  const title = wordOf(lang, 'endingTitle', { number, day: expires })
  return {
    title: isDemonstration(publisher) ? wordOf(lang, 'demonstration', { name: title }) : title,
    text: wordOf(lang, 'endingText', { number, day: expires, holder }),
  }
}

/** Nothing ends soon: a feed has to name a time all the same. */
const NEVER = '1970-01-01T00:00:00Z'

export const endingFeedRoutes = newRoutes()
  .openapi(feed, async (c) => {
    const { lang } = c.req.valid('query')
    const { file } = c.req.valid('param')
    const holder = holderOf(file)
    const today = dayOf(new Date().toISOString())
    const found = await readEnding(c, holder, today, lang)
    if (found instanceof Response) return found
    const last = daysAfter(today, TOLD_DAYS)
    const label = REGISTERS['certificates']?.title[lang] ?? ''
    const entries = found
      .filter(({ expires }) => expires <= last)
      .toReversed()
      .map((one) => {
        const { title, text } = said(one, lang)
        return {
          id: `${entryTag(c.env.LOG_ORIGIN, one.index, one.publishedAt)}#ending-${one.expires}`,
          title,
          updated: [startOfDay(toldFrom(one.expires)), one.publishedAt].sort().at(-1) ?? one.publishedAt,
          href: pageOf(c, lang, certificatePath(one.number)),
          author: one.publisher,
          summary: text,
          category: { term: 'certificates', label },
        }
      })
      .toSorted((a, b) => (a.updated === b.updated ? 0 : a.updated < b.updated ? 1 : -1))
    const language = lang === 'en' ? '?lang=en' : ''
    const written = writeFeed({
      self: `${c.env.PORTAL_ORIGIN}/feeds/ending-certificates/${holder}.atom${language}`,
      alternate: pageOf(c, lang, `/organisations/${holder}/`),
      title: wordOf(lang, 'endingFeed', { name: holder, days: TOLD_DAYS }),
      subtitle: wordOf(lang, 'subtitle'),
      updated: entries[0]?.updated ?? NEVER,
      author: { name: WORDS.site.name[lang], uri: pageOf(c, lang, '/') },
      language: lang === 'zh' ? 'zh-Hans' : 'en',
      entries,
    })
    return c.body(written, 200, { 'Content-Type': `${FEED}; charset=utf-8` })
  })
  .openapi(calendar, async (c) => {
    const { lang } = c.req.valid('query')
    const { file } = c.req.valid('param')
    const holder = holderOf(file)
    const found = await readEnding(c, holder, dayOf(new Date().toISOString()), lang)
    if (found instanceof Response) return found
    const days = found.map((one) => {
      const { title, text } = said(one, lang)
      const url = pageOf(c, lang, certificatePath(one.number))
      const uid = `${one.number}@${c.env.LOG_ORIGIN}`
      return {
        uid,
        day: one.expires,
        stamp: one.publishedAt,
        summary: title,
        description: text,
        url,
        alarmDays: TOLD_DAYS,
      }
    })
    const name = wordOf(lang, 'endingCalendar', { name: holder })
    const written = writeCalendar({ product: `-//Lucid//certificates//${lang.toUpperCase()}`, name, days })
    return c.body(written, 200, { 'Content-Type': `${CALENDAR}; charset=utf-8` })
  })
