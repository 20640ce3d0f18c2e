import lighthouse from 'lighthouse'
import { describe, expect, it } from 'vitest'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../../scripts/portal/chromium.ts'
import { ORIGIN } from '../browser/browser.ts'
import { PAGES, WHOLE } from '../pages.ts'

/** What only measuring speed needs, which the bench does: quiet before and after, and a picture of the whole page. */
const UNTIMED = {
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 0,
  cpuQuietThresholdMs: 0,
  disableFullPageScreenshot: true,
}

/** Lighthouse talks to the browser over this port of the loopback. */
const PORT = 9_222 + (process.pid % 1_000)

/** Both languages, a front page, a register and a place: all pages are looked at in the long suite. */
const SHORT = ['/en/', '/registers/air-quality/', '/places/110000/']

/** Every kind of page once, in the one language and in the other by turns. */
const LONG = new Set([...SHORT, ...PAGES.map((path, at) => (at % 2 === 0 ? path : `/en${path}`))])

/** What pages are marked with that are no search engine's business; Lighthouse would have them found. */
const isKeptOut = async (path: string): Promise<boolean> =>
  (await (await fetch(new URL(path, ORIGIN))).text()).includes('<meta name="robots" content="noindex"')

describe('Lighthouse on a phone', () => {
  it('finds accessibility, best practices and search all at 100', { timeout: 3_600_000 }, async () => {
    const browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: ['--no-sandbox', `--remote-debugging-port=${PORT}`],
    })
    const below: string[] = []
    for (const path of WHOLE ? LONG : SHORT) {
      const result = await lighthouse(new URL(path, ORIGIN).href, {
        port: PORT,
        onlyCategories: ['accessibility', 'best-practices', 'seo'],
        logLevel: 'silent',
        skipAudits: (await isKeptOut(path)) ? ['is-crawlable'] : [],
        ...UNTIMED,
      })
      for (const { id, score, auditRefs } of Object.values(result?.lhr.categories ?? {})) {
        const failed = auditRefs.filter(
          ({ id: audit, weight }) => weight > 0 && (result?.lhr.audits[audit]?.score ?? 1) < 1,
        )
        if (score !== 1) below.push(`${path} ${id} ${score}: ${failed.map(({ id: audit }) => audit).join(', ')}`)
      }
    }
    await browser.close()
    expect(below).toEqual([])
  })
})
