import { beforeAll, describe, expect, it } from 'vitest'
import { DESK, deskOf, issues, today, twoBodies } from './desk.ts'
import { type Tab } from './people.ts'
import { aPublicReport, aReport, type Body } from './report-desk-builders.ts'

/** What a body lets be published of a report, and what it counts for itself. */

let ours: Body
let handler: Tab
let stranger: Tab
beforeAll(async () => {
  ;({ ours, handler, stranger } = await twoBodies())
})
const { whole, post, step, go } = deskOf(() => handler)

describe('what she agreed to publish', () => {
  it('is released for the next day’s change at the earliest, and can be undone until then', async () => {
    const { number } = await aPublicReport(ours)
    const list = async (): Promise<string[]> =>
      (
        await (
          await handler.ask('GET', `${DESK}/reports?list=release&limit=200`)
        ).json<{ items: { number: string }[] }>()
      ).items.map((item) => item.number)
    expect(await list()).toContain(number)
    const { releaseDay } = await (await post(number, 'releases', { photos: [] })).json<{ releaseDay: string }>()
    expect(releaseDay > today).toBe(true)
    expect([await list(), (await whole(number)).released]).toEqual([expect.not.arrayContaining([number]), true])
    expect((await handler.ask('DELETE', `${DESK}/reports/${number}/releases`)).status).toBe(200)
    expect((await whole(number)).released).toBe(false)
    expect((await handler.ask('DELETE', `${DESK}/reports/${number}/releases`)).status).toBe(409)
  })

  it('is only shortened, with a reason; nothing is put into her mouth', async () => {
    const { number } = await aPublicReport(ours, '傍晚王某家的烟囱冒黑烟。')
    const release = (body: object): Promise<Response> => post(number, 'releases', { photos: [], ...body })
    expect(await issues(await release({ text: '一切正常。', reason: '删去姓名' }))).toEqual(['/text'])
    expect(await issues(await release({ text: '傍晚〔…〕家的烟囱没有冒黑烟。', reason: '删去姓名' }))).toEqual([
      '/text',
    ])
    expect(await issues(await release({ text: '傍晚〔…〕家的烟囱冒黑烟。' }))).toEqual(['/reason'])
    expect(await issues(await release({ photos: ['a'.repeat(64)] }))).toEqual(['/photos/0'])
    expect((await release({ text: '傍晚〔…〕家的烟囱冒黑烟。', reason: '删去姓名' })).status).toBe(201)
    const found = await whole(number)
    expect([found.redactedText, found.publicText]).toEqual(['傍晚〔…〕家的烟囱冒黑烟。', '傍晚王某家的烟囱冒黑烟。'])
    expect(found.events.at(-1)).toMatchObject({ kind: 'redacted', reason: '删去姓名' })
  })

  it('is withheld with a reason that she reads; of one that is not public there is nothing to release', async () => {
    const shown = await aPublicReport(ours)
    expect((await post(shown.number, 'withholdings', { reason: ' ' })).status).toBe(422)
    expect((await post(shown.number, 'withholdings', { reason: '会暴露举报人' })).status).toBe(200)
    expect((await whole(shown.number)).events.at(-1)).toMatchObject({ kind: 'redacted', reason: '会暴露举报人' })
    const { number } = await aReport(ours)
    expect((await post(number, 'releases', { photos: [] })).status).toBe(409)
    expect((await post(number, 'withholdings', { reason: '会暴露举报人' })).status).toBe(409)
  })

  it('gets an answer that everybody reads, with published files that exist', async () => {
    const { number } = await aPublicReport(ours)
    await go(number, ['accepted', 'investigating'])
    const settle = { to: 'settled', finding: 'partly', answer: '已查，责令整改。' }
    expect(await issues(await step(number, { ...settle, documents: ['0'.repeat(64)] }))).toEqual(['/documents/0'])
    expect(await issues(await step(number, { ...settle, answer: '负责人 13800138000' }))).toEqual(['/answer'])
    expect((await step(number, settle)).status).toBe(201)
    expect((await whole(number)).answer).toBe('已查，责令整改。')
  })
})

describe('figures', () => {
  it('are of one’s own body, as a file without anything that is sealed', async () => {
    const { number, recipient } = { ...(await aReport(ours)), recipient: ours.officer.recipient }
    const file = await (await handler.ask('GET', `${DESK}/export.csv`)).text()
    const [header = '', ...lines] = file.replace('\ufeff', '').trim().split('\r\n')
    expect(header.split(',')).toEqual(expect.arrayContaining(['number', 'state', 'due']))
    expect(lines.some((line) => line.startsWith(number))).toBe(true)
    expect(file).not.toContain(recipient)
    const others = await (await stranger.ask('GET', `${DESK}/export.csv`)).text()
    expect(others).not.toContain(number)
    const { items } = await (
      await handler.ask('GET', `${DESK}/statistics`)
    ).json<{
      items: { month: string; received: number }[]
    }>()
    expect(items[0]?.month).toBe(today.slice(0, 7))
    expect(items[0]?.received).toBeGreaterThan(lines.length - 1)
  })
})
