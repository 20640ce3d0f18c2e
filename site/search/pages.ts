import { DECISIONS } from '../../content/generated/decisions.ts'
import { GUIDES } from '../../content/generated/guides.ts'
import { PROBLEM_TEXTS } from '../../content/generated/problems.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { capital } from '../titles.ts'
import { unfilled, type Lang } from '../words.ts'
import type { OwnPage } from './own-pages.ts'

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

/** All of them, as they are written to a file at build: the Worker does not carry their texts. */
export const allPages = (lang: Lang): OwnPage[] => [
  ...registerPages(lang),
  ...areaPages(lang),
  ...guidePages(lang),
  ...decisionPages(lang),
  ...problemPages(lang),
]
