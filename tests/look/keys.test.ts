import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from '../browser/browser.ts'
import { PAGES, WHOLE } from '../pages.ts'
import { walk } from './key-walk.ts'

/** Every page by the Tab key alone: everything that can be acted on is come to, in order, and is seen to be. */

/** Where each way of moving through a page is tried in the short suite. */
const TELLING = ['/', '/certificates/SLGP-2024-0002/', '/registers/air-quality/']

describe('by keys alone', () => {
  const { open } = useBrowser()

  for (const [name, options] of Object.entries({ 'a screen': {}, 'a phone': PHONE }))
    it(`everything on every page is come to in order and is seen, on ${name}`, { timeout: 1_200_000 }, async () => {
      const paths = WHOLE ? PAGES.flatMap((path) => [path, `/en${path}`]) : TELLING
      const { page, context } = await open({ ...options, reducedMotion: 'reduce' })
      const found: string[] = []
      for (const path of paths) {
        await page.goto(path)
        found.push(...(await walk(page)).map((fault) => `${path} ${fault}`))
      }
      await context.close()
      expect(found).toEqual([])
    })

  it('goes from the first stop straight to the contents', async () => {
    const { page, context } = await open()
    await page.goto('/registers/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
    await context.close()
  })

  it('passes each register of the downloads with one key, and opens its files with another', async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    await page.goto('/data/')
    const focused = (): Promise<string> =>
      page.locator(':focus').evaluate((element) => element.closest('details')?.id ?? element.textContent ?? '')
    const registers = await page.locator('details').evaluateAll((all) => all.map(({ id }) => id))
    const last = page.locator('main section:has(details)').last()
    await page.locator(`main nav a[href="#${await last.getAttribute('id')}"]`).press('Enter')
    const ofLast = await last.locator('details').evaluateAll((all) => all.map(({ id }) => id))
    const come: string[] = []
    for (const _ of ofLast) {
      await page.keyboard.press('Tab')
      come.push(await focused())
    }
    expect(come).toEqual(ofLast)
    expect(registers.slice(-ofLast.length)).toEqual(ofLast)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe(ofLast.at(-1))
    expect(await page.locator(':focus').getAttribute('href')).toContain('/export.csv?size=')
    await context.close()
  })

  it('finds what is not come to, not seen, out of order, or a trap', async () => {
    const { page, context } = await open()
    const style = 'a { outline: none; display: block } main { display: flex; flex-direction: column-reverse }'
    await page.setContent(`<html lang="zh"><style>${style}</style><main><a href="/a">a</a><a href="/b">b</a>
      <button onclick="">c</button><div tabindex="0" id="trap">d</div></main></html>`)
    await page.evaluate(() => {
      document.querySelector('#trap')?.addEventListener('keydown', (event) => event.preventDefault())
    })
    const found = await walk(page)
    expect(found[0]).toMatch(/^begins with <a href="\/a">/)
    expect(found).toContainEqual(expect.stringMatching(/^not seen to have the focus: <a href="\/b">/))
    expect(found).toContainEqual(expect.stringMatching(/^back up from .*: <a href="\/b">/))
    expect(found.at(-1)).toBe('goes round and round')
    await context.close()
  })
})
