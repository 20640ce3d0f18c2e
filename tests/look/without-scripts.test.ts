import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useBrowser } from '../browser/browser.ts'
import { PAGES, WHOLE } from '../pages.ts'

/** Every page where no script runs: it says what it is for, and nothing on it is dead. */

/** Pages that scripts make more of: the rest have nothing else. */
const TELLING = ['/scan/', '/report/', '/certificates/SLGP-2024-0002/', '/gep/calculate/', '/console/sign-in/']

const dead = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.getBoundingClientRect().width > 1
    const seen = <Kind extends Element>(selector: string, kind: new () => Kind): Kind[] =>
      [...document.querySelectorAll(selector)].flatMap((one) => (one instanceof kind ? [one] : [])).filter(isSeen)
    const found = (what: string, elements: readonly Element[]): string[] =>
      elements.map((one) => `${what}: ${one.outerHTML.replace(/\s+/g, ' ').slice(0, 160)}`)
    const text = (element: Element | null): string => (element instanceof HTMLElement ? element.innerText.trim() : '')
    const forms = seen('form', HTMLFormElement)
    return [
      ...found('a button that does nothing', [
        ...seen('button', HTMLButtonElement).filter(({ type, form }) => type === 'button' || !form),
        ...seen('[role=button], [role=tab], [role=switch], a:not([href])', HTMLElement),
      ]),
      ...found('a field of nothing', [
        ...seen('input, select, textarea', HTMLElement).filter((field) => !field.closest('form')),
        ...forms
          .flatMap((form) => [...form.elements])
          .filter(
            (field) =>
              isSeen(field) &&
              field.matches('input:not([name], [type=submit]), select:not([name]), textarea:not([name])'),
          ),
      ]),
      ...found(
        'a form that cannot be sent',
        forms.filter((form) => !form.querySelector('button:not([type=button])')),
      ),
      ...found(
        'a heading of nothing',
        seen('main section', HTMLElement).filter((section) => {
          const [heading] = [...section.children].filter((child) => child.matches('h2'))
          return !section.querySelector('img, svg') && text(section) === (heading ? text(heading) : '')
        }),
      ),
      ...(text(document.querySelector('main')).length < 40 ? ['next to nothing'] : []),
    ]
  })

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
