import { describe, expect, it } from 'vitest'
import { useBrowser } from '../browser/browser.ts'
import { PAGES, WHOLE } from '../pages.ts'
import { cutOff, FOUR_TIMES, gaps } from './cut-off.ts'

/** Every page at four times its size: nothing is cut off, nothing covers what is read. */

/** Where most is drawn, stays in place or scrolls within its own box. */
const TELLING = [
  '/gep/513300/2010/',
  '/certificates/footprints/',
  '/en/trace/09520000000073/journey/?lot=20260412-A',
  '/scan/',
]

describe('at four times its size', () => {
  const { open } = useBrowser()

  it('a page shows all that it says, with no gap where nothing is said', { timeout: 600_000 }, async () => {
    const { page, context } = await open({ viewport: FOUR_TIMES, reducedMotion: 'reduce' })
    const found: string[] = []
    for (const path of WHOLE ? PAGES.flatMap((one) => [one, `/en${one}`]) : TELLING) {
      await page.goto(path)
      found.push(...[...(await gaps(page)), ...(await cutOff(page))].map((fault) => `${path} ${fault}`))
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('each question of a report has the screen to itself', async () => {
    const { page, context } = await open({ viewport: FOUR_TIMES, reducedMotion: 'reduce' })
    const found: string[] = []
    for (const path of ['/report/', '/en/report/']) {
      await page.goto(path)
      await page.locator('[data-begin] button').click()
      await page.locator('form[data-form]').waitFor()
      const steps = page.locator('form[data-form] .step')
      for (const [at, step] of (await steps.all()).entries()) {
        await steps.evaluateAll((all, shown) => all.forEach((one, i) => one.toggleAttribute('hidden', i !== shown)), at)
        // Where the code stands once it is made.
        await step
          .locator('[data-code]')
          .evaluateAll((all) => all.forEach((one) => (one.textContent = 'WWWW-WWWW-WWWW-WWWW')))
        const name = await step.getAttribute('data-step')
        found.push(...(await cutOff(page)).map((fault) => `${path} ${name} ${fault}`))
      }
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('finds what is cut off or covered', async () => {
    const { page, context } = await open({ viewport: FOUR_TIMES })
    await page.setContent(`<html lang="zh"><meta name="viewport" content="width=device-width"><style>
      body { margin: 0; font: 16px/1.5 sans-serif }
      .clip { width: 40px; overflow: hidden; white-space: nowrap }
      .bar { position: sticky; top: 0; height: 200px }
      .over { margin: 0 } .under { margin: -24px 0 0 }
      .box { width: 100px; overflow: auto; white-space: nowrap }
    </style><p class="bar">a</p><p class="clip">words that are cut</p><p class="over">one</p><p class="under">other</p>
      <p class="box">words that only a mouse brings to sight</p><input placeholder="a question that is longer than its field">
      <svg width="20" height="20"><text x="0" y="10">drawn</text></svg>
      <p class="visually-hidden" style="position: absolute; width: 1px; overflow: hidden; clip-path: inset(50%)">heard</p></html>`)
    expect((await cutOff(page)).map((fault) => fault.split(/: | \d/, 1)[0]).toSorted()).toEqual([
      'covers',
      'cut off',
      'cut off',
      'cut off within its field',
      'not scrolled by keys',
      'one over the other',
    ])
    await page.setContent(
      '<main><style>p { margin: 9px } [hidden] { display: none }</style><div><b hidden>a</b><p>b</p></div><p></p></main>',
    )
    expect((await gaps(page)).map((fault) => fault.split(' <', 1)[0])).toEqual(['a gap of nothing:', 'a gap above'])
    await context.close()
  })
})
