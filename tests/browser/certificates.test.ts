import { expect, it } from 'vitest'
import { qrPicture } from '../../site/certificates/qr.ts'
import { ORIGIN, PHONE, useBrowser } from './browser.ts'

const { open } = useBrowser()

/** Of the invented region: suspended on 6 May 2026. */
const SUSPENDED = 'SLGP-2024-0002'
const TYPED = '　ＳＬＧＰ－２０２４－ＯＯＯ２ '

it('a shopper types a number in full-width characters, sees the verdict, the day before, and prints the sheet', async () => {
  const { page } = await open(PHONE)
  await page.goto('/certificates/')
  await page.getByRole('searchbox').fill(TYPED)
  await page.getByRole('button', { name: '查', exact: true }).click()
  const verdict = page.locator('.verdict')
  expect(await verdict.locator('.word').innerText()).toBe('暂停')
  await verdict.getByRole('link', { name: SUSPENDED }).click()
  expect(new URL(page.url()).pathname).toBe(`/certificates/${SUSPENDED}/`)
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('暂停')

  await page.getByLabel('日期').fill('2026-05-05')
  await page.getByRole('button', { name: '看这一天' }).click()
  expect(await verdict.locator('.word').innerText()).toBe('有效')
  expect(await verdict.innerText()).toContain('2026年5月5日')

  await page.goto(`/certificates/${SUSPENDED}/`)
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText('证书核对单', { exact: true }).isVisible()).toBe(true)
  expect(await page.locator('#misuse').isVisible()).toBe(false)
  const address = `${ORIGIN}/certificates/${SUSPENDED}/`
  expect(await page.locator('.qr path').getAttribute('d')).toBe(qrPicture(address).path)
})

it.each(['', '/en'])('prints a certificate on one sheet of A4: %s', async (lang) => {
  const { page } = await open()
  for (const number of [SUSPENDED, 'SLOP-2025-0102']) {
    await page.goto(`${lang}/certificates/${number}/`)
    const file = await page.pdf({ format: 'A4' })
    expect([number, file.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length]).toEqual([number, 1])
  }
})

it('leads from a certificate to its products and what is declared of them, and the English way in stays one line at 360 pixels', async () => {
  const { page } = await open({ viewport: { width: 360, height: 740 } })
  await page.goto('/en/certificates/SLGP-2024-0001/')
  const tops = await page
    .locator('.nav li:visible')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
  expect(tops.length).toBeGreaterThan(3)
  expect(new Set(tops).size).toBe(1)
  expect(await page.locator('.nav li:visible').allInnerTexts()).toContain('Nature')
  expect(await page.getByRole('link', { name: '09520000000011' }).getAttribute('href')).toBe(
    '/en/products/09520000000011/',
  )
  await page.getByRole('link', { name: 'declared carbon footprint' }).first().click()
  expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toContain('示例实木书')
})

it('a buyer sees how many products each scheme has, narrows the list down, and downloads what is shown', async () => {
  const { page } = await open()
  await page.goto('/certificates/lists/procurement/?on=2026-06-01')
  expect(await page.locator('.bars li').count()).toBe(2)
  await page.locator('.bars').getByRole('link', { name: '有机产品认证' }).click()
  await expect.poll(() => page.locator('tbody tr').count(), { timeout: 20_000 }).toBe(2)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV（表格）' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('green-procurement-2026-06-01.csv')
  const answer = await page.request.get(download.url())
  const lines = (await answer.text()).trim().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain('茶叶')
})

it('all of it works without JavaScript, and says so of a day that is none', async () => {
  const { page } = await open({ javaScriptEnabled: false })
  await page.goto(`/certificates/?q=${encodeURIComponent(TYPED)}`)
  expect(await page.locator('.verdict .word').innerText()).toBe('暂停')
  expect(await page.getByRole('button', { name: '打印' }).count()).toBe(0)
  await page.goto(`/certificates/${SUSPENDED}/?on=2026-02-30`)
  expect(await page.getByRole('alert').innerText()).toContain('2026-02-30')
})

it('a number that nobody has leads to the register to ask, and answers 404 at its own address', async () => {
  const { page } = await open()
  await page.goto('/certificates/?q=00000000000000000')
  expect(await page.getByRole('status').innerText()).toContain('没有找到')
  const answer = await page.goto('/certificates/NO-SUCH-0001/')
  expect(answer?.status()).toBe(404)
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('这里没有这张证书')
})

it('the search of the home page knows a certificate by its number', async () => {
  const { page } = await open()
  await page.goto('/')
  await page.getByRole('searchbox').first().fill(TYPED.trim())
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/search\//)
  expect(await page.locator('.verdict .word').innerText()).toBe('暂停')
})

it.each([true, false])(
  'its page leads to the signed credential, which tells of the suspension, scripts: %s',
  async (on) => {
    const { page } = await open({ javaScriptEnabled: on })
    await page.goto(`/certificates/${SUSPENDED}/`)
    await page.getByRole('link', { name: '带签名的凭证，自己验证' }).click()
    expect(await page.locator('#credential').inputValue()).toMatch(/^ey/)
    await page.getByRole('button', { name: '验证', exact: true }).click()
    const findings = page.locator('.check-result .findings')
    await findings.locator('li').first().waitFor()
    const said = await findings.innerText()
    expect(said).toContain('签名成立')
    expect(said).toContain('暂停')
  },
)
