import { describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'

const RECORD = '/registers/air-quality/1001A~20180219T230000Z~hour/'

describe('a citizen who presses "check this record"', () => {
  const { open } = useBrowser()

  for (const [path, button, passed, alone] of [
    [RECORD, '核对这条记录', '核对通过。', '不排除'],
    [`/en${RECORD}`, 'Check this record', 'Checked.', 'does not exclude'],
  ] as const)
    it(`reads that it was proven, and what was not: ${path}`, { timeout: 60_000 }, async () => {
      const { page, context } = await open()
      const complaints: string[] = []
      page.on('console', (entry) => {
        if (entry.type() === 'error') complaints.push(entry.text())
      })
      await page.goto(path)
      await page.getByRole('button', { name: button }).click()
      await page.getByText(passed, { exact: true }).waitFor()
      expect(await page.locator('[data-check-record]').innerText()).toContain(alone)
      expect(complaints).toEqual([])
      await context.close()
    })

  it('is told when the log says something else than the page', { timeout: 60_000 }, async () => {
    const { page, context } = await open()
    await page.route('**/api/log/entries/*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace('\\"pm25\\":\\"38\\"', '\\"pm25\\":\\"8\\"'),
      })
    })
    await page.goto(RECORD)
    await page.getByRole('button', { name: '核对这条记录' }).click()
    await page.getByText('没有通过核对', { exact: false }).waitFor()
    await context.close()
  })
})
