import { createRoute, z } from '@hono/zod-openapi'
import { writeIcs, type IcsEvent } from '../../content/consultations/ics.ts'
import { textIn } from '../../content/consultations/ruled.ts'
import { daysAfter } from '../../content/consultations/windows.ts'
import { WORDS } from '../../content/generated/words.ts'
import { fill, type Language } from '../../content/registers/messages.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readDated, type Dated } from '../../db/record/consultations.ts'
import { readTreeSize } from '../../db/record/read.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { AskedPlace, NOT_MODIFIED, refusals } from '../http/openapi.ts'

/** Last days and hearings as a calendar that phones subscribe to. */

const calendar = createRoute({
  method: 'get',
  path: '/consultations.ics',
  tags: ['feeds'],
  summary: 'Last days for comment and hearings, of the last month and the year to come, as iCalendar',
  request: {
    query: z.object({
      place: AskedPlace.optional(),
      consultation: z.string().max(200).optional().describe('Of one alone.'),
      lang: z.enum(['zh', 'en']).default('zh'),
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: { description: 'RFC 5545', content: { 'text/calendar': { schema: z.string() } } },
    ...refusals('invalid-request'),
  },
})

const BACK = -31
const AHEAD = 400

const TEXTS = {
  icsCloses: WORDS.consultations.icsCloses,
  icsHearing: WORDS.consultations.icsHearing,
  icsInvented: WORDS.consultations.icsInvented,
  icsName: WORDS.consultations.icsName,
}
const wordOf = (lang: Language, key: keyof typeof TEXTS, title = ''): string => fill(TEXTS[key][lang], { title })

const eventOf = ({ register, key, publisher, body }: Dated, origin: string, lang: Language): IcsEvent[] => {
  const mark = isDemonstration(publisher) ? wordOf(lang, 'icsInvented') : ''
  const title = `${textIn(body['title']) ?? key}${mark}`
  const page = `${origin}${lang === 'en' ? '/en' : ''}/consultations/`
  if (register === 'consultations') {
    const closes = textIn(body['closes'])
    const url = `${page}${encodeURIComponent(key)}/`
    return closes === undefined
      ? []
      : [{ id: `${key} closes`, day: closes, title: wordOf(lang, 'icsCloses', title), url }]
  }
  const day = textIn(body['day'])
  const url = `${page}hearings/${encodeURIComponent(key)}/`
  if (day === undefined) return []
  return [
    {
      ...{ id: `${key} hearing`, day, starts: textIn(body['starts']), place: textIn(body['venue']), url },
      title: wordOf(lang, 'icsHearing', title),
      cancelled: body['state'] === 'cancelled',
    },
  ]
}

const isOf =
  (wanted: string | undefined) =>
  ({ register, key, body }: Dated): boolean =>
    wanted === undefined || (register === 'consultations' ? key === wanted : body['consultation'] === wanted)

export const consultationCalendarRoutes = newRoutes().openapi(calendar, async (c) => {
  const { place, consultation, lang } = c.req.valid('query')
  const now = new Date().toISOString()
  const today = dayOf(now)
  const tag = etagOf(`${await readTreeSize(recordOf(c))}-${today}-${lang}`)
  const unchanged = notModified(c, tag)
  if (unchanged) return unchanged
  const span = { from: daysAfter(today, BACK), to: daysAfter(today, AHEAD), place }
  const found = (await readDated({ $client: c.env.RECORD }, span)).filter(isOf(consultation))
  const { origin } = new URL(c.env.PORTAL_ORIGIN)
  const text = writeIcs(
    wordOf(lang, 'icsName'),
    found.flatMap((one) => eventOf(one, origin, lang)),
    // The day alone, so that the file is the same the whole day.
    { at: `${today}T00:00:00Z`, origin },
  )
  return c.body(text, 200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'inline; filename="consultations.ics"',
  })
})
