import { readdirSync } from 'node:fs'
import { join, parse } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ROLES, type RoleName } from '../../content/people/roles.ts'
import { excess, useBrowser } from '../browser/browser.ts'
import { demonstrationLink, SITE, violations } from '../browser/people.ts'
import { WHOLE } from '../pages.ts'
import { found as foundByNu, hasJava } from '../site/nu.ts'
import { cutOff, FOUR_TIMES } from './cut-off.ts'
import { dead } from './dead-parts.ts'
import { walk } from './key-walk.ts'
import { gone } from './lost-colours.ts'

/** The console as each role sees it, signed in: every way in which public pages are looked at. */

const { open } = useBrowser()
const hasState = process.env['PORTAL_STATE'] !== undefined

/** What a role sees that no section is. */
const BESIDE: Partial<Record<RoleName, string[]>> = { organisation: ['/points/account/'] }

/** Whoever has the role in the demonstration, signed in, on the overview. */
const anOfficer = async (role: RoleName, options: BrowserContextOptions = {}) => {
  const tab = await open({ baseURL: SITE, reducedMotion: 'reduce', ...options })
  await tab.page.goto(await demonstrationLink(role))
  await settled(tab.page)
  return tab
}

/** Until the page has asked the portal for everything. */
const settled = async (page: Page): Promise<void> => {
  await page.locator('[data-person]:visible, [data-points] > *').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
}

const sectionsOf = (page: Page): Promise<string[]> =>
  page
    .locator('nav.sections li:not([hidden]) a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))

/** The page as it stands now. A part that waits to be filled is not there for anybody yet. */
const markupOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const copy = document.implementation.createHTMLDocument()
    copy.replaceChild(copy.importNode(document.documentElement, true), copy.documentElement)
    for (const part of copy.querySelectorAll('main section[hidden]')) part.remove()
    return `<!doctype html>${copy.documentElement.outerHTML}`
  })

/** What is wrong with a page that is open, in the ways that one visit allows. */
const faults = async (page: Page): Promise<string[]> => {
  const found = await violations(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  found.push(...(await violations(page)).map((fault) => `dark ${fault}`))
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme })
    found.push(...(await gone(page)).map((mark) => `lost in own colours: ${mark}`))
  }
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' })
  const wide = page.viewportSize() ?? FOUR_TIMES
  await page.setViewportSize(FOUR_TIMES)
  if ((await excess(page)) > 0) found.push(`wider than a screen at four times its size by ${await excess(page)}`)
  const cut = await cutOff(page)
  await page.setViewportSize(wide)
  return [...found, ...cut, ...(await walk(page))]
}

describe.skipIf(!hasState)('the console, signed in', () => {
  it.skipIf(!WHOLE)(
    'is without fault in every section of every role, in both languages',
    { timeout: 3_600_000 },
    async () => {
      const found: string[] = []
      const markup = new Map<string, string>()
      const seen = new Set<string>()
      for (const role of ROLES) {
        const { page, context } = await anOfficer(role)
        // The overview differs by role, a section by what waits in it.
        const sections = [...(await sectionsOf(page)), ...(BESIDE[role] ?? [])]
        for (const path of sections.flatMap((one) => [one, `/en${one}`])) {
          if (seen.has(path) && !path.endsWith('/console/')) continue
          seen.add(path)
          await page.goto(path)
          await settled(page)
          markup.set(`${role} ${path}`, await markupOf(page))
          found.push(...(await faults(page)).map((fault) => `${role} ${path} ${fault}`))
        }
        await context.close()
      }
      // A section that nobody of the demonstration sees would be looked at by nobody.
      expect(seen.size).toBeGreaterThanOrEqual(50)
      if (hasJava) found.push(...(await foundByNu(markup)))
      expect(found).toEqual([])
    },
  )

  it('is without fault where a handler has reports to see to', { timeout: 60_000 }, async () => {
    const { page, context } = await anOfficer('handler')
    await page.goto('/en/console/reports/')
    await settled(page)
    expect(await faults(page)).toEqual([])
    await context.close()
  })
})

describe('the console where no script runs', () => {
  /** One page a file, and the overview; the same for everybody, since nobody can sign in. */
  const SECTIONS = readdirSync(join(import.meta.dirname, '../../site/console/sections')).map((file) => parse(file).name)
  const PATHS = ['/console/', ...SECTIONS.map((name) => `/console/${name}/`)]

  it('says why it cannot be used, and shows nothing that does nothing', { timeout: 120_000 }, async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    const found: string[] = []
    for (const path of WHOLE ? PATHS.flatMap((one) => [one, `/en${one}`]) : ['/console/', '/en/console/publish/']) {
      await page.goto(path)
      expect(await page.locator('main .notice:visible').innerText(), path).toContain('JavaScript')
      found.push(...(await dead(page)).map((fault) => `${path} ${fault}`))
    }
    await context.close()
    expect(found).toEqual([])
  })
})
