import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { fingerprintOf, newIdentity } from '../../content/reports/sealing.ts'
import { openIntake } from '../../db/intake/db.ts'
import { readTallies } from '../../db/intake/report-tallies.ts'
import { openRecord } from '../../db/record/db.ts'
import { monthBefore } from '../../db/intake/report-months.ts'
import { findStated, readBodiesWithKeys, readBodyPlaces } from '../../db/record/report-statistics.ts'
import { publishReportMonths } from '../../worker/jobs/report-statistics.ts'
import { aPlace, countEntries, get, itemsOf, publishAll } from './builders.ts'
import { publishKeys } from './sealing-key-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { aReport, BODY, moveReport, OTHER_BODY } from './report-builders.ts'

/** Months of how bodies dealt with reports: what is counted, what is left out, and that nothing is stated twice. */

const QUIET_BODY = '119901010000000809'
const AFTER_NOVEMBER = new Date('2026-12-01T02:31:00+08:00')
const SPAN = { from: '2026-11-01', until: '2026-12-01' }

const tally = async (body: string): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { body: of, measure, count } of await readTallies(openIntake(env.INTAKE), SPAN))
    if (of === body) counts[measure] = (counts[measure] ?? 0) + count
  return counts
}
const monthOf = async (body: string): Promise<Record<string, unknown> | undefined> => {
  const [item] = await itemsOf(await get(`/api/registers/report-statistics/records?organisation=${body}`))
  return item?.body ?? undefined
}
/** So many that came in, were accepted and settled, and what the last of them was rated. */
const settled = async (count: number, over: Record<string, string | number | null> = {}): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const number = await aReport(over)
    await moveReport(number, { state: 'accepted', accepted: '2026-11-20' })
    await moveReport(number, { state: 'investigating' }, { day: '2026-11-21' })
    await moveReport(number, { state: 'settled', settled: '2026-11-22', finding: 'partly' }, { day: '2026-11-22' })
  }
}

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '990000', nameZh: '示例省', nameEn: 'Demonstration Province' }),
    aPlace({ code: '990100', nameZh: '示例市', nameEn: 'Demonstration City', level: 'city', parent: '990000' }),
    aPlace({ code: '990101', nameZh: '示例县', nameEn: 'Demonstration County', level: 'county', parent: '990100' }),
  ])
  await publishKeys(QUIET_BODY, [await aKey('officer'), await aKey('recovery')])
})

/** Who reads it does not matter here, and neither do the keys. */
const aKey = async (kind: 'officer' | 'recovery') => {
  const { recipient } = await newIdentity()
  const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
  return { recipient, fingerprint: await fingerprintOf(recipient, sha256), kind }
}

describe('the month before', () => {
  it('is that of the day before the first', () => {
    expect(monthBefore('2026-12-01')).toEqual({ month: '2026-11', ...SPAN })
    expect(monthBefore('2027-01-31')).toMatchObject({ month: '2026-12', until: '2027-01-01' })
  })
})

describe('what is counted', () => {
  it('is each step for the body that had the report then, once', async () => {
    await settled(6)
    const late = await aReport({ due: '2026-11-21' })
    await moveReport(late, { state: 'accepted', accepted: '2026-11-20' })
    await moveReport(late, { state: 'investigating' })
    await moveReport(late, { state: 'settled', settled: '2026-11-22' }, { day: '2026-11-22' })
    await moveReport(late, { rating: 'dissatisfied' }, { day: '2026-11-23', kind: 'rated', reason: 'dissatisfied' })
    await moveReport(late, { rating: 'satisfied' }, { day: '2026-11-24', kind: 'rated', reason: 'satisfied' })
    await moveReport(late, { state: 'reopened', reopenings: 1 }, { day: '2026-11-25' })
    const sent = await aReport()
    await moveReport(sent, { state: 'forwarded', body: OTHER_BODY }, { day: '2026-11-21', kind: 'forwarded' })
    await moveReport(sent, { state: 'not-accepted', closed: '2026-11-23', ground: 'other' }, { day: '2026-11-23' })
    expect(await tally(BODY)).toEqual({
      ...{ received: 8, accepted: 7, inTime: 6, late: 1, satisfied: 1, reopened: 1, outOfRemit: 1 },
    })
    expect(await tally(OTHER_BODY)).toEqual({ received: 1, declined: 1 })
  })

  it('leaves out what is for the authority alone, and what happened in another month', async () => {
    const before = await tally(BODY)
    await aReport({ visibility: 'authority', public_text: null, released: 0, release_day: null })
    const later = await aReport({ received: '2026-12-02', release_day: '2026-12-04' })
    expect(later).toMatch(/^[0-9A-Z]{10}$/)
    expect(await tally(BODY)).toEqual(before)
  })
})

describe('a month', () => {
  it('is stated for every body, with what is small left out and said so', async () => {
    await publishReportMonths(env, AFTER_NOVEMBER)
    expect(await monthOf(BODY)).toMatchObject({ month: '2026-11', place: '990100', settled: 7, received: 8 })
    const other = await monthOf(OTHER_BODY)
    expect(other?.['received']).toBeUndefined()
    expect(other?.['hidden']).toEqual(expect.arrayContaining(['received', 'declined']))
    // A body with keys and without a single report has a row like one with a few.
    const quiet = await monthOf(QUIET_BODY)
    expect(quiet?.['hidden']).toEqual(expect.arrayContaining(['received', 'decided', 'settled', 'reopened', 'rated']))
    expect(Object.keys(quiet ?? {}).sort()).toEqual(Object.keys(other ?? {}).sort())
    for (const body of [await monthOf(BODY), other])
      for (const value of Object.values(body ?? {}))
        if (typeof value === 'number') expect(value === 0 || value >= 5).toBe(true)
  })

  it('is never stated again, whatever comes to light', async () => {
    const size = await countEntries()
    await settled(7)
    await publishReportMonths(env, AFTER_NOVEMBER)
    await publishReportMonths(env, new Date('2026-12-20T02:31:00+08:00'))
    expect(await countEntries()).toBe(size)
    expect((await get('/api/registers/report-statistics/records?place=990100')).status).toBe(200)
  })

  it('is found by indexes', async () => {
    const intake = await plansOf(
      env.INTAKE,
      await askedBy(env.INTAKE, (database) => readTallies(openIntake(database), SPAN)),
    )
    expect(intake.join('\n')).toContain('report_events_day')
    expect(intake.filter((step) => /^SCAN (event|report|before|first|later)\b/.test(step))).toEqual([])
    const record = await plansOf(
      env.RECORD,
      await askedBy(env.RECORD, async (database) => {
        await readBodiesWithKeys(openRecord(database), SPAN)
        await findStated(openRecord(database), ['x'])
        await readBodyPlaces(openRecord(database), ['x'])
      }),
    )
    expect(record.filter((step) => /^SCAN records/.test(step))).toEqual([])
  })
})
