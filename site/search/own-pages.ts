import { env } from 'cloudflare:workers'
import * as z from 'zod'
import { holdsAll } from '../../content/search/highlight.ts'
import { isWord, type Lang, type WordKey } from '../words.ts'

const Pages = z.array(
  z.object({
    /** Language-neutral. */
    path: z.string(),
    title: z.string(),
    kind: z.custom<WordKey>((name) => typeof name === 'string' && isWord(name)),
    /** What it says, without the marks of its layout. */
    text: z.string(),
    /** Found by this too. */
    name: z.string().optional(),
  }),
)
/** Our own pages, found without any script: by title first, then by what they say. */
export type OwnPage = z.output<typeof Pages>[number]

/** Of the build that this Worker belongs to. */
const known = new Map<Lang, OwnPage[]>()

const readPages = async (lang: Lang, url: URL): Promise<OwnPage[]> => {
  const before = known.get(lang)
  if (before) return before
  const answer = await env.ASSETS.fetch(new URL(`/search/pages.${lang}.json`, url))
  // In development there is none.
  if (!answer.ok) return []
  const pages = Pages.parse(await answer.json())
  known.set(lang, pages)
  return pages
}

/**
 * Pages of ours that hold every word of a query, those that hold it in their title first; at most eight.
 * A single character says too little of a page to look for it in whole texts, or to put a page before records.
 */
export const ownPages = async (
  query: string,
  lang: Lang,
  url: URL,
): Promise<{ pages: OwnPage[]; byTitle: boolean }> => {
  const all = await readPages(lang, url)
  const titled = all.filter(({ title }) => holdsAll(title, query))
  const isMore = Array.from(query).length > 1
  const others = all.filter(
    (page) => isMore && !titled.includes(page) && holdsAll(`${page.title}\n${page.text}\n${page.name ?? ''}`, query),
  )
  return { pages: [...titled, ...others].slice(0, 8), byTitle: isMore && titled.length > 0 }
}
