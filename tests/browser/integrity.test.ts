import { describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'

/** What would be seen if it were let in. */
const SCRIPT = 'document.documentElement.style.opacity = "0.5"'
const CHANGE = {
  script: SCRIPT,
  'module that a script imports': SCRIPT,
  style: 'html { opacity: 0.5 !important }',
}

/** Pages drawn at build and on request, each with a script that it loads and one that this imports. */
const PAGES = ['/', '/log/']

describe('a browser that is given another script than the page names', { timeout: 60_000 }, () => {
  const { open } = useBrowser()

  for (const path of PAGES) {
    it(`runs every script as long as none was changed: ${path}`, async () => {
      const { page, context } = await open()
      const complaints: string[] = []
      page.on('console', (entry) => complaints.push(entry.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(path, { waitUntil: 'networkidle' })
      expect(complaints).toEqual([])
      await context.close()
    })

    for (const [what, tag] of [
      ['script', 'script[type=module]'],
      ['module that a script imports', 'link[rel=modulepreload]'],
      ['style', 'link[rel=stylesheet]'],
    ] as const)
      it(`refuses a changed ${what}: ${path}`, async () => {
        const { page, context } = await open()
        await page.goto(path)
        const address = await page
          .locator(tag)
          .first()
          .evaluate((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? '')
        const complaints: string[] = []
        page.on('console', (entry) => complaints.push(entry.text()))
        let isAsked = false
        await page.route(`**${address}`, async (route) => {
          isAsked = true
          const answer = await route.fetch()
          await route.fulfill({ response: answer, body: `${await answer.text()}\n${CHANGE[what]}` })
        })
        await page.reload({ waitUntil: 'networkidle' })
        expect(isAsked).toBe(true)
        expect(complaints.join('\n')).toMatch(/integrity/)
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).opacity)).toBe('1')
        await context.close()
      })
  }
})
