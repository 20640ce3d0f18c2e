import { describe, expect, it } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { ORIGIN, PHONE, useBrowser } from './browser.ts'

/** Passkeys live at a name, not at an address. */
const SITE = ORIGIN.replace('127.0.0.1', 'localhost')
const { open } = useBrowser()

/** An authenticator of Chromium's own, as a phone has one. */
const withAuthenticator = async (context: BrowserContext, page: Page): Promise<void> => {
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

const pressed = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name }).focus()
  await page.keyboard.press('Enter')
}

describe('signing in', () => {
  it('makes an account, signs out and in again, by keyboard alone, on a phone', async () => {
    const { page, context } = await open({ ...PHONE, baseURL: SITE })
    await withAuthenticator(context, page)
    await page.goto('/console/sign-in/')
    await pressed(page, '新建账户')
    await page.getByRole('heading', { name: '您的恢复码' }).waitFor()
    expect(await page.locator('.codes li').count()).toBe(10)
    await pressed(page, '我已经保存好了')
    await page.getByRole('heading', { name: '已登录' }).waitFor()
    const account = await page.locator('[data-account]').textContent()
    const cookies = (await context.cookies()).filter(({ name }) => name === '__Host-lucid')
    expect(cookies).toMatchObject([{ httpOnly: true, secure: true, sameSite: 'Lax', path: '/', domain: 'localhost' }])
    await pressed(page, '退出登录')
    await pressed(page, '用通行密钥登录')
    await page.getByRole('heading', { name: '已登录' }).waitFor()
    expect(await page.locator('[data-account]').textContent()).toBe(account)
    await context.close()
  })

  it('says in English too what went wrong with a recovery code', async () => {
    const { page, context } = await open({ baseURL: SITE, locale: 'en' })
    await page.goto('/en/console/sign-in/')
    await page.getByText('All passkeys are lost').click()
    await page.getByLabel('Recovery code').fill('AAAAA-AAAAA-AAAAA-AAAAA')
    await pressed(page, 'Sign in with the code')
    await page.getByText('There is no such recovery code').waitFor()
    await context.close()
  })

  it('leads from an IP address, where browsers allow no passkeys, to the name of the same machine', async () => {
    const { page, context } = await open()
    await page.goto('/console/sign-in/')
    const link = page.locator('[data-elsewhere] a')
    expect(await link.getAttribute('href')).toBe(`${SITE}/console/sign-in/`)
    expect(await page.getByRole('button', { name: '用通行密钥登录' }).isVisible()).toBe(false)
    await context.close()
  })
})

describe('an invitation', () => {
  it('without a code, or with one that does not work, says so', async () => {
    const { page, context } = await open({ baseURL: SITE })
    await page.goto('/console/invitation/')
    await page.getByText('这个网址里没有邀请码').waitFor()
    await page.goto('/console/invitation/#AAAA')
    await page.reload()
    await page.getByText('这个邀请链接不能用了').waitFor()
    await context.close()
  })
})
