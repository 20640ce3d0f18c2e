import { describe, expect, it } from 'vitest'
import { href } from '../../site/paths.ts'
import { isWord, LANGUAGES, words, type Lang } from '../../site/words.ts'
import { WHOLE } from '../pages.ts'
import { useBrowser } from './browser.ts'
import { heardAs, reach } from './heard.ts'

/**
 * Reporting as somebody does who sees no screen: by keys alone, with what a screen reader says at each step, in a browser
 * that keeps nothing and lets no page read a picture, as Tor Browser does.
 */

/** Before any script of the page: no store, and drawings that come back white. */
const asTorBrowser = (): void => {
  const refuse = (): never => {
    throw new DOMException('not here', 'SecurityError')
  }
  for (const store of ['indexedDB', 'localStorage'])
    Object.defineProperty(globalThis, store, { get: refuse, configurable: true })
  CanvasRenderingContext2D.prototype.getImageData = (_x, _y, width, height) =>
    new ImageData(new Uint8ClampedArray(4 * width * height).fill(255), width, height)
  HTMLCanvasElement.prototype.toBlob = (done) => done(new Blob([]))
}

/** In the short suite in Chinese alone: the form of the other language is the same file. */
const HEARD_IN: readonly Lang[] = WHOLE ? LANGUAGES : ['zh']

/** What the form does not say itself: the name of a matter, a county as somebody types it, and who handles it. */
const SAID = {
  zh: {
    smoke: '冒黑烟',
    typed: '示例',
    counties: ['示例省示例市示例县', '示例省示例市示例区'],
    handler: /谁来办 示例[^]*依据[^]*最晚什么时候[^]*奖励/,
    story: '示例化工厂冒黑烟，看不见，闻到焦味',
  },
  en: {
    smoke: 'black smoke',
    typed: 'demonst',
    counties: ['Demonstration County', 'Demonstration District'],
    handler: /Who handles it Demonstration[^]*On what basis[^]*By when[^]*Reward/,
    story: 'Black smoke from the plant; I cannot see it, I smell it',
  },
} as const

describe('whoever reports without seeing the screen', () => {
  const { open } = useBrowser()

  for (const lang of HEARD_IN)
    it(
      `hears at each step where she is, what to do and what is wrong, and sends by keys alone: ${lang}`,
      {
        timeout: 120_000,
      },
      async () => {
        const said = SAID[lang]
        const t = (key: string, values?: Record<string, string | number>): string => {
          const name = `report.${key}`
          if (!isWord(name)) throw new Error(`no string ${name}`)
          return words(lang)(name, values)
        }
        const { page, context } = await open({ locale: lang === 'zh' ? 'zh-CN' : 'en' })
        const complaints: string[] = []
        page.on('pageerror', (error) => complaints.push(error.message))
        await page.addInitScript(asTorBrowser)
        await page.goto(href(lang, '/report/'))
        expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(t('title'))
        await reach(page, page.getByRole('button', { name: t('begin') }))
        await page.keyboard.press('Enter')

        const onward = page.locator('[data-next]')
        const sectionOf = (step: string) => page.locator(`[data-step="${step}"]`)
        /** The step's heading has the focus, so that it is read first; then comes what can be acted on, in this order. */
        const arrive = async (step: string, expected: readonly string[]): Promise<void> => {
          await sectionOf(step).waitFor()
          expect(await page.locator(':focus').innerText()).toBe(t(step))
          const all = [`heading ${t(step)}`, ...expected]
          expect((await heardAs(sectionOf(step), all)).slice(0, all.length)).toEqual(all)
        }
        const proceed = async (): Promise<void> => {
          await reach(page, onward)
          await page.keyboard.press('Enter')
        }
        const pick = async (name: string): Promise<void> => {
          await reach(page, page.getByRole('radio', { name }))
          await page.keyboard.press('Space')
        }
        /** Sent on as it is: what is wrong is read out at once, and again with the field, which has the focus. */
        const hearFault = async (step: string, isField: boolean): Promise<void> => {
          await proceed()
          const alert = sectionOf(step).getByRole('alert')
          await alert.waitFor()
          const text = (await alert.innerText()).trim()
          expect(text).not.toBe('')
          if (!isField) return
          const field = sectionOf(step).locator(':focus')
          expect(await field.getAttribute('aria-invalid')).toBe('true')
          const described = (await field.getAttribute('aria-describedby')) ?? ''
          expect(described.split(' ')).toContain(await alert.getAttribute('id'))
        }

        await arrive('what', [`group ${t('group-air')}`, `radio ${said.smoke}`])
        await hearFault('what', false)
        await pick(said.smoke)
        await proceed()

        await arrive('where', [
          ...[`combobox ${t('place')}`, `group ${t('spot')}`, `textbox ${t('address')}`, `textbox ${t('position')}`],
          `button ${t('mine')}`,
        ])
        await hearFault('where', true)
        await page.keyboard.type(said.typed)
        await page
          .getByRole('status')
          .getByText(t('placeFinds', { count: 2 }))
          .waitFor()
        const options = said.counties.map((name) => `option ${name}`)
        expect(await heardAs(page.getByRole('listbox'), ['listbox', ...options])).toEqual(['listbox', ...options])
        await page.keyboard.press('ArrowDown')
        const chosen = page.locator('[role="option"][aria-selected="true"]')
        expect(await chosen.getAttribute('id')).toBe(await page.locator(':focus').getAttribute('aria-activedescendant'))
        await page.keyboard.press('Enter')
        await page
          .getByRole('status')
          .getByText(t('placeChosen', { name: '' }).trim())
          .waitFor()
        await proceed()

        await arrive('when', [
          `group ${t('when')}`,
          ...['now', 'once', 'recurring'].map((one) => `radio ${t(`when-${one}`)}`),
        ])
        await pick(t('when-now'))
        await proceed()

        await arrive('describe', [`textbox ${t('text')}`])
        await hearFault('describe', true)
        await page.keyboard.type(said.story)
        await proceed()
        expect(await page.locator('#text').getAttribute('aria-invalid')).toBeNull()

        await arrive('photos', [`button ${t('photoAdd')}`])
        await proceed()
        await arrive('who', [`textbox ${t('whoName')}`, `textbox ${t('organisation')}`, `button ${t('rest')}`])
        await proceed()
        await arrive('knows', [])
        await reach(page, page.getByRole('textbox', { name: t('knowsField') }))
        await proceed()
        await arrive('contact', [`textbox ${t('contactField')}`, `checkbox ${t('mayForward')}`])
        await proceed()
        const shown = ['public', 'numbers', 'authority'].map((one) => `radio ${t(`visible-${one}`)}`)
        await arrive('visibility', [`group ${t('visibility')}`, ...shown])
        await pick(t('visible-public'))
        for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
        expect(await page.getByRole('radio', { name: t('visible-authority') }).isChecked()).toBe(true)
        await proceed()

        await arrive('review', [])
        await page.locator('[data-next]:enabled').waitFor()
        expect(await page.locator('[data-handler]').ariaSnapshot()).toMatch(said.handler)
        await proceed()
        await arrive('code', [`button ${t('codeCopy')}`])
        const code = (await page.locator('[data-code]').textContent()) ?? ''
        await reach(page, page.getByRole('textbox', { name: t('codeBack') }))
        await page.keyboard.type(code.slice(-4))
        await proceed()
        await page.getByRole('heading', { name: t('done') }).waitFor()
        expect(await page.locator(':focus').innerText()).toContain(t('done'))
        expect(complaints).toEqual([])
        await context.close()
      },
    )
})
