import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'

/** What a citizen reads, by the words of the page. */
const WORDS = {
  zh: {
    path: '/log/',
    check: '核对这条记录',
    passed: '核对通过。',
    failed: '没有通过核对',
    alone: '只有运行者一方签名：不排除别人看到的是另一本日志。',
    unchanged: '看到过的都没有改动',
    same: '一字不差。',
    differs: '不一样。',
    proof: '核对证明',
    unreadable: '这不是一份能读懂的证明。',
  },
  en: {
    path: '/en/log/',
    check: 'Check this record',
    passed: 'Checked.',
    failed: 'The check failed.',
    alone: 'Signed by the operator alone: does not exclude that others were shown a different log.',
    unchanged: 'nothing that was seen has been changed',
    same: 'Exactly the same.',
    differs: 'Not the same.',
    proof: 'Check the proof',
    unreadable: 'This is not a proof that can be read.',
  },
}

const ENTRY = 5

/** What is said once the check is over. */
const settled = async (page: Page, place: string): Promise<string> => {
  await page.locator(`${place}[aria-busy=false]`).waitFor()
  return page.locator(place).innerText()
}

describe('a citizen at the log', () => {
  const { open } = useBrowser()
  const complaints: string[] = []
  afterEach(() => expect(complaints.splice(0)).toEqual([]))

  const openListening = async (options = {}): Promise<Page> => {
    const { page } = await open(options)
    page.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    return page
  }

  for (const [language, words] of Object.entries(WORDS)) {
    const press = async (page: Page): Promise<string> => {
      await page.goto(`${words.path}?entry=${ENTRY}`)
      await page.getByRole('button', { name: words.check }).click()
      return settled(page, '[data-check-record] [role=status]')
    }

    it(`reads what was proven and what was not, and next time that nothing changed: ${language}`, async () => {
      const page = await openListening()
      const first = await press(page)
      expect(first).toContain(words.passed)
      expect(first).toContain(words.alone)
      expect(await page.locator('.findings .proven').count()).toBe(3)
      expect(first).not.toContain(words.unchanged)
      const second = await press(page)
      expect(second).toContain(words.unchanged)
      expect(await page.locator('.findings .proven').count()).toBe(4)
    })

    it(`is told when the portal shows another entry than the log holds: ${language}`, async () => {
      const page = await openListening()
      await page.route(`**/api/log/entries/${ENTRY}`, async (route) => {
        const answer = await route.fetch()
        const body = await answer.text()
        await route.fulfill({ response: answer, body: body.replace('published', 'corrected') })
      })
      const verdict = await press(page)
      expect(verdict).toContain(words.failed)
      expect(verdict).not.toContain(words.alone)
      expect(await page.locator('.findings .wrong').count()).toBeGreaterThan(0)
    })

    it(`checks a file that she downloaded, and one that was changed: ${language}`, async () => {
      const page = await openListening({ acceptDownloads: true })
      const answer = await page.request.get('/api/registers/standards/export.csv')
      const name = /filename="([^"]+)"/.exec(answer.headers()['content-disposition'] ?? '')?.[1] ?? ''
      const buffer = await answer.body()
      await page.goto(words.path)
      const choose = async (given: string, bytes: Buffer): Promise<string> => {
        await page.locator('input[type=file]').setInputFiles({ name: given, mimeType: 'text/csv', buffer: bytes })
        return settled(page, '[data-result=file]')
      }
      expect(await choose(name, buffer)).toContain(words.same)
      const changed = Buffer.from(buffer)
      changed[100] = (changed[100] ?? 0) ^ 1
      await page.goto(words.path)
      expect(await choose(name.replace('.csv', ' (1).csv'), changed)).toContain(words.differs)
    })

    it(`checks a proof that she kept, and refuses one that was changed: ${language}`, async () => {
      const page = await openListening()
      const proof = await (await page.request.get(`/api/log/proofs/${ENTRY}.txt`)).text()
      await page.goto(words.path)
      const paste = async (text: string): Promise<string> => {
        await page.locator('#proof').fill(text)
        await page.getByRole('button', { name: words.proof }).click()
        return settled(page, '[data-result=proof]')
      }
      expect(await paste(proof)).toContain(words.passed)
      await page.goto(words.path)
      expect(await paste(proof.replace(`index ${ENTRY}`, `index ${ENTRY + 1}`))).toContain(words.failed)
      await page.goto(words.path)
      expect(await paste('c2sp.org')).toContain(words.unreadable)
    })

    it(`without JavaScript finds the proof, the key and how to check by hand: ${language}`, async () => {
      const page = await openListening({ javaScriptEnabled: false })
      await page.goto(`${words.path}?entry=${ENTRY}`)
      expect(await page.getByRole('button', { name: words.check }).count()).toBe(0)
      const links = page.locator('[data-check-record] a')
      expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
        `/api/log/proofs/${ENTRY}.txt`,
        `/api/log/entries/${ENTRY}`,
        '/log/vkey',
      ])
    })
  }
})
