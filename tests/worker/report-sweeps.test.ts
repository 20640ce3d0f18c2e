import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { RETENTION_DAYS } from '../../content/people/retention.ts'
import { newIdentity } from '../../content/reports/sealing.ts'
import { dayOf } from '../../content/registers/span.ts'
import { eraseReports, publishReportPulses, sweepReports } from '../../worker/jobs/reports.ts'
import { ask, get } from './builders.ts'
import {
  aBody,
  aSealedFile,
  BODY,
  deposit,
  keysInEvidence,
  randomBytes,
  receipt,
  report,
  rowsOf,
  sealed,
  send,
  today,
  uploadPart,
  type DeskKeys,
} from './reporting.ts'

/** What goes by itself, when its time is over, and nothing else. */

const DAY_MS = 86_400_000
const daysOn = (days: number): Date => new Date(Date.now() + days * DAY_MS)

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
})

const close = (number: string, day: string): Promise<unknown> =>
  env.INTAKE.batch([
    env.INTAKE.prepare(
      `INSERT INTO report_events (number, seq, day, state, kind, by) VALUES (?, 2, ?, 'closed', 'state', ?)`,
    ).bind(number, day, BODY),
    env.INTAKE.prepare(`UPDATE reports SET state = 'closed', closed = ? WHERE number = ?`).bind(day, number),
  ])

const withFile = async () => {
  const identity = await newIdentity()
  const { bytes, stated } = await aSealedFile(identity, randomBytes(50))
  const contact = { letter: { version: 'lucid-contact-v1' as const, phone: '0571-1' }, mayForward: false }
  const made = await sealed(keys, { identity, files: [stated], contact })
  const { upload } = await deposit(made.commitment)
  await uploadPart(upload.token, stated.id, 0, bytes)
  const { number } = await (await send(made)).json<{ number: string }>()
  return { number, made, stated }
}
const rowOf = async (number: string) => (await rowsOf('reports')).find((row) => row['number'] === number)

describe('a commitment that nobody opened', () => {
  it('can be opened for a day and no longer, and then looks like one that was', async () => {
    const [early, late] = [await sealed(keys), await sealed(keys)]
    await deposit(early.commitment)
    await deposit(late.commitment)
    await publishReportPulses(env, daysOn(0.9))
    expect((await send(early)).status).toBe(201)
    await publishReportPulses(env, daysOn(1.1))
    expect((await send(late)).status).toBe(409)
    const rows = (await rowsOf('report_commitments')).filter(({ commitment }) =>
      [early.commitment, late.commitment].includes(String(commitment)),
    )
    expect(rows.map(({ opened }) => opened)).toEqual([1, 1])
    expect(await rowsOf('report_solutions')).toEqual([])
  })
})

// The pulses that were closed ahead of the clock above would take nothing any more.
describe('what was uploaded', () => {
  beforeAll(async () => {
    await env.INTAKE.batch([
      env.INTAKE.prepare('DROP TRIGGER report_pulses_no_delete'),
      env.INTAKE.prepare('DELETE FROM report_pulses'),
    ])
  })

  it('goes after two days where no report came for it, and stays where one did', async () => {
    const { number, stated } = await withFile()
    const { upload } = await deposit(encodeBase64Url(randomBytes(32)))
    await uploadPart(upload.token, 'E'.repeat(22), 0, randomBytes(10))
    await env.EVIDENCE.put(`reports/${today().replaceAll('-', '')}/0000000000/report`, 'of no report')
    expect(await keysInEvidence('uploads/')).toHaveLength(2)
    await sweepReports(env, daysOn(1))
    expect(await keysInEvidence('uploads/')).toHaveLength(2)
    await sweepReports(env, daysOn(2))
    const [file] = (await rowsOf('report_files')).filter((row) => row['number'] === number)
    expect(await keysInEvidence('uploads/')).toEqual([`${String(file?.['object_key'])}/0`])
    expect(await rowsOf('report_uploads')).toEqual([])
    const numbers = new Set((await keysInEvidence('reports/')).map((key) => key.split('/')[2]))
    expect(numbers).not.toContain('0000000000')
    expect(numbers).toContain(number)
    expect(stated.bytes).toBe(file?.['bytes'])
  })
})

describe('a report that was settled', () => {
  it('is closed by the clock, said so to its owner, once she could have reopened it', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    await env.INTAKE.batch([
      env.INTAKE.prepare(
        `INSERT INTO report_events (number, seq, day, state, kind, by) VALUES (?, 2, ?, 'settled', 'state', ?)`,
      ).bind(number, today(), BODY),
      env.INTAKE.prepare(`UPDATE reports SET state = 'settled', settled = ? WHERE number = ?`).bind(today(), number),
    ])
    await sweepReports(env, daysOn(60))
    expect(await rowOf(number)).toMatchObject({ state: 'settled', closed: null })
    await sweepReports(env, daysOn(61))
    await sweepReports(env, daysOn(62))
    const day = dayOf(daysOn(61).toISOString())
    expect(await rowOf(number)).toMatchObject({ state: 'closed', closed: day, dirty: 1 })
    const { events } = await (
      await ask('POST', '/api/reports/follow', receipt(made.owner.locator))
    ).json<{ events: object[] }>()
    expect(events.slice(2)).toEqual([
      { seq: 3, day, state: 'closed', kind: 'state', by: 'clock', to: null, reason: null },
    ])
  })
})

describe('a closed report', () => {
  it('loses its contact after 90 days, its evidence after a year, and is still known', async () => {
    const { number, made, stated } = await withFile()
    const open = await report(await sealed(keys))
    await close(number, today())
    const headers = () => receipt(made.owner.locator)
    const follow = async () =>
      (await ask('POST', '/api/reports/follow', headers())).json<{
        report: string | null
        contact: string | null
        recipient: string | null
        grants: { use: string }[]
        files: object[]
        state: string
      }>()

    await eraseReports(env, daysOn(RETENTION_DAYS.reportContact - 1))
    expect((await follow()).contact).not.toBeNull()
    await eraseReports(env, daysOn(RETENTION_DAYS.reportContact))
    const later = await follow()
    expect([later.contact, later.report === null, later.grants.map(({ use }) => use)]).toEqual([
      null,
      false,
      ['report'],
    ])
    expect((await keysInEvidence('reports/')).filter((key) => key.includes(number) && key.endsWith('contact'))).toEqual(
      [],
    )

    await eraseReports(env, daysOn(RETENTION_DAYS.reportEvidence))
    expect(await follow()).toMatchObject({ report: null, recipient: null, grants: [], files: [], state: 'closed' })
    expect((await get(`/api/reports/${number}/files/${stated.id}`, headers())).status).toBe(404)
    expect((await keysInEvidence()).filter((key) => key.includes(number))).toEqual([])
    for (const table of ['report_grants', 'report_files', 'report_messages'])
      expect((await rowsOf(table)).filter((row) => row['number'] === number)).toEqual([])
    expect(await rowOf(number)).toMatchObject({ closed: today(), recipient: null, public_text: null })
    // What is not closed is kept, however old.
    expect(await rowOf(open.number)).toMatchObject({ recipient: expect.stringMatching(/^age1/) })
    expect((await keysInEvidence('reports/')).some((key) => key.includes(open.number))).toBe(true)
  })

  it('is erased by the next run where one broke off', async () => {
    const { number } = await withFile()
    await close(number, today())
    const broken = { ...env, INTAKE: failing(env.INTAKE, 'batch') }
    const late = daysOn(RETENTION_DAYS.reportEvidence + 5)
    await expect(eraseReports(broken, late)).rejects.toThrow('broke off')
    expect(await rowOf(number)).toMatchObject({ recipient: expect.stringMatching(/^age1/) })
    await eraseReports(env, late)
    expect(await rowOf(number)).toMatchObject({ recipient: null, contact_recipient: null })
    expect(dayOf(late.toISOString()) > today()).toBe(true)
  })
})

const failing = (database: D1Database, method: string): D1Database =>
  new Proxy(database, {
    get: (target, name) => {
      if (name === method) return () => Promise.reject(new Error('broke off'))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
