import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { entryTag, writeFeed, type FeedEntry } from '../content/feeds/atom.ts'
import { REGISTERS } from '../content/generated/registers.ts'
import { WORDS } from '../content/generated/words.ts'
import { isCreditCode } from '../content/organisations/credit-code.ts'
import { askedPlace, placeLevel } from '../content/places/ancestors.ts'
import { fill, type Language } from '../content/registers/messages.ts'
import { isDemonstration, isDemonstrationPlace } from '../content/registers/demonstration.ts'
import { recordName } from '../content/registers/name.ts'
import { recordPath } from '../content/registers/present.ts'
import { matchExpression } from '../content/search/match.ts'
import { FEED_ENTRIES, readFeed, type FeedOf, type FeedRecords } from '../db/record/feed.ts'
import { readAlike } from '../db/record/pinyin.ts'
import { readTreeSize } from '../db/record/read.ts'
import type { StoredRecord } from '../db/record/record.ts'
import { newRoutes, recordOf, type App } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { AskedPlace, NOT_MODIFIED, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'
import { REGISTER_IDS } from './mentions.ts'
import { answerTitle, recallSentences } from './recalls/feed.ts'
import { registerOf } from './registers/register.ts'

/** Atom feeds: of everything, of a register, of what mentions a place or an organisation, of what a search finds. */

const FeedQuery = z.object({ lang: z.enum(['zh', 'en']).default('zh') })
const SearchQuery = FeedQuery.extend({
  q: z.string().max(200).describe('Words that all have to be there.'),
  register: z.string().max(80).optional(),
  place: AskedPlace.optional(),
})
const SUFFIX = '.atom'
/** An address without the ending is none of ours: its feed would have two. */
const File = z.string().endsWith(SUFFIX)

const route = <Path extends string>(path: Path, summary: string) =>
  createRoute({
    method: 'get',
    path,
    tags: ['feeds'],
    summary,
    request: { query: FeedQuery },
    responses: {
      ...NOT_MODIFIED,
      200: { description: 'RFC 4287', content: { 'application/atom+xml': { schema: z.string() } } },
      ...refusals('invalid-request'),
    },
  })

const fileRoute = <Path extends string>(path: Path, summary: string, example: string) => {
  const plain = route(path, summary)
  return createRoute({
    ...plain,
    path,
    request: { query: FeedQuery, params: z.object({ file: File.openapi({ example }) }) },
    responses: { ...plain.responses, ...refusals('not-found', 'invalid-request') },
  })
}

const wordOf = (lang: Language, key: keyof typeof WORDS.feeds, values: Record<string, string | number> = {}): string =>
  fill(WORDS.feeds[key][lang], values)

const pageOf = (origin: string, lang: Language, path: string): string => origin + (lang === 'en' ? '/en' : '') + path

const publisherOf = (publisher: string, lang: Language): string =>
  publisher === 'portal' ? wordOf(lang, 'portal') : publisher

/** What is invented says so before anything else. */
const marked = (name: string, isInvented: boolean, lang: Language): string =>
  isInvented ? wordOf(lang, 'demonstration', { name }) : name

const titleOf = (name: string, { status, publisher }: StoredRecord, lang: Language): string => {
  const title =
    status === 'published' ? name : wordOf(lang, status === 'corrected' ? 'titleCorrected' : 'titleWithdrawn', { name })
  return marked(title, isDemonstration(publisher), lang)
}

const entryOf = (record: StoredRecord, env: Env, lang: Language): FeedEntry[] => {
  const register = REGISTERS[record.register]
  if (!register) return []
  const { key, revision, status, reason, index, publishedAt } = record
  const publisher = publisherOf(record.publisher, lang)
  const sentences = [
    wordOf(lang, status, { register: register.title[lang], revision }),
    wordOf(lang, 'publisher', { publisher }),
    ...(reason === null ? [] : [wordOf(lang, 'reason', { reason })]),
    ...recallSentences(record, lang),
  ]
  return [
    {
      id: entryTag(env.LOG_ORIGIN, index, publishedAt),
      title: titleOf(answerTitle(record, lang) ?? recordName(register, key, record.body, lang), record, lang),
      updated: publishedAt,
      href: `${pageOf(env.PORTAL_ORIGIN, lang, recordPath(register.id, key))}?revision=${revision}`,
      author: publisher,
      summary: sentences.join(lang === 'zh' ? '' : ' '),
      category: { term: register.id, label: register.title[lang] },
    },
  ]
}

interface Described {
  of: FeedOf
  /** Path of the feed, and of the page that shows the same. */
  feed: string
  page: string
  /** What both are asked besides the language. */
  query?: URLSearchParams
  title: (found: FeedRecords, lang: Language) => string
}

/** A search finds what is read as it is typed, too. */
const withAlike = async (c: Context<App>, of: FeedOf): Promise<FeedOf> =>
  of.kind === 'search'
    ? { ...of, search: { ...of.search, alike: await readAlike(recordOf(c), c.env.ASSETS, of.search.q) } }
    : of

/** @throws Problem 404 for a place that nothing is known of */
const answer = async (c: Context<App>, lang: Language, described: Described): Promise<Response> => {
  const { of, feed, page, title, query = new URLSearchParams() } = described
  const db = recordOf(c)
  const fresh = notModified(c, etagOf(await readTreeSize(db), lang))
  if (fresh) return fresh
  const found = await readFeed(db, await withAlike(c, of))
  const { entries, named, at } = found
  if (of.kind === 'subject' && !isCreditCode(of.subject) && !named && entries.length === 0)
    throw new Problem('not-found')
  const origin = c.env.PORTAL_ORIGIN
  const text = writeFeed({
    self: addressOf(`${origin}/feeds/${feed}${SUFFIX}`, [...query, ...(lang === 'en' ? [['lang', 'en']] : [])]),
    alternate: addressOf(pageOf(origin, lang, page), [...query]),
    title: title(found, lang),
    subtitle: wordOf(lang, 'subtitle', { most: FEED_ENTRIES }),
    updated: entries[0]?.publishedAt ?? at ?? EMPTY_SINCE,
    author: { name: WORDS.site.name[lang], uri: pageOf(origin, lang, '/') },
    language: lang === 'zh' ? 'zh-Hans' : 'en',
    entries: entries.flatMap((record) => entryOf(record, c.env, lang)),
  })
  return c.body(text, 200, { 'Content-Type': 'application/atom+xml; charset=utf-8' })
}

const addressOf = (address: string, query: string[][]): string =>
  query.length === 0 ? address : `${address}?${new URLSearchParams(query).toString()}`

/** An empty log never changed; a feed has to name a time all the same. */
const EMPTY_SINCE = '1970-01-01T00:00:00Z'

const idOf = (file: string): string => file.slice(0, -SUFFIX.length)

const subjectFeed = (kind: 'places' | 'organisations', subject: string): Described => ({
  of: { kind: 'subject', subject, registers: REGISTER_IDS },
  feed: `${kind}/${subject}`,
  page: `/${kind}/${subject}/`,
  title: ({ named }, lang) => {
    const register = REGISTERS[kind]
    const name = named && register ? recordName(register, subject, named.body, lang) : subject
    const title = wordOf(lang, 'subject', { name })
    return marked(title, isDemonstration(subject) || isDemonstrationPlace(subject), lang)
  },
})

/** Registers that are told of together, since one means little without the other. */
const FED_WITH: Record<string, string[]> = { recalls: ['recalls', 'recall-answers'] }

const registerFeed = (id: string): Described => {
  const register = registerOf(id)
  return {
    of: { kind: 'registers', registers: FED_WITH[id] ?? [id] },
    feed: `registers/${id}`,
    page: `/registers/${id}/`,
    title: (_, lang) => wordOf(lang, 'register', { name: register.title[lang] }),
  }
}

const NO_WORDS = {
  pointer: '/q',
  message: { zh: '请写要找的词。', en: 'Say what to look for: there is no word in this.' },
}

/** @throws Problem 422 for a question without words */
const searchFeed = ({ q: typed, register, place }: Omit<z.output<typeof SearchQuery>, 'lang'>): Described => {
  const q = typed.trim()
  if (matchExpression(q) === undefined) throw new Problem('invalid-request', {}, { issues: [NO_WORDS] })
  const definition = register === undefined ? undefined : registerOf(register)
  return {
    of: { kind: 'search', search: { q, register, place } },
    feed: 'search',
    page: '/search/',
    query: new URLSearchParams({ q, ...(register && { register }), ...(place && { place }) }),
    title: (_, lang) => {
      const within = [definition?.title[lang], place].filter((one) => one !== undefined).join(' · ')
      return wordOf(lang, 'search', { q }) + (within === '' ? '' : ` (${within})`)
    },
  }
}

const NEWEST: Described = {
  of: { kind: 'newest' },
  feed: 'newest',
  page: '/registers/',
  title: (_, lang) => wordOf(lang, 'newest'),
}

/** @throws Problem 404 */
const known = (subject: string, isOne: boolean): string => {
  if (!isOne) throw new Problem('not-found')
  return subject
}

const newestRoute = route('/newest.atom', 'The newest entries of the log')
const searchRoute = createRoute({
  ...newestRoute,
  path: '/search.atom',
  summary: 'What a search finds, the newest statements first',
  request: { query: SearchQuery },
  responses: { ...newestRoute.responses, ...refusals('not-found', 'invalid-request') },
})

export const feedRoutes = newRoutes()
  .openapi(newestRoute, (c) => answer(c, c.req.valid('query').lang, NEWEST))
  .openapi(searchRoute, (c) => {
    const { lang, ...question } = c.req.valid('query')
    return answer(c, lang, searchFeed(question))
  })
  .openapi(fileRoute('/registers/{file}', 'The newest entries of a register', 'places.atom'), (c) =>
    answer(c, c.req.valid('query').lang, registerFeed(idOf(c.req.valid('param').file))),
  )
  .openapi(fileRoute('/places/{file}', 'The newest entries that mention a place', '140100.atom'), (c) => {
    const code = askedPlace(idOf(c.req.valid('param').file))
    return answer(c, c.req.valid('query').lang, subjectFeed('places', known(code, placeLevel(code) !== undefined)))
  })
  .openapi(
    fileRoute(
      '/organisations/{file}',
      'The newest entries that mention an organisation; empty while nothing does',
      '91350100M000100Y43.atom',
    ),
    (c) => {
      const uscc = idOf(c.req.valid('param').file)
      return answer(c, c.req.valid('query').lang, subjectFeed('organisations', known(uscc, isCreditCode(uscc))))
    },
  )
