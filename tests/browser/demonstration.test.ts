import { describe, expect, it } from 'vitest'
import { ORIGIN, useBrowser } from './browser.ts'
import { demonstrationLink } from './people.ts'

/** Following a link of the demonstration, as somebody does who has just started the portal. */

const STATE = process.env['PORTAL_STATE']
const { open } = useBrowser()

describe.skipIf(STATE === undefined)('a link of the demonstration', () => {
  it.each(['localhost', '127.0.0.1'])('signs in at %s without a passkey, and leads to the console', async (host) => {
    const { page, context } = await open()
    await page.goto((await demonstrationLink('auditor')).replace('localhost', host))
    expect(new URL(page.url()).pathname).toBe('/console/')
    const cookies = (await context.cookies()).filter(({ name }) => name === '__Host-lucid')
    expect(cookies).toMatchObject([{ httpOnly: true, secure: true, sameSite: 'Lax', path: '/', domain: host }])
    const account = await page.evaluate(async () => (await fetch('/api/account')).json())
    expect(account).toMatchObject({ name: '示例·审计人', fresh: true, roles: [{ role: 'auditor' }] })
    // Her account says what it is, instead of asking for codes and passkeys that she has not.
    await page.goto(`http://${host}:${new URL(ORIGIN).port}/console/account/`)
    await page.getByText('用演示链接登录').first().waitFor()
    await page.getByText('这是演示账户').waitFor()
    expect(await page.getByText('请换一套新的').count()).toBe(0)
    await context.close()
  })

  it('does a grave act from a page, at either name', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      const { page, context } = await open()
      await page.goto((await demonstrationLink('admin')).replace('localhost', host))
      const status = await page.evaluate(async () => {
        const { roles }: { roles: { organisation: string }[] } = JSON.parse(await (await fetch('/api/account')).text())
        const body = JSON.stringify({ role: 'auditor', organisation: roles[0]?.organisation })
        const headers = { 'content-type': 'application/json' }
        return (await fetch('/api/invitations', { method: 'POST', headers, body })).status
      })
      expect([host, status]).toEqual([host, 201])
      await context.close()
    }
  })
})
