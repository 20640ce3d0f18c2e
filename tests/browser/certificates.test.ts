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
