import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { commitToField } from '../../content/trace/epcis/withheld.ts'
import type { Kept } from '../../content/trace/epcis/withholding.ts'
import { excess, PHONE, useBrowser } from './browser.ts'
import { acceptAsNew, operatorInvites, SITE, violations, withAuthenticator } from './people.ts'

const { open } = useBrowser()

/** 示例蔬菜专业合作社, with lettuce of the field and in cases. */
const GROWER = '939901010000003167'
const FIELD = '00860009999923'
const CASES = '10860009999920'

/** Lots of this run alone: the portal that is served may have seen others. */
const RUN = Date.now().toString(36).toUpperCase()
const [FROM, INTO] = [`F-${RUN}`, `C-${RUN}`]

/** 示例茶叶专业合作社, whose codes the portal issues. */
const TEA_MAKER = '939901010000002112'
const BLACK_TEA = '09520000000080'

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const anOfficer = async (organisation = GROWER): Promise<{ page: Page; context: BrowserContext }> => {
  const { page, context } = await open({ baseURL: SITE })
  await withAuthenticator(context, page)
  await acceptAsNew(page, await operatorInvites({ role: 'producer', organisation, bounds: {} }))
  return { page, context }
}

const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

/** The only thing that waits for a second person is looked at and published. */
const release = async ({ page }: { page: Page }): Promise<void> => {
  await page.goto('/console/release/')
  await page.getByRole('link', { name: /^看“/ }).first().click()
  await page.getByRole('button', { name: '放行，公布' }).click()
  await inDialog(page, '放行，公布')
  await page.getByRole('heading', { name: '已经公布' }).waitFor()
}

describe('a producer', () => {
  it('states what was made of what, recalls a lot with a second person, answers for what it reached, and ends it', async () => {
    const [one, second] = [await anOfficer(), await anOfficer()]
    const { page } = one
    await page.goto('/console/events/')
    const event = page.locator('[data-one]')
    await event.locator('[name=kind]').selectOption('made')
    await event.locator('[name=gtin]').fill(CASES)
    await event.locator('[name=lot]').fill(INTO)
    await event.locator('[name=quantity]').fill('25')
    await event.locator('[name=inputs]').fill(`${FIELD}\n`)
    await event.locator('[name=time]').fill('2026-04-18T08:00')
    await event.getByRole('button', { name: '检查' }).click()
    // The line that cannot be read is told of beside it.
    await event.getByText('第 1 行读不出').waitFor()
    await event.locator('[name=inputs]').fill(`${FIELD} ${FROM} 250`)
    await event.getByRole('button', { name: '检查' }).click()
    await event.getByText('没有问题：1 个事件').waitFor()
    // What is held back is handed in only once what opens it is saved.
    await event.getByText('有些内容先不公开').click()
    await event.getByLabel('单据号').check()
    await event.getByRole('button', { name: '交上去', exact: true }).click()
    await event.getByText('勾上的内容，这份文件里一项也没有').waitFor()
    await event.getByLabel('单据号').uncheck()
    await event.getByLabel('数量', { exact: true }).last().check()
    await event.getByRole('button', { name: '交上去', exact: true }).click()
    const hand = event.getByRole('button', { name: '存好了，交上去' })
    const isSaved = event.getByLabel('文件存好了，能打开')
    expect([await hand.isDisabled(), await isSaved.isDisabled()]).toEqual([true, true])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      event.getByRole('button', { name: '存下这个文件' }).click(),
    ])
    const { fields }: { fields: Kept[] } = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect(fields.map(({ value }) => value)).toEqual([250, 'KGM', 25, 'KGM'])
    expect(await event.locator('[data-salt]').allInnerTexts()).toEqual(fields.map(({ salt }) => salt))
    await isSaved.check()
    await hand.click()
    await event.getByText('已收下 1 个事件').waitFor()
    const stated = await page.request.get(`/epcis/v2/events?EQ_eventID=${encodeURIComponent(fields[0]?.event ?? '')}`)
    const told = await stated.text()
    for (const { event: id, pointer, value, salt, commitment } of fields) {
      expect(commitToField({ event: id, pointer, value }, Buffer.from(salt, 'base64url'), sha256)).toBe(commitment)
      expect(told).toContain(commitment)
    }
    expect(told).not.toContain('KGM')

    // Another form, with what cannot be read, and then what the portal refuses, said beside its field.
    const packing = page.locator('[data-packing]')
    await page.getByText('装箱、拆箱').click()
    await packing.locator('[name=container]').fill('095200000000000074')
    await packing.locator('[name=contents]').fill(`${CASES} ${INTO} 25\n两箱`)
    await packing.locator('[name=time]').fill('2026-04-19T08:00')
    const fault = (name: string) => packing.locator('.field', { has: page.locator(`[name=${name}]`) }).locator('.issue')
    await packing.getByRole('button', { name: '检查' }).click()
    expect(await fault('contents').innerText()).toContain('第 2 行')
    await packing.locator('[name=contents]').fill(`${CASES} ${INTO} 25`)
    await packing.getByRole('button', { name: '检查' }).click()
    await fault('container').waitFor()
    await packing.locator('[name=container]').fill('095200000000000073')
    await packing.getByRole('button', { name: '检查' }).click()
    await packing.getByText('没有问题：1 个事件').waitFor()
    expect(await violations(page)).toEqual([])

    await page.goto('/console/recalls/')
    await page
      .locator('details', { has: page.locator('[data-make]') })
      .evaluate((details) => details.setAttribute('open', ''))
    const recall = page.locator('[data-make]')
    await recall.locator('[name=gtin]').fill(FIELD)
    await recall.locator('[name=lots]').fill(FROM)
    await recall.locator('[name=reason]').fill('示例：灌溉用水抽检不合格')
    await recall.locator('[name=advice]').fill('示例：不要生食')
    await recall.getByRole('button', { name: '先看波及哪里' }).click()
    await recall.getByText('波及 1 项').waitFor()
    // Nobody registered that lot here: a warning, and no refusal.
    await recall.getByText(`批次 ${FROM} 没有在这里登记`).waitFor()
    expect(await recall.locator('[data-said]').innerText()).toContain(INTO)
    expect(await violations(page)).toEqual([])
    await recall.getByRole('button', { name: '召回', exact: true }).click()
    await inDialog(page, '召回')
    await recall.getByText('已提交，等另一个人放行').waitFor()
    // Before that nothing is said of the goods.
    const [own, other] = [`/trace/${FIELD}/?lot=${FROM}`, `/trace/${CASES}/?lot=${INTO}`]
    const verdictAt = async (path: string, within = 'main'): Promise<string> => {
      await page.goto(path)
      return page.locator(within).innerText()
    }
    /** What was looked up within the last second may be told as it stood then. */
    const tells = (path: string, text: string, within?: string) =>
      expect.poll(() => verdictAt(path, within), { timeout: 20_000 }).toContain(text)
    expect(await verdictAt(own)).not.toContain('在召回')
    await release(second)
    await tells(own, '示例：不要生食')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('在召回')
    await tells(other, '这一批里有在召回的原料')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toContain('在召回')

    await page.goto('/console/recalls/')
    const stands = async (): Promise<{ key: string; body: Record<string, unknown> } | undefined> => {
      const { items }: { items: { key: string; body: Record<string, unknown> }[] } = await (
        await page.request.get('/api/recalls')
      ).json()
      return items.find(({ body }) => JSON.stringify(body['lots']) === JSON.stringify([FROM]))
    }
    const number = (await stands())?.key ?? ''
    const line = page.locator('[data-recalls] > li', { has: page.locator(`a[href*="${number}"]`) })
    await line.locator('summary', { hasText: '答复自己的批次' }).click()
    const answer = line.locator('form').first()
    await answer.locator('[name=gtin]').fill(CASES)
    await answer.locator('[name=lot]').fill(INTO)
    await answer.locator('[name=reason]').fill('示例：全部由这一批分装')
    await answer.getByRole('button', { name: '答复自己的批次' }).click()
    await answer.getByText('已答复').waitFor()
    await tells(other, '在召回', 'h1')
    expect(await page.locator('main').innerText()).toContain('示例：不要生食')

    await page.goto('/console/recalls/')
    await line.locator('summary', { hasText: '结束召回' }).click()
    await line.locator('[name=outcome]').fill('示例：已全部退回销毁')
    await line.getByRole('button', { name: '结束召回' }).click()
    await line.getByText('已提交结束').waitFor()
    await page.setViewportSize(PHONE.viewport)
    expect(await violations(page)).toEqual([])
    expect(await excess(page)).toBe(0)
    await release(second)
    // It holds to the end of the day.
    expect((await stands())?.body).toMatchObject({ outcome: '示例：已全部退回销毁' })
    for (const { context } of [one, second]) await context.close()
  })

  it('recalls by an issue of codes, by a range of serials and by a lot, and each code says whether it is among them', async () => {
    const [one, second] = [await anOfficer(TEA_MAKER), await anOfficer(TEA_MAKER)]
    const { page } = one
    /** @returns whatever the portal answers, as JSON or as lines */
    const ask = (
      from: Page,
      path: string,
      body?: object,
    ): Promise<{ json: Record<string, unknown>; lines: string[] }> =>
      from.evaluate(
        async ([to, sent]) => {
          const headers = { 'content-type': 'application/json' }
          const answer = await fetch(to, { method: 'POST', headers, body: sent ?? null })
          const text = await answer.text()
          if (!answer.ok) throw new Error(`${answer.status} ${text}`)
          return { json: text.startsWith('{') ? JSON.parse(text) : {}, lines: text.split('\r\n') }
        },
        [path, body && JSON.stringify(body)] as const,
      )
    const [lots, codes] = [`/api/products/${BLACK_TEA}/lots`, (lot: string) => `${lots}/${lot}/codes`]
    const [whole, part] = [`W-${RUN}`, `P-${RUN}`]
    for (const lot of [whole, part]) await ask(page, lots, { lot, produced: '2026-04-12' })
    const issued = async (lot: string, count: number): Promise<string[]> =>
      (await ask(page, codes(lot), { count })).lines.slice(1, count + 1).map((line) => line.split(',')[1] ?? '')
    const [ofWhole = ''] = await issued(whole, 1)
    const [ofIssue = ''] = await issued(part, 1)
    const { items }: { items: { issue: string; lot: string }[] } = await page.evaluate(
      async (path) => (await fetch(path)).json(),
      `/api/products/${BLACK_TEA}/issues`,
    )
    const issue = items.find(({ lot }) => lot === part)?.issue ?? ''
    const [inRange = '', outside = ''] = (await issued(part, 2)).toSorted()

    const released = async (waiting: unknown): Promise<void> => {
      await ask(second.page, `/api/waiting/${String(waiting)}/release`)
    }
    const stated = { gtin: BLACK_TEA, hazard: 'minor', reason: '示例：封口不严', advice: '示例：先不要开封' }
    const form = page.locator('[data-make]')
    const recallBy = async (scope: string, listed: string): Promise<void> => {
      await page.goto('/console/recalls/')
      await page.locator('details', { has: form }).evaluate((details) => details.setAttribute('open', ''))
      await form.locator('[name=gtin]').fill(BLACK_TEA)
      await form.locator('[name=scope]').selectOption(scope)
      await form.locator(`[name=${scope}]`).fill(listed)
      await form.locator('[name=reason]').fill(stated.reason)
      await form.locator('[name=advice]').fill(stated.advice)
      await form.getByRole('button', { name: '召回', exact: true }).click()
      const waits = page.waitForResponse((answer) => answer.url().endsWith('/api/recalls'))
      await inDialog(page, '召回')
      const { waiting }: { waiting: { id: string } } = await (await waits).json()
      await form.getByText('已提交，等另一个人放行').waitFor()
      await released(waiting.id)
    }
    await recallBy('issues', issue)
    await recallBy('serials', `${inRange.slice(0, -1)}0..${inRange}`)
    const { json } = await ask(page, '/api/recalls', { ...stated, scope: 'lots', lots: [whole] })
    await released(
      json['waiting'] && typeof json['waiting'] === 'object' && 'id' in json['waiting'] && json['waiting'].id,
    )

    const recalledAt = async (lot: string, serial: string): Promise<number> => {
      await page.goto(`/trace/${BLACK_TEA}/?${new URLSearchParams({ lot, serial })}`)
      return page.locator('.recall.yes').count()
    }
    for (const serial of [ofIssue, inRange])
      await expect.poll(() => recalledAt(part, serial), { timeout: 20_000 }).toBe(1)
    expect(await recalledAt(part, outside)).toBe(0)
    expect(await recalledAt(whole, ofWhole)).toBe(1)
    // Printed beside the number of a sound lot, the serial proves the one that is recalled.
    expect(await recalledAt(part, ofWhole)).toBe(1)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('批号对不上')
    for (const { context } of [one, second]) await context.close()
  })
})
