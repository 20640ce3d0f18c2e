import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { daysAfter } from '../../content/certificates/ending.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openRecord } from '../../db/record/db.ts'
import { readEndingOf, readHeld, readStanding } from '../../db/record/held-certificates.ts'
import { get, publishAll } from './builders.ts'
import { aCertificate, aChange, CERTIFIER, HOLDER, publishGround } from './certificate-builders.ts'
import { anOfficer } from './people.ts'
import { askedBy, plansOf } from './query-plans.ts'

const TODAY = dayOf(new Date().toISOString())
const inDays = (days: number): string => daysAfter(TODAY, days)
const OTHER_HOLDER = '91990102000000166M'

interface Held {
  number: string
  state: string
  days: number | null
  ending: boolean
}
const held = async (query = '', uscc = HOLDER): Promise<Held[]> => {
  const answer = await get(`/api/organisations/${uscc}/certificates${query}`)
  expect(answer.status).toBe(200)
  return (await answer.json<{ items: Held[] }>()).items
}
/** What stands in an element of each entry. */
const inEntries = (text: string, name: string): string[] =>
  text
    .split('<entry>')
    .slice(1)
    .map((entry) => new RegExp(`<${name}>([^<]*)<`).exec(entry)?.[1] ?? '')
const feed = async (path: string): Promise<string> => {
  const answer = await get(path)
  expect(answer.status).toBe(200)
  return answer.text()
}

beforeAll(async () => {
  await publishGround()
  await publishAll('certificates', [
    aCertificate({ number: 'END-0060', expires: inDays(60) }),
    aCertificate({ number: 'END-0061', expires: inDays(61) }),
    aCertificate({ number: 'END-0000', expires: TODAY }),
    aCertificate({ number: 'END-GONE', expires: inDays(-1) }),
    aCertificate({ number: 'END-HELD', expires: inDays(30) }),
    aCertificate({ number: 'END-DROP', expires: inDays(20) }),
    aCertificate({ number: 'END-NONE', expires: undefined }),
    aCertificate({ number: 'END-ELSE', expires: inDays(10), holder: OTHER_HOLDER, holderName: '示例别家' }),
  ])
  await publishAll('certificate-changes', [
    aChange({ certificate: 'END-HELD', change: 'suspended', effective: '2025-01-01' }),
    aChange({ certificate: 'END-DROP', change: 'withdrawn', effective: '2025-01-01' }),
  ])
})

describe('a holder', () => {
  it('sees its certificates, what ends first first, each with its state and how long it goes on', async () => {
    const found = await held()
    expect(found.map(({ number, state, days, ending }) => [number, state, days, ending])).toEqual([
      ['END-GONE', 'expired', -1, false],
      ['END-0000', 'valid', 0, true],
      ['END-DROP', 'withdrawn', 20, false],
      ['END-HELD', 'suspended', 30, true],
      ['END-0060', 'valid', 60, true],
      ['END-0061', 'valid', 61, false],
      ['END-NONE', 'valid', null, false],
    ])
  })

  it('is told by feed sixty days before, of its own, and of none that was withdrawn', async () => {
    const text = await feed(`/feeds/ending-certificates/${HOLDER}.atom?lang=en`)
    expect(inEntries(text, 'title')).toEqual([
      `Certificate END-0060 ends on ${inDays(60)}`,
      `Certificate END-HELD ends on ${inDays(30)}`,
      `Certificate END-0000 ends on ${TODAY}`,
    ])
    expect(new Set(inEntries(text, 'id')).size).toBe(3)
    const other = await feed(`/feeds/ending-certificates/${OTHER_HOLDER}.atom`)
    expect(inEntries(other, 'title')).toEqual([`证书 END-ELSE 将于 ${inDays(10)} 到期`])
  })

  it('takes all last days to come into a calendar, with an alarm', async () => {
    const text = await feed(`/feeds/certificate-calendars/${HOLDER}.ics`)
    expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(4)
    expect(text).toContain(`DTSTART;VALUE=DATE:${inDays(61).replaceAll('-', '')}`)
    expect(text.match(/^TRIGGER:-P60D/gm)).toHaveLength(4)
    expect(text).not.toContain('END-GONE')
  })

  it('that has none has an empty feed and calendar; what is no credit code has none', async () => {
    const nobody = '91110000100000000R'
    expect(inEntries(await feed(`/feeds/ending-certificates/${nobody}.atom`), 'title')).toEqual([])
    expect(await feed(`/feeds/certificate-calendars/${nobody}.ics`)).not.toContain('VEVENT')
    for (const path of ['/feeds/ending-certificates/x.atom', '/feeds/certificate-calendars/91110000100000000X.ics'])
      expect((await get(path)).status).toBe(404)
    expect((await get('/api/organisations/x/certificates')).status).toBe(404)
    expect((await get(`/api/organisations/${HOLDER}/certificates?as=owner`)).status).toBe(422)
  })

  it('is told in the console of what it holds, and a certifier is not told of what it issued', async () => {
    const awaits = async (role: 'organisation' | 'certifier', organisation: string): Promise<unknown> => {
      const officer = await anOfficer(role, organisation)
      return (await officer.ask('GET', '/api/account/awaiting?section=certificates')).json()
    }
    const told = (...numbers: string[]) => ({
      items: numbers.map((id) => ({ section: 'certificates', about: 'certificate-ending', id })),
    })
    expect(await awaits('organisation', HOLDER)).toEqual(told('END-0000', 'END-HELD', 'END-0060'))
    expect(await awaits('certifier', CERTIFIER)).toEqual(told())
  })

  it('is answered 304 while nothing changed', async () => {
    const path = `/feeds/ending-certificates/${HOLDER}.atom`
    const tag = (await get(path)).headers.get('etag') ?? ''
    expect((await get(path, { 'if-none-match': tag })).status).toBe(304)
  })
})

describe('a certifier', () => {
  it('sees what ends within sixty days of all that it issued', async () => {
    const numbers = (await held('?as=certifier', CERTIFIER)).map(({ number }) => number)
    expect(numbers).toEqual(['END-0000', 'END-ELSE', 'END-HELD', 'END-0060'])
  })
})

describe('reading them', () => {
  it('walks an index of the holder, of last days, or the keys asked for', async () => {
    const planOf = async (read: (db: { $client: D1Database }) => Promise<unknown>): Promise<string> =>
      (await plansOf(env.RECORD, await askedBy(env.RECORD, (database) => read(openRecord(database))))).join('\n')
    expect(await planOf((db) => readHeld(db, HOLDER, TODAY))).toContain('records_certificates_holder')
    expect(await planOf((db) => readEndingOf(db, CERTIFIER, { today: TODAY, until: inDays(60) }))).toContain(
      'records_certificates_expires',
    )
    expect(await planOf((db) => readStanding(db, ['END-0060'], TODAY))).not.toMatch(/SCAN (c|records)\b/)
  })
})
