import { createHash } from 'node:crypto'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { activityLeaves, activityRoot, rowSalt, type ActivityFact } from '../../content/people/activity-tree.ts'
import { HASH_BYTES, inclusionPath, rangeHash, treeHash, type Hash } from '../../content/log/merkle.ts'
import { PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'
import { inTurns } from '../pages.ts'

const { open } = useBrowser()
const WAIT = { timeout: 120_000 }
/** An organisation of the invented region. */
const OWN = '91350100M000100Y43'

interface Tab {
  page: Page
  context: BrowserContext
}

const aTab = async (options: BrowserContextOptions = {}): Promise<Tab> => {
  const tab = await open({ baseURL: SITE, ...options })
  await withAuthenticator(tab.context, tab.page)
  return tab
}
/** Somebody new with a role, on a page of the console. */
const anOfficer = async (
  grant: object,
  section: string,
  options: BrowserContextOptions = {},
  name = '',
): Promise<Tab> => {
  const tab = await aTab(options)
  await acceptAsNew(tab.page, await operatorInvites(grant), name)
  await tab.page.goto(`/console/${section}/`)
  return tab
}
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click()
const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
/** Asks the portal as the page's own program does. */
const ask = (page: Page, method: string, path: string, body?: object) =>
  page.evaluate(
    async ([asked, to, sent]) => {
      const init = { method: asked, headers: { 'content-type': 'application/json' }, ...(sent ? { body: sent } : {}) }
      return (await fetch(to, init)).status
    },
    [method, path, body ? JSON.stringify(body) : ''] as const,
  )

describe('an administrator of the portal', () => {
  it('invites a clerk, sees her, and ends her role: her next act is refused', WAIT, async () => {
    const admin = await anOfficer({ role: 'admin' }, 'organisations', {}, '管理员甲')
    const { page } = admin
    await page.getByRole('heading', { name: '邀请', exact: true }).waitFor()

    // A code with a wrong check character is told which one is right; a name is looked up.
    const organisation = page.getByLabel('代表哪个单位')
    await organisation.fill(`${OWN.slice(0, 17)}4`)
    await press(page, '做一个邀请链接')
    await page.getByText('第 18 位应当是 3，您写的是 4').first().waitFor()
    await organisation.fill(OWN)
    await page.getByRole('group', { name: '哪些登记簿' }).getByLabel('只限这些').check()
    await page.getByLabel('在列表里找').fill('places')
    await page.getByRole('checkbox', { name: 'places' }).check()
    await page.getByRole('radio', { name: '只限这些（包括下面的区县）' }).check()
    await page.getByLabel('按名称或代码查地区').fill('北京')
    await page.getByRole('button', { name: /北京市 110000/ }).click()
    await page.getByLabel('每天最多多少行').fill('100')
    await press(page, '做一个邀请链接')
    const link = (await page.locator('[data-once] .secret').textContent()) ?? ''
    expect(link).toMatch(/\/console\/invitation\/#[\w-]{43}$/)
    await page.getByRole('img', { name: '邀请链接的二维码' }).waitFor()
    expect(await violations(page)).toEqual([])
    await press(page, '我已经保存好了')
    expect(await page.content()).not.toContain(link)

    const clerk = await aTab()
    await acceptAsNew(clerk.page, link, '林小满')
    expect(await ask(clerk.page, 'POST', '/api/registers/places/entries?dryRun=true', [])).not.toBe(403)

    await page.reload()
    const item = page.locator('[data-role]', { hasText: '林小满' })
    await item.waitFor()
    expect(await item.textContent()).toContain('只限地区：北京市')
    expect(await item.textContent()).toContain('每天最多 100 行')
    // Other tests invite at the same time.
    const invitations = page.locator('[data-invitation]', { hasText: '每天最多 100 行' })
    expect(await invitations.first().textContent()).toContain('林小满')
    await item.getByRole('button', { name: /收回/ }).click()
    await inDialog(page, '收回角色')
    await page.getByText('已收回 林小满').waitFor()
    expect(await item.count()).toBe(0)
    expect(await ask(clerk.page, 'POST', '/api/registers/places/entries', [])).toBe(403)

    // Undoing it fills the form as it was.
    await press(page, '收回错了：照原样再邀请')
    expect(await page.getByLabel('代表哪个单位').inputValue()).toBe(OWN)
    expect(await page.getByLabel('每天最多多少行').inputValue()).toBe('100')
    await press(page, '做一个邀请链接')
    const again = (await page.locator('[data-once] .secret').textContent()) ?? ''
    await page
      .locator('[data-invitation][data-state=open]', { hasText: '每天最多 100 行' })
      .first()
      .getByRole('button', { name: /收回邀请/ })
      .click()
    await page.getByText('邀请已收回').waitFor()
    await clerk.page.goto(again)
    await clerk.page.reload()
    await clerk.page.getByText('这个邀请链接不能用了').waitFor()
    await Promise.all([admin.context.close(), clerk.context.close()])
  })

  it('releases an officer who lost her passkeys, after making sure that it is she', WAIT, async () => {
    const lost = await aTab()
    const { page } = lost
    await page.goto(`${SITE}/console/sign-in/`)
    const name = `周小舟${Date.now() % 10_000}`
    await page.getByLabel('称呼').fill(name)
    await page.getByRole('button', { name: '新建账户' }).click()
    const code = (await page.locator('[data-codes] li').first().textContent()) ?? ''
    await page.getByRole('button', { name: '我已经保存好了' }).click()
    await page.getByRole('heading', { name: '已登录' }).waitFor()
    await acceptMore(page, { role: 'publisher', organisation: OWN })
    await page.goto('/console/')
    await page.getByRole('button', { name: '退出登录' }).click()

    // On another device, with nothing but a code from her drawer.
    const found = await aTab(PHONE)
    await found.page.goto('/console/sign-in/')
    await found.page.getByText('通行密钥都丢了').click()
    await found.page.getByLabel('恢复码').fill(code)
    await found.page.getByRole('button', { name: '用恢复码登录' }).click()
    await found.page.getByText('再请另一位管理员放行').first().waitFor()
    expect(await ask(found.page, 'POST', '/api/registers/places/entries', [])).toBe(403)

    const admin = await anOfficer({ role: 'admin' }, 'organisations')
    const waiting = admin.page.locator('[data-recoveries] li', { hasText: name })
    await waiting.getByRole('button', { name: /我确认是本人，放行/ }).click()
    await inDialog(admin.page, '我确认是本人，放行')
    await admin.page.getByText('已放行。').waitFor()
    await waiting.waitFor({ state: 'detached' })
    expect(await ask(found.page, 'POST', '/api/registers/places/entries', [])).not.toBe(403)
    for (const { context } of [lost, found, admin]) await context.close()
  })

  it('makes a key that works, replaces it and revokes it', WAIT, async () => {
    const { page, context } = await anOfficer({ role: 'admin' }, 'keys', PHONE)
    const name = `水质站 ${Date.now().toString(36)}`
    await page.getByLabel('叫什么').fill(name)
    await press(page, '造密钥')
    const secret = page.locator('[data-once] .secret')
    const first = (await secret.textContent()) ?? ''
    expect(first).toMatch(/^lucid_/)
    expect(await page.locator('[data-once] pre').textContent()).toContain(`Bearer ${first}`)
    const publish = async (key: string): Promise<number> =>
      (
        await fetch(`${SITE.replace('localhost', '127.0.0.1')}/api/registers/places/entries?dryRun=true`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: '[{"code":"x"}]',
        })
      ).status
    expect(await publish(first)).toBe(422)
    await press(page, '我已经保存好了')
    const item = page.locator('[data-key][data-state=works]', { hasText: name })
    await item.getByRole('button', { name: /换一把/ }).click()
    await page.getByRole('dialog').getByLabel('旧的还能用多久').selectOption('0')
    await inDialog(page, '换')
    await page.getByRole('heading', { name: '新的密钥' }).waitFor()
    const second = (await secret.textContent()) ?? ''
    expect([await publish(first), await publish(second)]).toEqual([401, 422])
    await press(page, '我已经保存好了')
    await item.first().getByRole('button', { name: /吊销/ }).click()
    await inDialog(page, '吊销')
    await page.getByText('已吊销。').waitFor()
    expect(await publish(second)).toBe(401)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await context.close()
  })
})

describe('an administrator of one organisation', () => {
  it('is held to it: the form fixes it, and a body that says otherwise is refused with the reason', WAIT, async () => {
    const bounds = { registers: ['places'], rowsPerDay: 10 }
    const { page, context } = await anOfficer({ role: 'admin', organisation: OWN, bounds }, 'organisations')
    const organisation = page.getByLabel('代表哪个单位')
    await organisation.waitFor()
    expect([await organisation.inputValue(), await organisation.isEditable()]).toEqual([OWN, false])
    expect(await page.getByText('给不出更大的').textContent()).toContain('每天最多 10 行')
    await page.getByRole('checkbox', { name: 'places' }).check()
    await page.getByLabel('每天最多多少行').evaluate((input: HTMLInputElement) => {
      input.removeAttribute('max')
      input.value = '1000'
    })
    await press(page, '做一个邀请链接')
    await page.locator('.issue', { hasText: '谁也不能给出自己没有的权限' }).waitFor()
    expect(await page.getByLabel('每天最多多少行').getAttribute('aria-invalid')).toBe('true')
    await context.close()
  })
})

describe('her own account', () => {
  it('says what is wrong with a name, keeps passkeys and codes, and signs out elsewhere', WAIT, async () => {
    const { page, context } = await anOfficer({ role: 'auditor' }, 'account', PHONE)
    const form = page.locator('[data-name-form] form')
    const name = form.getByLabel('称呼')
    await name.waitFor()
    for (const [bad, said] of [
      ['\u202e林', '看不见的字符'],
      ['pаypal', '看起来一样的字母'],
      ['长'.repeat(10_000), '最多 40 个字'],
    ] as const) {
      await name.evaluate((input: HTMLInputElement, value) => {
        input.removeAttribute('maxlength')
        input.value = value
      }, bad)
      await form.getByRole('button', { name: '保存' }).click()
      await form.locator('.issue', { hasText: said }).waitFor()
    }
    await name.fill('审计人乙')
    await form.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存。').waitFor()

    await page.locator('[data-passkeys]').getByRole('button', { name: /删除/ }).click()
    await inDialog(page, '删除')
    await page.getByText('最后一把通行密钥').waitFor()
    await press(page, '换一套新的恢复码')
    await inDialog(page, '换新的')
    await page.locator('[data-once] li').first().waitFor()
    expect(await page.locator('[data-once] li').count()).toBe(10)

    // The same account in a second browser is signed out from the first.
    const cookies = await context.cookies()
    const copied = cookies.find((cookie) => cookie.name === '__Host-lucid')
    expect(copied).toBeDefined()
    await page.getByText('只在这里登录着').waitFor()
    expect(await page.locator('[data-activity] li').count()).toBeGreaterThan(1)
    await context.close()
  })

  it('whose session was ended elsewhere is asked to sign in, and goes on', WAIT, async () => {
    const { page, context } = await anOfficer({ role: 'auditor' }, 'account')
    const form = page.locator('[data-name-form] form')
    await form.getByLabel('称呼').fill('审计人丙')
    const other = await context.newPage()
    await other.goto('/console/sign-in/')
    expect(await ask(other, 'DELETE', '/api/account/sessions/current')).toBe(204)
    await form.getByRole('button', { name: '保存' }).click()
    await inDialog(page, '用通行密钥登录')
    await page.getByText('已保存。').waitFor()
    await other.evaluate(() => fetch('/api/account/sessions/current', { method: 'DELETE' }))
    await page.goto('/console/keys/')
    await page.waitForURL(/\/console\/sign-in\/\?to=/)
    await context.close()
  })

  it('is closed only when its beginning is typed, and says what stays', WAIT, async () => {
    const { page, context } = await anOfficer({ role: 'publisher', organisation: OWN }, 'account', { locale: 'zh-CN' })
    await press(page, '注销我的账户')
    const issue = page.locator('[data-close-form] .issue')
    await issue.waitFor()
    const start = /输入 (\S{4})/.exec((await issue.textContent()) ?? '')?.[1] ?? ''
    await page.locator('[data-close-form] input').fill(start)
    await press(page, '注销我的账户')
    await page.getByRole('heading', { name: '账户已经注销' }).waitFor()
    expect(await ask(page, 'GET', '/api/account')).toBe(401)
    await context.close()
  })
})

const hash: Hash = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** What a portal would answer of a row once its day is over, made by the same program. */
const provenRow = (row: ActivityFact) => {
  const salt = new Uint8Array(32).fill(9)
  const leaves = activityLeaves([row], salt, hash)
  const { root, size } = activityRoot([row], salt, hash)
  const read = ({ height, index }: { height: number; index: number }) => {
    const width = 2 ** height * HASH_BYTES
    return treeHash(leaves.slice(index * width, (index + 1) * width), hash)
  }
  const hashes = inclusionPath(0, size).map((range) => base64(rangeHash(range, read, hash)))
  const opening = Buffer.from(rowSalt(salt, 0, hash)).toString('base64url')
  return {
    proof: { row, day: row['day'], at: 0, size, root: base64(root), salt: opening, hashes },
    root: base64(root),
    size,
  }
}

describe('an auditor', () => {
  let link = ''
  beforeAll(async () => {
    link = await operatorInvites({ role: 'auditor' })
  })

  it('reads who did what, narrows it, and takes it away as a file', WAIT, async () => {
    const { page, context } = await aTab()
    await acceptAsNew(page, link, '审计人甲')
    await page.goto('/console/activity/')
    await page.locator('[data-act]').first().waitFor()
    await page.getByLabel('做什么').selectOption({ label: '看管自己的账户' })
    await press(page, '查')
    await page.waitForURL(/action=account-keep/)
    // The heading has the focus once the list below it is the new one.
    await page.locator('#activity-list:focus').waitFor()
    await page.locator('[data-act] summary').first().click()
    await press(page, '只看这个人的')
    await page.waitForURL(/account=/)
    const waiting = page.waitForEvent('download')
    await press(page, '下载 CSV')
    const file = await waiting
    expect(file.suggestedFilename()).toBe('activity.csv')
    // A page that was reloaded asks the same again.
    await page.reload()
    expect(await page.getByLabel('做什么').inputValue()).toBe('account-keep')
    await page.getByText('更多条件').click()
    await page.getByLabel('请求编号').fill('nothing-of-the-kind')
    await press(page, '查')
    await page.getByText('没有符合条件的记录').waitFor()
    await context.close()
  })

  it(
    'checks a row in the page: today’s is not fixed yet; a proven one holds, a changed one does not',
    WAIT,
    async () => {
      const { page, context } = await anOfficer({ role: 'auditor' }, 'activity')
      await page.locator('[data-act] summary').first().click()
      const check = page
        .locator('[data-act]')
        .first()
        .getByRole('button', { name: /核对这一行/ })
      await check.click()
      await page.getByText('第二天零点之后').waitFor()

      const seq = Number(/\d+/.exec((await check.textContent()) ?? '')?.[0])
      const row = await page.evaluate(async (wanted) => {
        const { items } = await (
          await fetch('/api/activity?limit=1000')
        ).json<{ items: ({ seq: number } & ActivityFact)[] }>()
        return items.find((one: { seq: number }) => one.seq === wanted)
      }, seq)
      if (!row) throw new Error(`no row ${seq}`)
      const { proof, root, size } = provenRow(row)
      // Of another entry, but one that stands: what is checked here is the row against the root that is shown.
      const record = { index: 0, body: { day: row['day'], size, root } }
      await page.route('**/api/registers/activity-roots/records/*', (route) => route.fulfill({ json: record }))
      let given: object = proof
      await page.route('**/api/activity/*/proof', (route) => route.fulfill({ json: given }))
      await check.click()
      await page.locator('[data-proven=yes]').waitFor()
      given = { ...proof, at: 1 }
      await check.click()
      await page.locator('[data-proven=no]').waitFor()
      given = { ...proof, row: { ...row, status: 500 } }
      await check.click()
      await page.getByText('与列表里显示的不同').waitFor()
      await context.close()
    },
  )
})

/** What stands in a page once it has asked the portal for everything. */
const READY: Record<string, string> = {
  '/console/account/': '[data-activity] > li',
  '/console/organisations/': '[data-role]',
  '/console/keys/': '[data-make-form] form',
  '/console/activity/': '[data-act]',
  '/console/operation/': '[data-now] li',
  '/console/sign-in/': '[data-in]:visible',
  '/console/invitation/': '[data-in]:visible',
}

const NARROW = { ...PHONE, viewport: { width: 320, height: 700 } }
const MODES = [
  { name: 'light', options: {} },
  { name: 'dark', options: { colorScheme: 'dark' as const } },
  { name: 'larger type on a narrow phone', options: NARROW },
]

describe('axe finds nothing', () => {
  for (const [way, { name, options }] of MODES.entries())
    it(`in the sections for people, signed in, in both languages: ${name}`, { timeout: 300_000 }, async () => {
      const { page, context } = await anOfficer({ role: 'admin' }, 'keys', options)
      await acceptMore(page, { role: 'auditor' })
      if (name.startsWith('larger')) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
      const found: string[] = []
      for (const path of inTurns(Object.keys(READY), way)) {
        await page.goto(path)
        await page
          .locator(READY[path.replace('/en', '')] ?? '')
          .first()
          .waitFor()
        await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
        found.push(...(await violations(page)).map((violation) => `${path} ${violation}`))
        const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
        if (!fits) found.push(`${path} is wider than the page`)
      }
      await context.close()
      expect(found).toEqual([])
    })

  it(
    'on the pages for signing in and for an invitation, signed out, with a link that works',
    { timeout: 120_000 },
    async () => {
      const { pathname, hash: code } = new URL(await operatorInvites({ role: 'publisher', organisation: OWN }))
      const found: string[] = []
      for (const [way, { name, options }] of MODES.entries()) {
        const { page, context } = await aTab(options)
        if (name.startsWith('larger')) await page.addInitScript(() => localStorage.setItem('lucid-type', 'larger'))
        for (const path of inTurns(['/console/sign-in/', `${pathname}${code}`], way)) {
          await page.goto(path)
          await page.locator('[data-away]:visible').waitFor()
          if (path.includes('#')) await page.locator('.offer', { hasText: OWN }).waitFor()
          found.push(...(await violations(page)).map((violation) => `${name} ${path.slice(0, 30)} ${violation}`))
        }
        await context.close()
      }
      expect(found).toEqual([])
    },
  )
})

/** Accepts another invitation with the account that is signed in. */
const acceptMore = async (page: Page, grant: object): Promise<void> => {
  const { pathname, hash: code } = new URL(await operatorInvites(grant))
  await page.goto(`${SITE}${pathname}${code}`)
  await page.getByText('邀请您担任').waitFor()
  await page.getByRole('button', { name: '接受', exact: true }).click()
  await page.getByText('已接受').waitFor()
}
