import { describe, expect, it } from 'vitest'
import { excess, PHONE, useBrowser } from './browser.ts'
import { demonstrationLink, SITE, violations } from './people.ts'

/** The sections of the console on a narrow screen: one row that says where one is, and opens. */

const { open } = useBrowser()
const hasState = process.env['PORTAL_STATE'] !== undefined

describe.skipIf(!hasState)('the menu of the console', () => {
  it('is one row on a phone, opens and closes by keyboard, and leads on', async () => {
    const { page, context } = await open({ ...PHONE, baseURL: SITE })
    await page.goto(await demonstrationLink('admin'))
    await page.goto('/en/console/keys/')
    const menu = page.getByRole('button', { name: 'Sections Keys' })
    const sections = page.getByRole('navigation', { name: 'Sections of the console' })
    await menu.waitFor()
    expect((await sections.boundingBox())?.height).toBeLessThan(60)
    expect(await sections.getByRole('link').count()).toBe(0)

    await menu.focus()
    await page.keyboard.press('Enter')
    expect(await menu.getAttribute('aria-expanded')).toBe('true')
    expect(await sections.getByRole('link').count()).toBeGreaterThan(5)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    expect(await menu.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(await sections.getByRole('link').count()).toBe(0)

    await page.keyboard.press('Enter')
    await sections.getByRole('link', { name: 'My account' }).click()
    await page.getByRole('button', { name: 'Sections My account' }).waitFor()
    await context.close()
  })

  it('fits the narrowest screen in larger type, and is plain links where there is room', async () => {
    const { page, context } = await open({ viewport: { width: 320, height: 640 }, baseURL: SITE })
    await page.goto(await demonstrationLink('admin'))
    await page.goto('/console/keys/')
    const menu = page.getByRole('button', { name: '栏目 密钥' })
    await menu.waitFor()
    await page.evaluate(() => document.documentElement.setAttribute('data-type', 'larger'))
    await menu.press('Enter')
    expect(await excess(page)).toBe(0)
    await page.setViewportSize({ width: 1_280, height: 900 })
    await page.evaluate(() => document.documentElement.removeAttribute('data-type'))
    expect(await menu.isVisible()).toBe(false)
    expect(await page.getByRole('navigation', { name: '工作台各部分' }).getByRole('link').count()).toBeGreaterThan(5)
    await context.close()
  })
})
