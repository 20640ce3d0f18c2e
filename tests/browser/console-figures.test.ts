import { expect, it } from 'vitest'
import { useBrowser } from './browser.ts'
import { demonstrationLink, SITE } from './people.ts'

const { open } = useBrowser()

/** A section of the console as the invented person of a role sees it. */
const asRole = async (role: string, section: string) => {
  const { page } = await open({ baseURL: SITE })
  await page.goto(await demonstrationLink(role))
  await page.locator('[data-person]:visible').first().waitFor()
  await page.goto(section)
  return page
}

it('writes points in thousands, and says what an example is', async () => {
  const page = await asRole('issuer', '/console/points-awards/')
  await page.getByText('1,400 分', { exact: true }).waitFor()
  expect(await page.getByText('例如 12.5').count()).toBe(1)
})

it('writes the days of recalls as they are written elsewhere', async () => {
  const page = await asRole('publisher', '/en/console/recalls/')
  await page.getByText('ended on 30 September 2026').waitFor()
  expect(await page.getByText('SLZH-2026-0003 · 10 June 2026').count()).toBe(1)
})
