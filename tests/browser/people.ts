import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { ORIGIN } from './browser.ts'

/** People of browser tests: an authenticator of Chromium's own, and invitations from the machine itself. */

/** Passkeys live at a name, not at an address. */
export const SITE = ORIGIN.replace('127.0.0.1', 'localhost')

/** An authority of the invented region: 示例市生态环境局. */
export const AUTHORITY = '11990100000000019F'

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

/** Reads what only the machine's own scripts know. */
export const operatorToken = (): string => {
  const secrets = readFileSync(join(process.env['PORTAL_STATE'] ?? '', 'secrets.env'), 'utf8')
  return /^OPERATOR_TOKEN="?([^"\n]+)/m.exec(secrets)?.[1] ?? ''
}

/** An invitation as a script of the machine makes it. @returns the link */
export const operatorInvites = async (grant: object): Promise<string> => {
  const answer = await fetch(`${ORIGIN}/api/operator/invitations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify(grant),
  })
  const made: unknown = await answer.json()
  if (typeof made === 'object' && made !== null && 'link' in made) return String(made.link)
  throw new Error(`${answer.status}: ${JSON.stringify(made)}`)
}

/** A link that signs in as the invented person of the demonstration who has a role; it works once. */
export const demonstrationLink = async (role: string): Promise<string> => {
  const headers = { authorization: `Bearer ${operatorToken()}` }
  const answer = await fetch(`${ORIGIN}/api/operator/demonstration-links`, { method: 'POST', headers })
  const { links }: { links: { role: string; link: string }[] } = JSON.parse(await answer.text())
  return links.find((one) => one.role === role)?.link ?? ''
}

/** Opens an invitation on a page in Chinese, makes an account there, and accepts. */
export const acceptAsNew = async (page: Page, link: string, name = ''): Promise<void> => {
  const { pathname, hash } = new URL(link)
  await page.goto(`${SITE}${pathname}${hash}`)
  await page.getByText('邀请您担任').waitFor()
  if (name !== '') await page.getByLabel('称呼').fill(name)
  await page.getByRole('button', { name: '新建账户' }).click()
  await page.getByRole('button', { name: '我已经保存好了' }).click()
  // One act at a time: what is pressed meanwhile is not done.
  await page.getByRole('heading', { name: '已登录' }).waitFor()
  await page.getByRole('button', { name: '接受', exact: true }).click()
  await page.getByText('已接受').waitFor()
}

export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
declare const axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

/** What axe finds on a page, as `rule: element`. */
export const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    // What passed is not asked for, nor where it stands: to describe it takes longer than to look.
    const { violations: found } = await axe.run({
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
      selectors: false,
    })
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}
