import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { excess, ORIGIN, PHONE, useBrowser } from './browser.ts'
import { operatorToken, SITE, violations } from './people.ts'

/** Keys come and go: what is sealed to the keys of yesterday is sealed anew to those of today, and nothing is lost on the way. */

const { open } = useBrowser()
const WAIT = { timeout: 240_000 }
/** As the name of the key says in the console. */
const [DEMONSTRATION, PASSPHRASE] = ['demonstration key', 'demonstration-2026']

const linkOf = async (role: string): Promise<string> => {
  const headers = { authorization: `Bearer ${operatorToken()}` }
  const answer = await fetch(`${ORIGIN}/api/operator/demonstration-links`, { method: 'POST', headers })
  const { links }: { links: { role: string; link: string }[] } = JSON.parse(await answer.text())
  return links.find((one) => one.role === role)?.link ?? ''
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click()

/** Releases everything that waits, as somebody else. */
const release = async (page: Page): Promise<void> => {
  await page.goto(await linkOf('admin'))
  await page.evaluate(async () => {
    const { items }: { items: { id: string }[] } = await (await fetch('/api/waiting')).json()
    for (const { id } of items) await fetch(`/api/waiting/${id}/release`, { method: 'POST' })
  })
}

const begin = async (page: Page): Promise<string> => {
  await press(page, '开始')
  const told = page.locator('[data-reseal] [role=status]', { hasText: '重新密封了' })
  await told.waitFor()
  return (await told.textContent()) ?? ''
}

describe.skipIf(process.env['PORTAL_STATE'] === undefined)('keys of a body', () => {
  it(
    'are made, published by two people, sealed to, and ended, with a warning of what would be lost',
    WAIT,
    async () => {
      const { page, context } = await open({ ...PHONE, baseURL: SITE })
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(String(error)))
      await page.goto(await linkOf('handler'))
      await page.goto('/console/sealing-keys/')
      await page.locator('[data-fingerprint]').first().waitFor()

      const make = page.locator('[data-make]')
      await make.getByLabel('叫什么').fill('新同事的电脑（测试）')
      for (const label of ['口令', '再输一遍'])
        await make.getByLabel(label, { exact: true }).fill('一句只有我知道的很长的话')
      await press(page, '生成并存好')
      const told = page.locator('[data-made]', { hasText: '指纹' })
      await told.waitFor()
      const [fingerprint = ''] = /[0-9A-Z]{5}(-[0-9A-Z]{5}){3}/.exec((await told.textContent()) ?? '') ?? []
      const key = page.locator(`[data-fingerprint="${fingerprint}"]`)
      await key.getByRole('button', { name: '公布公钥' }).click()
      await key.getByText('已提交。').waitFor()
      await page.reload()
      await key.getByText('等另一个人放行').waitFor()
      expect(await key.getByRole('button', { name: '公布公钥' }).count()).toBe(0)

      const other = await open({ baseURL: SITE })
      await release(other.page)
      await other.context.close()
      await page.reload()
      await key.getByText('在用').waitFor()
      // Ending the key that alone opens what is there so far is advised against.
      const old = page.locator('[data-fingerprint]', { hasText: DEMONSTRATION })
      await old.getByRole('button', { name: '停用' }).click()
      await page.getByRole('dialog').getByText('还没有密封给现在的每一把钥匙').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
      await press(page, '开始')
      await page.locator('[data-reseal]').getByText('请先在上面打开钥匙').waitFor()
      const select = page.locator('[data-key] select')
      await select.selectOption(
        (await select.locator('option', { hasText: DEMONSTRATION }).getAttribute('value')) ?? '',
      )
      await page.locator('[data-key] [name=passphrase]').fill(PASSPHRASE)
      await press(page, '打开钥匙')
      await page.getByText('钥匙已打开').waitFor()
      expect(await begin(page)).toMatch(/^重新密封了 [1-9]\d* 个。$/)
      expect(await violations(page)).toEqual([])
      expect(await excess(page)).toBe(0)

      await key.getByRole('button', { name: '停用' }).click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.textContent()).not.toContain('还没有密封')
      await dialog.getByRole('button', { name: '停用', exact: true }).click()
      await key.waitFor({ state: 'detached' })
      // Whoever had it shall open nothing of today: sealed anew, without it.
      expect(await begin(page)).toMatch(/^重新密封了 [1-9]\d* 个。$/)
      expect(problems).toEqual([])
      await context.close()
    },
  )
})
