import { describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'
import { heard, reach } from './heard.ts'

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

describe('whoever reports without seeing the screen', () => {
  const { open } = useBrowser()

  it('hears at each step where she is and what to do, and sends by keys alone', { timeout: 120_000 }, async () => {
    const { page, context } = await open()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.addInitScript(asTorBrowser)
    await page.goto('/report/')
    await reach(page, page.getByRole('button', { name: '开始' }))
    await page.keyboard.press('Enter')

    const onward = page.locator('[data-next]')
    /** The step's heading has the focus, so that it is read first. */
    const arrive = async (step: string, heading: string): Promise<string[]> => {
      const section = page.locator(`[data-step="${step}"]`)
      await section.waitFor()
      expect(await page.locator(':focus').innerText()).toBe(heading)
      return heard(section)
    }
    const proceed = async (): Promise<void> => {
      await reach(page, onward)
      await page.keyboard.press('Enter')
    }
    const type = async (name: string, text: string): Promise<void> => {
      await reach(page, page.getByRole('textbox', { name }))
      await page.keyboard.type(text)
    }

    expect((await arrive('what', '什么事？')).slice(0, 3)).toEqual(['heading 什么事？', 'group 空气', 'radio 冒黑烟'])
    await reach(page, page.getByRole('radio', { name: '冒黑烟' }))
    await page.keyboard.press('Space')
    await proceed()

    expect(await arrive('where', '在哪里？')).toEqual([
      ...['heading 在哪里？', 'combobox 县、区', 'group 具体在哪里', 'textbox 用文字说', 'textbox 坐标'],
      'button 用我现在的位置',
    ])
    await reach(page, page.getByRole('combobox', { name: '县、区' }))
    await page.keyboard.type('示例')
    await page.getByRole('status').getByText('找到 2 个').waitFor()
    expect(await heard(page.getByRole('listbox'))).toEqual([
      'listbox 县、区',
      'option 示例省示例市示例县',
      'option 示例省示例市示例区',
    ])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('已选：示例省示例市示例县').waitFor()
    await proceed()

    expect(await arrive('when', '什么时候？')).toEqual([
      ...['heading 什么时候？', 'group 什么时候？', 'radio 就是现在', 'radio 以前某一次', 'radio 反复发生'],
    ])
    await reach(page, page.getByRole('radio', { name: '就是现在' }))
    await page.keyboard.press('Space')
    await proceed()

    expect(await arrive('describe', '看到、闻到、听到了什么？')).toEqual([
      'heading 看到、闻到、听到了什么？',
      'textbox 经过',
    ])
    // Nothing written: what is wrong is said, at the field.
    await proceed()
    expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
    await page.keyboard.type('示例化工厂冒黑烟，看不见，闻到焦味')
    await proceed()

    expect(await arrive('photos', '有照片或录像吗？')).toEqual(['heading 有照片或录像吗？', 'button 拍照或选文件'])
    await proceed()
    expect(await arrive('who', '知道是谁吗？')).toEqual([
      'heading 知道是谁吗？',
      'textbox 单位、车辆或人',
      'textbox 统一社会信用代码',
      'button 后面都不填，直接选谁可以看到',
    ])
    await proceed()
    expect((await arrive('knows', '除了您，还有谁可能知道这件事？')).at(-1)).toBe('textbox 办理时请注意')
    await proceed()
    expect(await arrive('contact', '要留联系方式吗？')).toEqual([
      ...['heading 要留联系方式吗？', 'textbox 称呼和电话、邮箱或微信', 'checkbox 转给别的机关时，联系方式可以一起转'],
    ])
    await proceed()
    expect(await arrive('visibility', '谁可以看到？')).toEqual([
      ...['heading 谁可以看到？', 'group 谁可以看到？', 'radio 公开', 'radio 只进统计', 'radio 只给机关看'],
    ])
    await reach(page, page.getByRole('radio', { name: '公开' }))
    for (const key of ['Space', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
    await proceed()

    expect((await arrive('review', '发送前看一遍'))[0]).toBe('heading 发送前看一遍')
    await page.locator('[data-next]:enabled').waitFor()
    expect(await page.locator('[data-handler]').ariaSnapshot()).toMatch(/谁来办 示例[^]*依据[^]*最晚什么时候[^]*奖励/)
    await proceed()
    const heardOfCode = await arrive('code', '先记下查询码')
    expect(heardOfCode).toContain('button 复制')
    const code = (await page.locator('[data-code]').textContent()) ?? ''
    await type('输入最后四位', code.slice(-4))
    await proceed()
    await page.getByRole('heading', { name: '举报已经收到' }).waitFor()
    expect(await page.locator(':focus').innerText()).toContain('举报已经收到')
    expect(complaints).toEqual([])
    await context.close()
  })
})
