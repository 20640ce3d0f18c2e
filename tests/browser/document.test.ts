import { describe, expect, it } from 'vitest'
import { demonstrationDocument } from '../demonstration-documents.ts'
import { useBrowser } from './browser.ts'

const PDF = demonstrationDocument('decision-2026-3.pdf')
const TABLE = demonstrationDocument('eia-emissions.csv')

describe('a citizen who opens a published file', () => {
  const { open } = useBrowser()

  for (const [path, button, same, next] of [
    [PDF, '在这台设备上核对', '相同：收到', '下一页'],
    [`/en${PDF}`, 'Check on this device', 'The same:', 'Next page'],
  ] as const)
    it(`reads its text page by page and checks its bytes: ${path}`, { timeout: 30_000 }, async () => {
      const { page, context } = await open()
      const complaints: string[] = []
      page.on('console', (entry) => {
        if (entry.type() === 'error') complaints.push(entry.text())
      })
      await page.goto(path)
      expect(await page.locator('#text').innerText()).toContain('示例市生态环境局')
      await page.getByRole('button', { name: button }).click()
      await page.getByText(same).waitFor()
      await page.getByRole('link', { name: next }).click()
      expect(await page.locator('#text').innerText()).toContain('罚款人民币壹拾贰万元')
      expect(complaints).toEqual([])
      await context.close()
    })

  it('is told when other bytes are served than the log says', { timeout: 30_000 }, async () => {
    const { page, context } = await open()
    await page.route('**/objects/*', (route) => route.fulfill({ body: 'something else' }))
    await page.goto(`/en${PDF}`)
    await page.getByRole('button', { name: 'Check on this device' }).click()
    await page.getByText('Not the same:').waitFor()
    await context.close()
  })

  it('finds what stands in files, and comes from the record to the file and back', { timeout: 30_000 }, async () => {
    const { page, context } = await open()
    await page.goto(`/search/?q=${encodeURIComponent('壹拾贰万元')}`)
    await page.getByRole('link', { name: '行政处罚决定书（示例）' }).click()
    expect(new URL(page.url()).pathname).toBe(PDF)
    expect(new URL(page.url()).searchParams.get('page')).toBe('2')
    await page.locator('.listing a').first().click()
    await page.getByRole('link', { name: '行政处罚决定书（示例）' }).click()
    expect(new URL(page.url()).pathname).toBe(PDF)
    await context.close()
  })

  it('reads a table as one, without scripts too', { timeout: 30_000 }, async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    await page.goto(TABLE)
    expect(await page.getByRole('columnheader').allInnerTexts()).toContain('污染物')
    expect(await page.locator('#text tbody tr').count()).toBe(6)
    expect((await page.request.get(`/en/documents/${'0'.repeat(64)}/`)).status()).toBe(404)
    await context.close()
  })
})
