import type { Browser } from 'playwright-core'
import { freePort, launch, READING_PAGES } from './browser.ts'
import { figure, type Figure, type Measure } from './figure.ts'
import { openPortal } from './portal.ts'

const GOAL_KB = 50

/** What each reading page brings along, compressed as it is served: itself, scripts, styles, drawings. */
export const measure: Measure = async ({ say }) => {
  const portal = await openPortal(say)
  const browser = await launch(await freePort())
  try {
    const figures: Figure[] = []
    for (const path of READING_PAGES.flatMap((page) => [page, `/en${page}`])) {
      const weight = await weigh(browser, `${portal.origin}${path}`)
      if (weight === undefined) say(`${path} does not exist`)
      else figures.push(weightFigure(path, weight, say))
    }
    return figures
  } finally {
    await browser.close()
    await portal.close()
  }
}

/**
 * Loads a page with an empty cache.
 * @returns bytes of every answer's body by its address; `undefined` when there is no such page
 * @throws Error when the page is refused
 */
const weigh = async (browser: Browser, url: string): Promise<Map<string, number> | undefined> => {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const sizes: Promise<[url: string, bytes: number]>[] = []
    page.on('requestfinished', (request) =>
      sizes.push(request.sizes().then(({ responseBodySize }) => [request.url(), responseBodySize])),
    )
    const answer = await page.goto(url, { waitUntil: 'networkidle' })
    if (answer?.status() === 404) return undefined
    if (!answer?.ok()) throw new Error(`${url} answered ${answer?.status()}`)
    return new Map(await Promise.all(sizes))
  } finally {
    await context.close()
  }
}

const weightFigure = (path: string, weight: Map<string, number>, say: (text: string) => void): Figure => {
  const parts = [...weight].map(([url, bytes]) => `${new URL(url).pathname} ${bytes}`)
  say(`${path}: ${parts.join(', ')}`)
  const kilobytes = [...weight.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000
  return figure({
    name: `page-weight ${path}`,
    values: [kilobytes],
    unit: 'kB',
    against: null,
    ratio: null,
    goal: `≤ ${GOAL_KB} kB`,
    met: kilobytes <= GOAL_KB,
  })
}
