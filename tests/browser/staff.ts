import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { ORIGIN } from './browser.ts'

/** People of the console: an authenticator of Chromium's own, an account, and a role by an invitation. */

/** Passkeys live at a name, not at an address. */
export const SITE = ORIGIN.replace('127.0.0.1', 'localhost')

/** An authority of the invented region: 示例市生态环境局. */
export const AUTHORITY = '11990100000000019F'

const ROOT = join(import.meta.dirname, '../..')

/** As a phone has one. */
export const withAuthenticator = async (context: BrowserContext, page: Page): Promise<void> => {
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

/** A link by which whoever opens it takes a role, as the operator's script prints it. */
export const invitation = (...grant: string[]): string => {
  const env = { ...process.env, STATE_DIR: process.env['PORTAL_STATE'] ?? '.state', PORT: new URL(ORIGIN).port }
  const printed = execFileSync(process.execPath, ['scripts/admin.ts', '--invite', ...grant], { cwd: ROOT, env })
  return `${SITE}/console/invitation/${new URL(printed.toString().trim()).hash}`
}

/** Makes an account; with a link, takes the role that it gives. Chinese pages. */
export const signUp = async (page: Page, link?: string): Promise<void> => {
  await page.goto(link ?? `${SITE}/console/sign-in/`)
  await page.getByRole('button', { name: '新建账户' }).click()
  await page.getByRole('button', { name: '我已经保存好了' }).click()
  if (link === undefined) return page.getByRole('heading', { name: '已登录' }).waitFor()
  await page.getByRole('button', { name: '接受' }).click()
  await page.getByText('已接受').waitFor()
}
