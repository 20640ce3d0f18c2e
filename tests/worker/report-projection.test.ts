import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { sequencerOf } from '../../worker/app.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import type { Answer, Submission } from '../../worker/sequencer.ts'
import { countEntries, get, itemsOf } from './builders.ts'
import { aJpeg, aReport, BODY, laterDay, MIDNIGHT, moveReport, OTHER_BODY } from './report-builders.ts'
import { recordOf, bodyOf, isDirty, entriesOf, everything, sha256, aPhoto, publishRegion } from './report-record.ts'

/** What the public record says of reports, and what it never says. */

/** The same with one part in the place of its own; everything else is asked of the real one. */
const watching = <Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  name: Name,
  instead: (own: Whole[Name]) => unknown,
): Whole =>
  new Proxy(whole, {
    get: (target, asked): unknown => {
      if (asked === name) return instead(target[name])
      const own: unknown = Reflect.get(target, asked)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })

beforeAll(publishRegion)

describe('a report that she wants public and a handler released', () => {
  it('stands from the next day’s change on, by the day, in the name of the body that released it', async () => {
    const number = await aReport({
      cell: JSON.stringify({ longitude: 132.0312, latitude: 18.0171 }),
      place: '990101003',
    })
    expect(await recordOf(number)).toBeUndefined()
    await publishReports(env, MIDNIGHT)
    const record = await recordOf(number)
    expect(record).toMatchObject({ publisher: BODY, demonstration: true, status: 'published' })
    expect(record?.body).toEqual({
      ...{ report: number, category: 'smell', place: '990101003', longitude: '132.03', latitude: '18.02' },
      ...{
        seen: '2026-11-18',
        recurring: false,
        text: '示例厂东侧夜里有酸味。',
        authority: '示例市生态环境局',
        body: BODY,
      },
      ...{ state: 'received', since: '2026-11-19', received: '2026-11-19', due: '2027-01-18', reopenings: 0 },
    })
    expect(await isDirty(number)).toBe(false)
    const found = await get('/api/search?q=' + encodeURIComponent('酸味'))
    expect(await found.text()).toContain(number)
  })

  it('is stated once, however often the change runs', async () => {
    const number = await aReport()
    await publishReports(env, MIDNIGHT)
    const size = await countEntries()
    await env.INTAKE.prepare('UPDATE reports SET dirty = 1').run()
    await publishReports(env, MIDNIGHT)
    await publishReports(env, laterDay(1))
    expect(await countEntries()).toBe(size)
    expect(await entriesOf(number)).toHaveLength(1)
  })

  it('waits a day where it was released or something happened today', async () => {
    const released = await aReport({ received: '2026-11-21', release_day: '2026-11-23' })
    const moved = await aReport()
    await moveReport(moved, { state: 'accepted', accepted: '2026-11-22' }, { day: '2026-11-22' })
    await publishReports(env, MIDNIGHT)
    expect([await recordOf(released), await recordOf(moved)]).toEqual([undefined, undefined])
    expect([await isDirty(released), await isDirty(moved)]).toEqual([true, true])
    await publishReports(env, laterDay(1))
    expect(await bodyOf(released)).toMatchObject({ state: 'received' })
    expect(await bodyOf(moved)).toMatchObject({ state: 'accepted', since: '2026-11-22' })
  })

  it('is corrected with what changed, in both languages', async () => {
    const number = await aReport()
    await publishReports(env, MIDNIGHT)
    await moveReport(number, {
      state: 'settled',
      settled: '2026-11-21',
      finding: 'partly',
      organisation: OTHER_BODY,
      answer: '已责令改正。',
    })
    await publishReports(env, laterDay(1))
    const [, second] = await entriesOf(number)
    expect(second?.status).toBe('corrected')
    expect(second?.reason).toContain('状态：已收到 → 已办理 / state: received → settled')
    expect(second?.reason).toMatch(/更新：.*答复.* \/ updated: .*answer/)
    const mentioned = await get(`/api/organisations/${OTHER_BODY}`)
    expect(await mentioned.text()).toContain(number)
  })

  it('names a unit only where it was found of it', async () => {
    const number = await aReport({ finding: 'unsubstantiated', organisation: OTHER_BODY, penalty: '示环罚〔2026〕3号' })
    await publishReports(env, MIDNIGHT)
    expect(Object.keys((await bodyOf(number)) ?? {})).not.toEqual(expect.arrayContaining(['organisation']))
    expect(JSON.stringify(await bodyOf(number))).not.toContain('示环罚')
    const leaf = await env.RECORD.prepare('SELECT leaf FROM leaves WHERE leaf LIKE ?').bind(`%${number}%`).first('leaf')
    expect(leaf).not.toContain(OTHER_BODY)
  })

  it('tells of others who saw it in bands, from five on, one band higher a day', async () => {
    const counts = [4, 5, 49, 50]
    const numbers = await Promise.all(counts.map((me_too) => aReport({ me_too })))
    const told = () => Promise.all(numbers.map(async (number) => (await bodyOf(number))?.['meToo']))
    await publishReports(env, MIDNIGHT)
    expect(await told()).toEqual([undefined, 'some', 'some', 'some'])
    await publishReports(env, laterDay(1))
    expect(await told()).toEqual([undefined, 'some', 'many', 'many'])
    await publishReports(env, laterDay(2))
    expect(await told()).toEqual([undefined, 'some', 'many', 'crowd'])
    expect(await Promise.all(numbers.map(isDirty))).toEqual([false, false, false, false])
    const [, , , crowd = ''] = numbers
    for (const count of ['49', '50']) expect(JSON.stringify(await entriesOf(crowd))).not.toContain(count)
  })
})

describe('what nobody released, or she does not want public', () => {
  const UNSEEN = { public_text: '没有放出来的句子', answer: '内部答复', released: 0, release_day: null }
  it.each([
    ['waits for a handler', {}],
    ['is for the numbers alone', { visibility: 'numbers', public_text: null }],
    ['is for the authority alone', { visibility: 'authority', public_text: null }],
  ])('is nowhere: it %s', async (_, over) => {
    const number = await aReport({ ...UNSEEN, ...over })
    const size = await countEntries()
    await publishReports(env, laterDay(5))
    expect(await countEntries()).toBe(size)
    expect(await isDirty(number)).toBe(false)
    const all = await everything()
    for (const secret of [number, '没有放出来的句子', '内部答复']) expect(all).not.toContain(secret)
    expect(await recordOf(number)).toBeUndefined()
  })

  it('does not hold up the others where a text holds what no register takes', async () => {
    const [bad, good] = [await aReport({ public_text: '请打 13800138000 找我' }), await aReport()]
    await expect(publishReports(env, MIDNIGHT)).rejects.toThrow(bad)
    expect(await recordOf(bad)).toBeUndefined()
    expect(await bodyOf(good)).toBeTruthy()
    expect([await isDirty(bad), await isDirty(good)]).toEqual([true, false])
    expect(await everything()).not.toContain('13800138000')
    await moveReport(bad, { redacted_text: '请找我', redaction_reason: '删去电话号码' }, { kind: 'redacted' })
    await publishReports(env, laterDay(1))
    expect(await bodyOf(bad)).toMatchObject({ text: '请找我' })
  })
})

describe('a hostile public text', () => {
  it('stands as the words it is, without what is not seen or turns lines round', async () => {
    const number = await aReport({
      public_text:
        '<script>alert(1)</script><img src=x onerror=alert(2)>\u202e\u2066gnp.exe\u200b\u0000 =HYPERLINK("x")\nhttps://evil.example',
    })
    await publishReports(env, MIDNIGHT)
    expect((await bodyOf(number))?.['text']).toBe(
      '<script>alert(1)</script><img src=x onerror=alert(2)>gnp.exe =HYPERLINK("x")\nhttps://evil.example',
    )
    const feed = await (await get('/feeds/registers/reports.atom')).text()
    expect(feed).not.toContain('<script')
    expect(feed).not.toContain('onerror')
  })
})

describe('a public photograph', () => {
  it('is where everybody may read it only once its report is published, and only what a handler left in', async () => {
    const [shown, hidden] = [aJpeg(1), aJpeg(2)]
    const photos = [await aPhoto('p1', shown), await aPhoto('p1', hidden)]
    const number = await aReport({
      public_photos: JSON.stringify(photos),
      shown_photos: JSON.stringify([sha256(shown)]),
    })
    expect((await get(`/objects/${sha256(shown)}`)).status).toBe(404)
    await publishReports(env, MIDNIGHT)
    expect((await bodyOf(number))?.['photos']).toEqual([
      { bytes: shown.length, mediaType: 'image/jpeg', sha256: sha256(shown), title: '烟囱 (演示)' },
    ])
    expect((await get(`/objects/${sha256(shown)}`)).status).toBe(200)
    expect((await get(`/objects/${sha256(hidden)}`)).status).toBe(404)
  })

  it('stays behind where it is another than was stated, tells of its taker, or is missing', async () => {
    const exif = aJpeg(3, [0xff, 0xe1, 0, 10, 0x47, 0x50, 0x53, 0x31, 0x31, 0x36, 0x2e, 0x33])
    const [told, swapped, gone] = [await aPhoto('p2', exif), await aPhoto('p2', aJpeg(4)), await aPhoto('p2', aJpeg(5))]
    await env.EVIDENCE.put(String(swapped['objectKey']), aJpeg(6))
    await env.EVIDENCE.delete(String(gone['objectKey']))
    const photos = [told, swapped, gone]
    const number = await aReport({
      public_photos: JSON.stringify(photos),
      shown_photos: JSON.stringify(photos.map((photo) => photo['sha256'])),
    })
    await publishReports(env, MIDNIGHT)
    expect(await bodyOf(number)).not.toHaveProperty('photos')
    for (const photo of photos) expect((await get(`/objects/${String(photo['sha256'])}`)).status).toBe(404)
  })
})

describe('many reports', () => {
  it('go in together in an order that is not that of their coming', async () => {
    const numbers: string[] = []
    for (let n = 0; n < 12; n++) numbers.push(await aReport({ number: `R${String(n).padStart(9, '0')}` }))
    await publishReports(env, MIDNIGHT, 5)
    const { results } = await env.RECORD.prepare(`SELECT key FROM entries WHERE key LIKE 'R0%' ORDER BY idx`).all<{
      key: string
    }>()
    const order = results.map(({ key }) => key)
    expect(order.toSorted()).toEqual(numbers)
    expect(order).not.toEqual(numbers)
  })

  it('of long texts are settled though no one value could hold them all', async () => {
    const long = { public_text: '水'.repeat(4_000), redacted_text: '气'.repeat(4_000), answer: '答'.repeat(4_000) }
    const numbers: string[] = []
    for (let n = 0; n < 40; n++) numbers.push(await aReport({ ...long, redaction_reason: '删' }))
    await publishReports(env, MIDNIGHT)
    expect(await Promise.all(numbers.map(isDirty))).toEqual(numbers.map(() => false))
  })

  it('a crash in the middle loses nothing and states nothing twice', async () => {
    const numbers = [
      await aReport({ number: 'S000000001' }),
      await aReport({ number: 'S000000002' }),
      await aReport({ number: 'S000000003' }),
    ]
    // The record has them; noting so fails.
    const failing = watching(env, 'INTAKE', () =>
      watching(env.INTAKE, 'prepare', (prepare) => (statement: string) => {
        if (statement.startsWith('UPDATE reports SET dirty')) throw new Error('gone')
        return prepare.call(env.INTAKE, statement)
      }),
    )
    await expect(publishReports(failing, MIDNIGHT)).rejects.toThrow()
    expect(await Promise.all(numbers.map(isDirty))).toEqual([true, true, true])
    const size = await countEntries()
    await publishReports(env, MIDNIGHT)
    expect(await countEntries()).toBe(size)
    expect(await Promise.all(numbers.map(isDirty))).toEqual([false, false, false])
    expect((await itemsOf(await get('/api/registers/reports/records?limit=1000'))).length).toBeGreaterThanOrEqual(3)
  })

  it('what changes while it is being published is not taken for done', async () => {
    const number = await aReport({ number: 'T000000001' })
    const slow = {
      submit: async (submission: Submission): Promise<Answer> => {
        const answer = await sequencerOf(env).submit(submission)
        await moveReport(number, { state: 'accepted' })
        return answer
      },
    }
    const listening = watching(env, 'SEQUENCER', () => watching(env.SEQUENCER, 'get', () => () => slow))
    await publishReports(listening, MIDNIGHT)
    expect(await isDirty(number)).toBe(true)
    expect(await bodyOf(number)).toMatchObject({ state: 'received' })
    await publishReports(env, laterDay(1))
    expect(await bodyOf(number)).toMatchObject({ state: 'accepted' })
  })
})
