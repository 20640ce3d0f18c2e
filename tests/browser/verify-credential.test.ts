import { describe, expect, it } from 'vitest'
import { ORIGIN, useBrowser } from './browser.ts'

/** The page that verifies credentials, with and without JavaScript. */

const FACILITY = '/credentials/facilities/91990101000000115Y'

const tokenOf = async (): Promise<string> => {
  const answer = await fetch(`${ORIGIN}${FACILITY}`, { headers: { accept: 'application/vc+jwt' } })
  expect(answer.status).toBe(200)
  return answer.text()
}

/** The same signature over other words. */
const swapped = (token: string): string => {
  const [head = '', payload = '', signature = ''] = token.split('.')
  const credential = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), name: '另一家' }
  return `${head}.${Buffer.from(JSON.stringify(credential)).toString('base64url')}.${signature}`
}

describe('verifying a credential', () => {
  const { open } = useBrowser()

  it.each([true, false])(
    'says what holds and what not, scripts: %s',
    { timeout: 90_000 },
    async (javaScriptEnabled) => {
      const token = await tokenOf()
      const { page, context } = await open({ javaScriptEnabled })
      const posts: string[] = []
      page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()))
      const verify = async (text: string): Promise<string> => {
        await page.goto('/credentials/verify/')
        await page.getByLabel('凭证（JWT，或者装着它的 JSON）').fill(text)
        await page.getByRole('button', { name: '验证', exact: true }).click()
        const result = page.locator('.check-result')
        await result.locator('.findings li').first().waitFor()
        return result.innerText()
      }
      const good = await verify(token)
      expect(good).toContain('签名成立')
      expect(good).toContain('由本平台签发')
      expect(good).toContain('设施记录')
      const bad = await verify(swapped(token))
      expect(bad).toContain('签名不对')
      expect(bad).not.toContain('另一家')
      expect(await verify('<b>x</b>')).toContain('不是 JWT')
      // With scripts the credential never leaves the page.
      expect(posts.length).toBe(javaScriptEnabled ? 0 : 3)
      await context.close()
    },
  )

  it('takes a file, and refuses one too large before reading it', { timeout: 60_000 }, async () => {
    const { page, context } = await open()
    await page.goto('/en/credentials/verify/')
    const file = page.getByLabel('Choose a file')
    await file.setInputFiles({ name: 'c.jwt', mimeType: 'text/plain', buffer: Buffer.from(await tokenOf()) })
    await expect.poll(() => page.locator('#credential').inputValue()).toMatch(/^ey/)
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await page.getByText('The signature holds').waitFor()
    await file.setInputFiles({ name: 'big.jwt', mimeType: 'text/plain', buffer: Buffer.alloc(300_000, 'a') })
    await page.getByText('at most 256 KB').last().waitFor()
    await context.close()
  })
})
