import { PAGES } from '../pages.ts'

/** Every kind of page in both languages, as the portal serves it. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
export const get = (path: string): Promise<Response> => fetch(new URL(path, ORIGIN), { redirect: 'manual' })
export const BOTH = PAGES.flatMap((path) => [path, `/en${path}`])

/** As many questions at once as a browser asks. */
const AT_ONCE = 6

/** Looks at each item, a few at a time. @returns what was found, in order of the items */
export const each = async <Item, Found>(
  items: readonly Item[],
  look: (item: Item) => Promise<Found>,
): Promise<Found[]> => {
  const found: Found[] = []
  const waiting = items.entries()
  const walk = async (): Promise<void> => {
    for (const [at, item] of waiting) found[at] = await look(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, walk))
  return found
}

interface Served {
  path: string
  status: number
  html: string
}
let pages: Promise<Served[]> | undefined

/** All of them, asked for once by each process: to draw them takes longer than to look at them. */
export const allPages = (): Promise<Served[]> =>
  (pages ??= each(BOTH, async (path) => {
    const answer = await get(path)
    return { path, status: answer.status, html: await answer.text() }
  }))
