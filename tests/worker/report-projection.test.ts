import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { eraseObject } from '../../db/record/objects.ts'
import { sequencerOf } from '../../worker/app.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import type { Answer, Submission } from '../../worker/sequencer.ts'
import { redactNow } from '../../worker/reports/redact.ts'
import { aPlace, countEntries, get, itemsOf, publishAll, type RecordAnswer } from './builders.ts'
import { aJpeg, aReport, BODY, laterDay, MIDNIGHT, moveReport, OTHER_BODY } from './report-builders.ts'

/** What the public record says of reports, and what it never says. */

const recordOf = async (number: string): Promise<RecordAnswer | undefined> => {
  const answer = await get(`/api/registers/reports/records/${number}`)
  return answer.status === 200 ? answer.json() : undefined
}
const bodyOf = async (number: string): Promise<Record<string, unknown> | null | undefined> =>
  (await recordOf(number))?.body
const isDirty = async (number: string): Promise<boolean> =>
  (await env.INTAKE.prepare('SELECT dirty FROM reports WHERE number = ?').bind(number).first('dirty')) === 1
const entriesOf = async (number: string): Promise<{ status: string; reason: string | null; publisher: string }[]> =>
  (
    await env.RECORD.prepare('SELECT status, reason, publisher FROM entries WHERE key = ? ORDER BY revision')
      .bind(number)
      .all<{ status: string; reason: string | null; publisher: string }>()
  ).results

/** Everything that anybody can read of the record, as one text. */
const everything = async (): Promise<string> => {
  const tables = ['entries', 'leaves', 'disclosures', 'records', 'mentions', 'search', 'documents']
  const rows = await Promise.all(
    tables.map(async (name) => (await env.RECORD.prepare(`SELECT * FROM ${name}`).all()).results),
  )
  const answers = await Promise.all(
    [
      '/feeds/newest.atom',
      '/feeds/registers/reports.atom',
      '/feeds/places/990101.atom',
      `/feeds/organisations/${BODY}.atom`,
    ].map(async (path) => (await get(path)).text()),
  )
  return JSON.stringify(rows) + answers.join('')
}

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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
/** A photo beside a report, as it was taken in. */
const aPhoto = async (name: string, bytes: Uint8Array): Promise<Record<string, unknown>> => {
  const objectKey = `reports/20261119/${name}/public/${sha256(bytes)}`
  await env.EVIDENCE.put(objectKey, bytes)
  return { sha256: sha256(bytes), mediaType: 'image/jpeg', bytes: bytes.length, objectKey, alt: '烟囱 (演示)' }
}

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '990000', nameZh: '示例省', nameEn: 'Demonstration Province' }),
    aPlace({ code: '990100', nameZh: '示例市', nameEn: 'Demonstration City', level: 'city', parent: '990000' }),
    aPlace({ code: '990101', nameZh: '示例县', nameEn: 'Demonstration County', level: 'county', parent: '990100' }),
  ])
  await publishAll('organisations', [
    { organisation: BODY, name: '示例市生态环境局', kind: 'authority', place: '990100', status: 'active' },
  ])
})

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

describe('taking off', () => {
  const published = async (over = {}): Promise<string> => {
    const number = await aReport(over)
    await publishReports(env, MIDNIGHT)
    expect(await bodyOf(number)).toBeTruthy()
    return number
  }

  it('a whole report leaves its reason and by whom, and nothing of what she said anywhere', async () => {
    const photo = aJpeg(7)
    const number = await published({
      public_text: '第三句不该公开的话',
      cell: JSON.stringify({ longitude: 131.77, latitude: 17.66 }),
      public_photos: JSON.stringify([await aPhoto('p3', photo)]),
      shown_photos: JSON.stringify([sha256(photo)]),
    })
    await get('/api/registers/reports/export.csv')
    await moveReport(number, { released: 0, redaction_reason: '照片里有住户' }, { day: '2026-11-22', kind: 'redacted' })
    expect(await redactNow(env, number, MIDNIGHT)).toBe('gone')
    expect(await bodyOf(number)).toBeNull()
    expect((await entriesOf(number)).at(-1)).toMatchObject({
      ...{ status: 'withdrawn', publisher: BODY, reason: '不再公开 / no longer public：照片里有住户' },
    })
    const all = await everything()
    for (const secret of ['第三句', '131.77', '17.66', sha256(photo)]) expect(all).not.toContain(secret)
    expect((await get(`/objects/${sha256(photo)}`)).status).not.toBe(200)
    expect(await (await get(`/api/registers/reports/records/${number}/history`)).text()).not.toContain('第三句')
    const size = await countEntries()
    expect(await redactNow(env, number, MIDNIGHT)).toBe('gone')
    await publishReports(env, laterDay(1))
    expect(await countEntries()).toBe(size)
    expect(await isDirty(number)).toBe(false)
  })

  it('a part of it corrects it at once, and goes from the revisions before', async () => {
    const number = await published({ public_text: '示例路8号的王某某家烧塑料', me_too: 1 })
    await moveReport(
      number,
      {
        ...{ redacted_text: '■■■烧塑料', redaction_reason: '删去住址和姓名', state: 'accepted', me_too: 9 },
      },
      { day: '2026-11-22', kind: 'redacted' },
    )
    await redactNow(env, number, MIDNIGHT)
    // What happened today besides is the next day’s to tell.
    expect(await bodyOf(number)).toMatchObject({ text: '■■■烧塑料', state: 'received' })
    expect(await bodyOf(number)).not.toHaveProperty('meToo')
    expect(await everything()).not.toContain('王某某')
    await publishReports(env, laterDay(1))
    expect(await bodyOf(number)).toMatchObject({ text: '■■■烧塑料', state: 'accepted', meToo: 'some' })
    expect((await entriesOf(number))[1]?.reason).toBe('删去一部分 / shortened：删去住址和姓名')
  })

  it('at once never says more than was said', async () => {
    const number = await published({ public_text: '短句' })
    await moveReport(number, { redacted_text: '比原来长得多的一句话', redaction_reason: 'x' }, { day: '2026-11-22' })
    await redactNow(env, number, MIDNIGHT)
    expect(await bodyOf(number)).toMatchObject({ text: '短句' })
    await expect(redactNow(env, 'NOSUCHNUMB', MIDNIGHT)).resolves.toBe('gone')
    const never = await aReport({ released: 0, release_day: null })
    await expect(redactNow(env, never, MIDNIGHT)).resolves.toBe('gone')
    expect(await recordOf(never)).toBeUndefined()
  })

  it('is done by the next day’s change where it was not done at once', async () => {
    const number = await published({ public_text: '被忘记的话' })
    await moveReport(number, { released: 0, redaction_reason: '误放' }, { day: '2026-11-22', kind: 'redacted' })
    await publishReports(env, laterDay(1))
    expect(await bodyOf(number)).toBeNull()
    expect(await everything()).not.toContain('被忘记的话')
    // And a report that she makes less public is public no longer.
    const second = await published({ public_text: '她改主意了' })
    await moveReport(second, { released: 0, visibility: 'numbers', public_text: null, public_photos: null, cell: null })
    await publishReports(env, laterDay(1))
    expect(await bodyOf(second)).toBeNull()
    expect(await everything()).not.toContain('她改主意了')
  })

  it('what the law made the record forget does not come back with the next change', async () => {
    const number = await published({ public_text: '依法删去的话', answer: '留下的答复' })
    await sequencerOf(env).erase({
      register: 'reports',
      key: number,
      field: 'text',
      ground: '个人信息保护法',
      publisher: 'portal',
    })
    await moveReport(number, { state: 'accepted' })
    await publishReports(env, laterDay(1))
    expect(await bodyOf(number)).toMatchObject({ state: 'accepted', answer: '留下的答复' })
    expect(await bodyOf(number)).not.toHaveProperty('text')
    expect(await everything()).not.toContain('依法删去的话')
  })

  it('of a photo that was erased elsewhere is not undone', async () => {
    const photo = aJpeg(8)
    const photos = {
      public_photos: JSON.stringify([await aPhoto('p4', photo)]),
      shown_photos: JSON.stringify([sha256(photo)]),
    }
    await eraseObject(env.OBJECTS, sha256(photo), { erasure: 'x' })
    const number = await published(photos)
    expect(await bodyOf(number)).not.toHaveProperty('photos')
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
