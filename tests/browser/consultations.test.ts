import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, AUTHORITY, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

/** A draft from the clerk who opens it for comment to the page that shows what became of it, on a phone in between. */

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const number = `示征T${Date.now()}`

describe('a draft that is open for comment', () => {
  const { open } = useBrowser()

  it(
    'is made by a clerk, commented on by a citizen on a phone, answered, and changed',
    { timeout: 240_000 },
    async () => {
      const { page: clerk, context: office } = await open({ baseURL: SITE })
      await withAuthenticator(office, clerk)
      await acceptAsNew(
        clerk,
        await operatorInvites({ role: 'publisher', organisation: AUTHORITY, hours: 1 }),
        '示例经办',
      )
      await clerk.goto('/console/consultations/')
      await clerk.getByLabel('征求意见编号').fill(number)
      await clerk.getByLabel('草案种类').selectOption('other')
      await clerk.getByLabel('名称', { exact: true }).fill('示例垂钓办法（征求意见稿）')
      await clerk.getByLabel('地区代码').fill('990101')
      await clerk.getByLabel('开始日').fill(today)
      await clerk.getByText('最早').waitFor()
      await clerk.getByLabel('截止日（').fill(today)
      await clerk.getByLabel('草案全文').fill('一、总则\n\n为了保护示例湖，制定本办法。\n\n每年3月至6月禁止垂钓。')
      await clerk.getByRole('button', { name: '分段并检查' }).click()
      // Closing on the day it opens is refused at the very field, with the rule and the earliest day.
      await clerk.locator('#make-closes[aria-invalid=true]').waitFor()
      expect(await clerk.locator('[data-make]').innerText()).toMatch(/太短（\d个工作日）.*最早 \d{4}/)
      await clerk.getByLabel('截止日（').fill('')
      await clerk.getByRole('button', { name: '分段并检查' }).click()
      await clerk.getByRole('heading', { name: '3 段，检查没有问题' }).waitFor()
      await clerk.locator('[data-preview]').getByRole('button', { name: '公布' }).click()
      await clerk.getByRole('link', { name: '看公开的页面' }).waitFor()
      expect(await violations(clerk)).toEqual([])

      const { page: citizen, context: phone } = await open({ ...PHONE, baseURL: SITE })
      const complaints: string[] = []
      citizen.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()))
      const path = `/consultations/${encodeURIComponent(number)}/`
      await citizen.goto(path)
      await citizen.locator('[data-comment-on=p3]').click()
      await citizen.getByRole('heading', { name: '对第 p3 段提意见' }).waitFor()
      await citizen.getByLabel('您的意见').fill('六月鸟已经飞走了，禁到五月就够。')
      await citizen.reload()
      await citizen.locator('[data-comment-on=p3]').click()
      expect(await citizen.getByLabel('您的意见').inputValue()).toContain('禁到五月')
      expect(await violations(citizen)).toEqual([])
      await citizen.getByLabel('署名').fill('湖边居民')
      await citizen.getByRole('button', { name: '提交' }).click()
      await citizen.getByRole('heading', { name: '意见已经收到' }).waitFor()
      expect(await citizen.evaluate(() => localStorage.length)).toBe(0)
      const [of = '', code = ''] = await citizen.locator('dd.code').allInnerTexts()
      await citizen.goto(path)
      expect(await citizen.getByText('禁到五月').count()).toBe(0)

      await clerk.goto(`/console/consultations/#${encodeURIComponent(number)}`)
      await clerk.getByText('六月鸟已经飞走了').waitFor()
      // A letter that came to the office waits beside it.
      await clerk.getByText('录入信件、电话、当面提的意见').click()
      await clerk.getByLabel('收到的日期').fill(today)
      await clerk.getByLabel('原话').fill('来信：请在北岸留一处给老人垂钓。')
      await clerk.getByRole('button', { name: '录入', exact: true }).click()
      await clerk.getByText('请告诉提意见的人').waitFor()
      await clerk.locator('[data-one] li', { hasText: '请在北岸' }).getByText('机关录入').waitFor()
      expect(await violations(clerk)).toEqual([])
      // What is half written stays while others are dealt with: here what is taken out of one, and the result.
      const letter = clerk.locator('[data-one] li', { hasText: '请在北岸' })
      await letter.locator('summary').click()
      await letter.locator('textarea').fill('来信：请在北岸留一处')
      await clerk.getByLabel('情况说明（公开）').fill('一条意见')
      // By the keyboard alone: to the comment, and published.
      await clerk.locator('[data-one] li', { hasText: '六月鸟' }).focus()
      await clerk.keyboard.press('p')
      await clerk.locator('[data-toasts]').getByText('已处理 1 份').waitFor()
      expect(await letter.locator('textarea').inputValue()).toBe('来信：请在北岸留一处')
      await letter.getByRole('button', { name: '公布', exact: true }).click()
      await clerk.getByText('都看完了').waitFor()
      for (const words of ['六月鸟已经飞走了', '请在北岸']) await clerk.getByLabel(words).check()
      await clerk.getByLabel('理由（公开）').fill('采纳，缩短到五月底。')
      await clerk.getByRole('button', { name: '答复选中的 2 条' }).click()
      await clerk.getByText('公布的意见都答复了').waitFor()
      expect(await clerk.getByLabel('情况说明（公开）').inputValue()).toBe('一条意见')
      await clerk.getByLabel('定稿').fill('一、总则\n\n为了保护示例湖，制定本办法。\n\n每年3月至5月禁止垂钓。')
      await clerk.getByRole('button', { name: '对照草案' }).click()
      await clerk.getByText('改动 1 段').waitFor()
      await clerk.getByRole('button', { name: '公布定稿' }).click()
      await clerk.locator('[data-toasts]').getByText('已公布').waitFor()
      // The page is drawn anew with what stands now.
      await clerk.getByText('改动 1 段').waitFor({ state: 'hidden' })
      await clerk.getByLabel('情况说明（公开）').fill('一条意见，已采纳。')
      await clerk.getByRole('button', { name: '公布结果' }).click()
      // The window is not over: no result, and the page says so.
      await clerk.getByText('还没有截止').waitFor()

      await citizen.goto(path)
      await citizen.locator('#p3 summary').click()
      await citizen.locator('#p3').getByText('采纳，缩短到五月底。').waitFor()
      await citizen.getByText('由机关录入（信件）').waitFor()
      expect(await citizen.locator('#counts').innerText()).toMatch(/其中由机关录入（信件、电话、当面）\s*1/)
      expect(await citizen.locator('#difference ins').innerText()).toContain('5')
      expect(await citizen.locator('#difference del').innerText()).toContain('6')
      expect(await violations(citizen)).toEqual([])
      await citizen.goto('/consultations/follow/')
      await citizen.getByLabel('编号').fill(of)
      await citizen.getByLabel('查询码').fill(code.toLowerCase())
      await citizen.getByRole('button', { name: '查', exact: true }).click()
      await citizen.getByRole('link', { name: '看公布的意见和答复' }).waitFor()
      expect(complaints).toEqual([])
      await Promise.all([office.close(), phone.close()])
    },
  )
})
