import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { entryTag, writeFeed, type Feed, type FeedEntry } from '../../content/feeds/atom.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { WORDS } from '../../content/generated/words.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { fill, type Language } from '../../content/registers/messages.ts'
import { choiceIn } from '../../content/registers/name.ts'
import { REPORTS } from '../../content/reports/projection.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { readPlaceNames } from '../../db/record/place-names.ts'
import { readHistory, readRegisterSize } from '../../db/record/read.ts'
import { listReports } from '../../db/record/reports.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

/** What somebody follows without an account: reports of a place, or what becomes of one report. */

const SUFFIX = '.atom'
const MOST = 50
/** Nothing is public yet: a feed has to name a time all the same. */
const EMPTY_SINCE = '1970-01-01T00:00:00Z'

const feed = createRoute({
  method: 'get',
  path: '/reports/{file}',
  tags: ['feeds'],
  summary: 'Public reports of a place with all within it, by its code; or what became of one, by its number',
  request: {
    params: z.object({ file: z.string().endsWith(SUFFIX).openapi({ example: '990101.atom' }) }),
    query: z.object({ lang: z.enum(['zh', 'en']).default('zh') }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: { description: 'RFC 4287', content: { 'application/atom+xml': { schema: z.string() } } },
    ...refusals('not-found', 'invalid-request'),
  },
})

const wordOf = (lang: Language, key: keyof typeof WORDS.feeds, values: Record<string, string | number> = {}): string =>
  fill(WORDS.feeds[key][lang], values)

const pageOf = (c: Context<App>, lang: Language, path: string): string =>
  `${c.env.PORTAL_ORIGIN}${lang === 'en' ? '/en' : ''}${path}`

const choice = (body: StoredRecord['body'], field: string, lang: Language): string => {
  const register = REGISTERS[REPORTS]
  const value = body?.[field]
  return typeof value === 'string' && register ? (choiceIn(register, field, value, lang) ?? value) : ''
}

/** Of a revision: what it is about and how far it has come; of one that was taken off the reason alone. */
const entryOf = (c: Context<App>, record: StoredRecord, place: string, lang: Language): FeedEntry => {
  const { key, revision, publisher, publishedAt, index, body, reason } = record
  const name = body
    ? `${choice(body, 'category', lang)} · ${place} · ${choice(body, 'state', lang)}`
    : wordOf(lang, 'titleWithdrawn', { name: key })
  const text = typeof body?.['text'] === 'string' ? [body['text'].slice(0, 300)] : []
  return {
    id: entryTag(c.env.LOG_ORIGIN, index, publishedAt),
    title: isDemonstration(publisher) ? wordOf(lang, 'demonstration', { name }) : name,
    updated: publishedAt,
    href: pageOf(c, lang, `/reports/${key}/`),
    author: typeof body?.['authority'] === 'string' ? body['authority'] : publisher,
    summary: [...(revision > 1 && reason ? [reason] : []), ...text].join('\n'),
    category: { term: REPORTS, label: REGISTERS[REPORTS]?.title[lang] ?? '' },
  }
}

const placeOf = ({ body }: StoredRecord): string => String(body?.['place'] ?? '').slice(0, 6)

/** @throws Problem 404 for a number that is not public, like any that is none */
const readFollowed = async (c: Context<App>, id: string): Promise<{ records: StoredRecord[]; isPlace: boolean }> => {
  const db = recordOf(c)
  if (/^[1-9]\d{5}(\d{3})?$/.test(id)) {
    const found = await listReports(db, { place: id }, { limit: MOST })
    return { records: found?.items ?? [], isPlace: true }
  }
  const records = /^[0-9A-HJKMNP-TV-Z]{10}$/.test(id) ? await readHistory(db, REPORTS, id) : []
  if (records.length === 0) throw new Problem('not-found')
  // Of one that was taken off, earlier revisions say nothing any more.
  return { records: records.at(-1)?.body ? records : records.slice(-1), isPlace: false }
}

export const reportFeedRoutes = newRoutes().openapi(feed, async (c) => {
  const { lang } = c.req.valid('query')
  const id = c.req.valid('param').file.slice(0, -SUFFIX.length)
  const db = recordOf(c)
  const { records, isPlace } = await readFollowed(c, id)
  const fresh = notModified(c, etagOf(await readRegisterSize(db, REPORTS, 'places'), id, lang))
  if (fresh) return fresh
  const names = await readPlaceNames(db, [...records.map(placeOf), ...(isPlace ? [id.slice(0, 6)] : [])])
  const nameOf = (code: string): string => {
    const named = names.get(code)
    return named ? (lang === 'en' ? named.nameEn : named.nameZh) : code
  }
  const entries = records
    .toSorted((a, b) => b.index - a.index)
    .slice(0, MOST)
    .map((record) => entryOf(c, record, nameOf(placeOf(record)), lang))
  const name = isPlace ? nameOf(id.slice(0, 6)) : id
  const written: Feed = {
    self: `${c.env.PORTAL_ORIGIN}/feeds/reports/${id}${SUFFIX}${lang === 'en' ? '?lang=en' : ''}`,
    alternate: pageOf(c, lang, isPlace ? `/reports/?place=${id}` : `/reports/${id}/`),
    title: fill(WORDS['public-reports'].inPlace[lang], { name }),
    subtitle: wordOf(lang, 'subtitle'),
    updated: entries[0]?.updated ?? EMPTY_SINCE,
    author: { name: WORDS.site.name[lang], uri: pageOf(c, lang, '/') },
    language: lang === 'zh' ? 'zh-Hans' : 'en',
    entries,
  }
  return c.body(writeFeed(written), 200, { 'Content-Type': 'application/atom+xml; charset=utf-8' })
})
