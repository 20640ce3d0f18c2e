import { expect, it } from 'vitest'
import { excess, PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

const { open } = useBrowser()

/** 示例茶叶专业合作社, and its notice. */
const PRODUCER = '939901010000002112'
const NOTICE = '示供2026-08'
const MARKUP = '<img src=x onerror="document.title=1">想买二十吨'

it('a buyer writes from the page of a notice, and the producer reads it, notes it as answered and deletes it', async () => {
  const producer = await open({ baseURL: SITE })
  await withAuthenticator(producer.context, producer.page)
  await acceptAsNew(producer.page, await operatorInvites({ role: 'producer', organisation: PRODUCER, bounds: {} }))

  const { page: buyer } = await open({ baseURL: SITE, ...PHONE, javaScriptEnabled: false })
  await buyer.goto(`/registers/supply-demand/${encodeURIComponent(NOTICE)}/`)
  await buyer.getByRole('link', { name: '给发布单位写信' }).click()
  await buyer.getByLabel('您要说的话').fill(MARKUP)
  await buyer.getByLabel('怎样回复您').fill('000-11112222')
  await buyer.getByRole('button', { name: '寄出' }).click()
  const number = (await buyer.locator('dd.code').innerText()).trim()
  expect(number).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)

  const { page } = producer
  await page.goto('/console/relayed-messages/')
  const item = page.locator(`[data-message="${number}"]`)
  await item.getByText(MARKUP).waitFor()
  await item.getByText('回复到：000-11112222').waitFor()
  expect(await item.locator('img').count()).toBe(0)
  expect(await violations(page)).toEqual([])
  await item.getByRole('button', { name: '标为已回复' }).click()
  await item.getByText('标为已回复', { exact: false }).first().waitFor()
  await expect.poll(() => item.getByRole('button', { name: '标为已回复' }).count()).toBe(0)
  await page.setViewportSize(PHONE.viewport)
  expect(await excess(page)).toBe(0)
  await item.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect.poll(() => item.count()).toBe(0)
})
