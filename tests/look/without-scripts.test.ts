import { describe, expect, it } from 'vitest'
import { useBrowser } from '../browser/browser.ts'
import { PAGES, WHOLE } from '../pages.ts'
import { dead } from './dead-parts.ts'

/** Every page where no script runs: it says what it is for, and nothing on it is dead. */

/** Pages that scripts make more of: the rest have nothing else. */
const TELLING = ['/scan/', '/report/', '/certificates/SLGP-2024-0002/', '/gep/calculate/', '/console/sign-in/']

describe('where no script runs', () => {
  const { open } = useBrowser()

  it('every page has its contents, and nothing that does nothing', { timeout: 600_000 }, async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    const found: string[] = []
    for (const path of WHOLE ? PAGES.flatMap((one) => [one, `/en${one}`]) : TELLING) {
      await page.goto(path)
      found.push(...(await dead(page)).map((fault) => `${path} ${fault}`))
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('finds what is dead', async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    await page.setContent(`<main><section><h2>x</h2></section><button type="button">y</button>
      <form><input></form><input name="z"></main>`)
    expect((await dead(page)).map((fault) => fault.split(':', 1)[0])).toEqual([
      ...['a button that does nothing', 'a field of nothing', 'a field of nothing', 'a form that cannot be sent'],
      ...['a heading of nothing', 'next to nothing'],
    ])
    await context.close()
  })
})
