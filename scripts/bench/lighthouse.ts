import lighthouse from 'lighthouse'
import { freePort, launch, READING_PAGES } from './browser.ts'
import { figure, median, type Measure } from './figure.ts'
import { closing, openPortal } from './portal.ts'

/** Shown where there is time for two pages only. */
const SHORT = ['/', '/registers/air-stations/1001A/']

/** How fast Lighthouse finds the pages on a phone, of 100. Its other marks are tests, not figures. */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  const port = await freePort()
  const browser = await launch(port).catch(closing(portal))
  try {
    for (const path of long ? READING_PAGES : SHORT) {
      const { status } = await fetch(`${portal.origin}${path}`)
      if (status === 404) {
        say(`${path} does not exist`)
        continue
      }
      const scores: number[] = []
      for (let round = 0; round < (long ? 5 : 1); round++) scores.push(await scoreOf(`${portal.origin}${path}`, port))
      say(`${path}: ${scores.join(', ')}`)
      yield figure({
        name: `lighthouse ${path}`,
        values: scores,
        unit: 'points of 100',
        against: null,
        ratio: null,
        goal: '≥ 99, performance on a phone',
        met: median(scores) >= 99,
      })
    }
  } finally {
    await browser.close()
    await portal.close()
  }
}

/** @throws Error when Lighthouse gives no mark */
const scoreOf = async (url: string, port: number): Promise<number> => {
  const result = await lighthouse(url, { port, onlyCategories: ['performance'], logLevel: 'silent' })
  const score = result?.lhr.categories['performance']?.score
  if (typeof score !== 'number') throw new Error(`Lighthouse gives no mark for ${url}`)
  return Math.round(score * 100)
}
