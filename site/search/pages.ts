import { DECISIONS } from '../../content/generated/decisions.ts'
import { GUIDES } from '../../content/generated/guides.ts'
import { PROBLEM_TEXTS } from '../../content/generated/problems.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { holdsAll } from '../../content/search/highlight.ts'
import { capital } from '../titles.ts'
import { unfilled, type Lang, type WordKey } from '../words.ts'

/** Our own pages, found without any script: by title first, then by what they say. */
export interface OwnPage {
  /** Language-neutral. */
  path: string
  title: string
  kind: WordKey
  /** What it says, without the marks of its layout. */
  text: string
  /** Found by this too. */
  name?: string
}

const plain = (markdown: string): string => markdown.replace(/^#+ |^- |\*\*|`/gm, '')

/** Pages whose words stand in an area of `content/words/`. */
const AREAS: Record<string, string> = {
  report: '/report/',
  registers: '/registers/',
  places: '/places/',
  data: '/data/',
  log: '/log/',
  developers: '/developers/',
  about: '/about/',
  decisions: '/about/decisions/',
  privacy: '/privacy/',
  accessibility: '/accessibility/',
  problems: '/problems/',
}

const areaPages = (lang: Lang): OwnPage[] =>
  Object.entries(AREAS).flatMap(([area, path]): OwnPage[] => {
    const said = ['title', 'description', 'lead', 'body'].map((name) => `${area}.${name}`)
    const [title, ...text] = said.flatMap((key) => unfilled(lang, key) ?? [])
    return title === undefined ? [] : [{ path, title, kind: 'search.page', text: plain(text.join('\n')) }]
  })

const registerPages = (lang: Lang): OwnPage[] =>
  Object.values(REGISTERS).map(({ id, title, description }) => ({
    path: `/registers/${id}/`,
    title: capital(title[lang]),
    kind: 'search.registerPage',
    text: description[lang],
    name: id,
  }))

const problemPages = (lang: Lang): OwnPage[] =>
  Object.entries(PROBLEM_TEXTS).map(([kind, texts]) => ({
    path: `/problems/${kind}/`,
    title: texts[lang].title,
    kind: 'search.problemPage',
    text: plain(texts[lang].markdown),
    name: kind,
  }))

const guidePages = (lang: Lang): OwnPage[] =>
  Object.entries(GUIDES).map(([name, texts]) => ({
    path: `/guides/${name}/`,
    title: texts[lang].title,
    kind: 'search.page',
    text: plain(`${texts[lang].description}\n${texts[lang].markdown}`),
  }))

const decisionPages = (lang: Lang): OwnPage[] =>
  Object.entries(DECISIONS).map(([name, texts]) => ({
    path: `/about/decisions/${name}/`,
    title: texts[lang].title,
    kind: 'search.decisionPage',
    text: plain(texts[lang].markdown),
  }))

/**
 * Pages of ours that hold every word of a query, those that hold it in their title first; at most eight.
 * A single character says too little of a page to look for it in whole texts, or to put a page before records.
 */
export const ownPages = (query: string, lang: Lang): { pages: OwnPage[]; byTitle: boolean } => {
  const all = [
    ...registerPages(lang),
    ...areaPages(lang),
    ...guidePages(lang),
    ...decisionPages(lang),
    ...problemPages(lang),
  ]
  const titled = all.filter(({ title }) => holdsAll(title, query))
  const isMore = Array.from(query).length > 1
  const others = all.filter(
    (page) => isMore && !titled.includes(page) && holdsAll(`${page.title}\n${page.text}\n${page.name ?? ''}`, query),
  )
  return { pages: [...titled, ...others].slice(0, 8), byTitle: isMore && titled.length > 0 }
}
