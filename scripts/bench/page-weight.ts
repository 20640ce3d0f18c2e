import type { Browser } from 'playwright-core'
import { freePort, launch, READING_PAGES } from './browser.ts'
import { figure, type Figure, type Measure } from './figure.ts'
import { closing, openPortal } from './portal.ts'

const GOAL_KB = 50

/** What each reading page brings along, compressed as it is served: itself, scripts, styles, drawings. */
export const measure: Measure = async function* ({ say }) {
  const portal = await openPortal(say)
  const browser = await launch(await freePort()).catch(closing(portal))
  try {
    const refused: string[] = []
    for (const path of READING_PAGES.flatMap((page) => [page, `/en${page}`])) {
      const { status, bytes } = await weigh(browser, `${portal.origin}${path}`)
      if (status === 200) yield weightFigure(path, bytes, say)
      else if (status === 404) say(`${path} does not exist`)
      else refused.push(`${path} answers ${status}`)
    }
    if (refused.length > 0) throw new Error(refused.join(', '))
  } finally {
    await browser.close()
    await portal.close()
  }
}

interface Weight {
  status: number | undefined
  /** Of every answer's body, by its address. */
  bytes: Map<string, number>
}

/** Loads a page with an empty cache. */
const weigh = async (browser: Browser, url: string): Promise<Weight> => {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const sizes: Promise<[url: string, bytes: number]>[] = []
    page.on('requestfinished', (request) =>
      sizes.push(request.sizes().then(({ responseBodySize }) => [request.url(), responseBodySize])),
    )
    const answer = await page.goto(url, { waitUntil: 'networkidle' })
    return { status: answer?.status(), bytes: new Map(await Promise.all(sizes)) }
  } finally {
    await context.close()
  }
}

const weightFigure = (path: string, bytes: Weight['bytes'], say: (text: string) => void): Figure => {
  const parts = [...bytes].map(([url, size]) => `${new URL(url).pathname} ${size}`)
  say(`${path}: ${parts.join(', ')}`)
  const kilobytes = [...bytes.values()].reduce((sum, size) => sum + size, 0) / 1000
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
