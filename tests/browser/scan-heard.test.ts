import { describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'
import { heard, reach } from './heard.ts'

/** Looking up what is printed at a code, as somebody does who sees neither screen nor camera. */

const DESK = '09520000000011'

describe('whoever looks a product up without seeing it', () => {
  const { open } = useBrowser()

  it('types its number, and hears first what the code is worth, then where the goods come from', async () => {
    const { page, context } = await open()
    await page.goto('/scan/')
    expect(await heard(page.locator('main'))).toEqual([
      ...['heading 扫一扫', 'button 打开相机', 'button 选一张照片', 'textbox 或者输入码上印的字', 'button 查'],
      ...['heading 没有网络也能用', 'button 存进手机', 'heading 能认哪些码', 'link 隐私'],
    ])
    await reach(page, page.getByRole('textbox', { name: '或者输入码上印的字' }))
    await page.keyboard.type(DESK)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/trace/${DESK}/**`)
    const headings = (await heard(page.locator('main'))).filter((one) => one.startsWith('heading'))
    expect(headings.slice(0, 3)).toEqual(['heading 示例实木书桌', 'heading 真货看什么', 'heading 这是什么'])
    expect(headings).toContain('heading 产地：示例县')
    // The verdict is words in the first heading, not a colour beside it.
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/示例实木书桌\s*这里核对不了/)
    await page.goto('/scan/')
    await reach(page, page.getByRole('textbox', { name: '或者输入码上印的字' }))
    await page.keyboard.type('x')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/trace/?code=x')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('这是什么码')
    expect(await page.locator('main').innerText()).toContain('没认出来')
    await context.close()
  })
})
