import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { ORIGIN, useBrowser } from './browser.ts'

const run = promisify(execFile)

/** A station in Lhasa, and an hour after everything else that the record holds of it. */
const READING = { station: '1461A', time: '2018-02-22T05:00:00Z', averaging: 'hour', pm25: '250', pm10: '300' }

describe('a page drawn at build, after the record has grown', () => {
  const { open } = useBrowser()

  beforeAll(async () => {
    const { stdout } = await run(process.execPath, ['scripts/key.ts', '--role', 'publisher'], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, STATE_DIR: process.env['PORTAL_STATE'] },
    })
    const answer = await fetch(`${ORIGIN}/api/registers/air-quality/entries?reason=repeated`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${stdout.trim()}`, 'Content-Type': 'application/json' },
      body: JSON.stringify([READING]),
    })
    expect(answer.status).toBe(201)
  }, 30_000)

  it('takes its newest figures from the record, and says so', { timeout: 30_000 }, async () => {
    const { page, context } = await open()
    const complaints: string[] = []
    page.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()))
    await page.goto('/places/540100/')
    await page.getByText('数据刚刚按公共记录的最新状态更新过').waitFor()
    expect(await page.locator('#air').innerText()).toContain('2018年2月22日')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says which state it shows, and leads to the newest, without JavaScript', { timeout: 30_000 }, async () => {
    const { page, context } = await open({ javaScriptEnabled: false })
    await page.goto('/en/places/540100/')
    expect(await page.locator('#air').innerText()).not.toContain('22 February 2018')
    await page.getByRole('link', { name: 'See it as it is now' }).click()
    expect(new URL(page.url()).pathname).toBe('/en/places/540100/now/')
    expect(await page.locator('#air').innerText()).toContain('22 February 2018')
    await context.close()
  })

  it('stays as it is when the log does not answer', { timeout: 30_000 }, async () => {
    const { page, context } = await open()
    await page.route('**/log/checkpoint', (route) => route.fulfill({ status: 503, body: '' }))
    await page.goto('/places/540100/')
    await page.waitForLoadState('networkidle')
    expect(await page.locator('#air').innerText()).not.toContain('2018年2月22日')
    expect(await page.locator('footer').innerText()).toContain('本页所载为记录在')
    await context.close()
  })
})
