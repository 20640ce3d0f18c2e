import { describe, expect, it } from 'vitest'
import { href } from '../../site/paths.ts'
import { isWord, LANGUAGES, words, type Lang } from '../../site/words.ts'
import { WHOLE } from '../pages.ts'
import { useBrowser } from './browser.ts'
import { heard, heardAs, reach } from './heard.ts'

/** Looking up what is printed at a code, as somebody does who sees neither screen nor camera. */

const DESK = '09520000000011'

/** In the short suite in Chinese alone: the page of the other language is the same file. */
const HEARD_IN: readonly Lang[] = WHOLE ? LANGUAGES : ['zh']

describe('whoever looks a product up without seeing it', () => {
  const { open } = useBrowser()

  for (const lang of HEARD_IN)
    it(`types its number, and hears first what the code is worth, then where the goods come from: ${lang}`, async () => {
      const t = (name: string, values?: Record<string, string>): string => {
        if (!isWord(name)) throw new Error(`no string ${name}`)
        return words(lang)(name, values)
      }
      const { page, context } = await open({ locale: lang === 'zh' ? 'zh-CN' : 'en' })
      await page.goto(href(lang, '/scan/'))
      const expected = [
        ...[`heading ${t('scan.title')}`, `button ${t('scan.camera')}`, `button ${t('scan.photo')}`],
        ...[`textbox ${t('scan.typed')}`, `button ${t('scan.check')}`, `heading ${t('scan.what')}`],
        ...[`link ${t('site.privacy')}`, `heading ${t('scan.offline')}`, `button ${t('scan.keep')}`],
      ]
      expect(await heardAs(page.locator('main'), expected)).toEqual(expected)

      // No camera here: that is said, and the way to go on stays where it was.
      await reach(page, page.getByRole('button', { name: t('scan.camera') }))
      await page.keyboard.press('Enter')
      await page.getByRole('status').getByText(/\S/).first().waitFor()
      await page.getByRole('button', { name: t('scan.camera') }).waitFor()

      await reach(page, page.getByRole('textbox', { name: t('scan.typed') }))
      await page.keyboard.type(DESK)
      await page.keyboard.press('Enter')
      await page.waitForURL(`**${href(lang, `/trace/${DESK}/`)}**`)
      // The verdict is words in the first heading, not a colour beside it.
      const first = await page.getByRole('heading', { level: 1 }).innerText()
      expect(first.replace(/\s+/g, ' ')).toContain(t('trace.word-not-checkable'))
      const headings = (await heard(page.locator('main'))).filter((one) => one.startsWith('heading'))
      expect(headings.length).toBeGreaterThan(3)
      const origin = page
        .getByRole('heading', { level: 2 })
        .filter({ hasText: t('trace.origin', { place: '' }).trim() })
      expect(await origin.count()).toBe(1)

      await page.goto(href(lang, '/scan/'))
      await reach(page, page.getByRole('textbox', { name: t('scan.typed') }))
      await page.keyboard.type('x')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/trace/?code=x')
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(t('trace.unreadTitle'))
      await context.close()
    })
})
