import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { eraseObject } from '../../db/record/objects.ts'
import { sequencerOf } from '../../worker/app.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { redactNow } from '../../worker/reports/redact.ts'
import { countEntries, get } from './builders.ts'
import { aJpeg, aReport, BODY, laterDay, MIDNIGHT, moveReport } from './report-builders.ts'
import { recordOf, bodyOf, isDirty, entriesOf, everything, sha256, aPhoto, publishRegion } from './report-record.ts'

/** What is taken off the public record: at once, from everywhere, and for good. */

beforeAll(publishRegion)

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
