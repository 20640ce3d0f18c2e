import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { newIdentity } from '../../content/reports/sealing.ts'
import { eraseOldReports } from '../../db/intake/report-sweeps.ts'
import { json, anOfficer, type Tab } from './people.ts'
import { aFoundReport, askForVoucher, openVoucher, reward } from './report-reward-builders.ts'
import {
  aBody,
  anOwner,
  BODY,
  keysInEvidence,
  OTHER_BODY,
  postJson,
  receipt,
  report,
  rowsOf,
  sealed,
  type DeskKeys,
} from './reporting.ts'

/** The reward of a report that was found true: set aside by its body, opened by whoever reported alone. */

let keys: DeskKeys
let handler: Tab

beforeAll(async () => {
  keys = await aBody()
  handler = await anOfficer('handler', BODY)
})

const follow = async (locator: string) =>
  (await postJson('/api/reports/follow', {}, receipt(locator))).json<{ reward: unknown }>()
const rewardsOf = async (number: string) => (await rowsOf('report_rewards')).filter((row) => row['number'] === number)
const steps = async (number: string): Promise<unknown> =>
  Reflect.get(await json(await handler.ask('GET', `/api/report-desk/reports/${number}`)), 'steps')

describe('a report that was found true', () => {
  it('is rewarded with a voucher that its reporter alone opens, the same however often she asks', async () => {
    const { number, owner } = await aFoundReport(keys, handler)
    expect(await steps(number)).toContain('reward')
    expect(await follow(owner.locator)).toMatchObject({ reward: null })
    expect((await reward(handler, number)).status).toBe(201)
    expect(await steps(number)).not.toContain('reward')
    expect(await follow(owner.locator)).toMatchObject({ reward: { share: 1, fetched: false } })
    // Nothing can be redeemed before she fetched it.
    expect(await rowsOf('points_vouchers')).toEqual([])

    const { recipient, identity } = owner.identity
    const voucher = await openVoucher(await askForVoucher(number, owner, recipient), identity)
    expect(voucher).toMatch(new RegExp(POINTS_RULES['report-verified']?.evidence['voucher']?.pattern ?? 'none'))
    const again = await askForVoucher(number, owner, recipient)
    expect(again.headers.get('cache-control')).toContain('no-store')
    expect(await openVoucher(again, identity)).toBe(voucher)
    expect(await rowsOf('points_vouchers')).toHaveLength(1)
    expect(await follow(owner.locator)).toMatchObject({ reward: { share: 1, fetched: true } })
    // With the keys of the body it does not open, and the desk is not handed it.
    for (const { identity: other } of [keys.officer, keys.recovery])
      await expect(openVoucher(await askForVoucher(number, owner, recipient), other)).rejects.toThrow()
    const onDesk = await (await handler.ask('GET', `/api/report-desk/reports/${number}`)).text()
    expect(JSON.parse(onDesk)).toMatchObject({ reward: { share: 1, fetched: true } })
    const [row] = await rewardsOf(number)
    expect(onDesk).not.toContain(String(row?.['object_key']))
    // What is kept of the voucher names no report, and no day.
    const [kept] = await rowsOf('points_vouchers')
    expect(Object.keys(kept ?? {}).sort()).toEqual(['hash', 'month', 'rule', 'share'])
    expect(JSON.stringify([kept, row])).not.toContain(voucher)
  })

  it('is rewarded once, also where she fetches it twice at once', async () => {
    const { number, owner } = await aFoundReport(keys, handler, 'partly')
    const given = await Promise.all([1, 2, 3].map(() => reward(handler, number, { share: 4 })))
    expect(given.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    const before = (await rowsOf('points_vouchers')).length
    const { recipient, identity } = owner.identity
    const all = await Promise.all([1, 2, 3].map(() => askForVoucher(number, owner, recipient)))
    const vouchers = await Promise.all(all.map((answer) => openVoucher(answer, identity)))
    expect(new Set(vouchers).size).toBe(1)
    expect(await rowsOf('points_vouchers')).toHaveLength(before + 1)
    expect((await rowsOf('points_vouchers')).map(({ share }) => share)).toContain(4)
    expect(
      await keysInEvidence(`reports/`).then((found) => found.filter((key) => key.includes(`${number}/reward/`))),
    ).toHaveLength(1)
  })

  it('keeps its voucher for as long as its evidence, and no longer', async () => {
    const [kept, late] = [await aFoundReport(keys, handler), await aFoundReport(keys, handler)]
    for (const { number } of [kept, late]) {
      expect((await reward(handler, number)).status).toBe(201)
      expect((await handler.post(`/api/report-desk/reports/${number}/status-changes`, { to: 'closed' })).status).toBe(
        201,
      )
    }
    await openVoucher(
      await askForVoucher(kept.number, kept.owner, kept.owner.identity.recipient),
      kept.owner.identity.identity,
    )
    await eraseOldReports(env, new Date(Date.now() + 400 * 86_400_000))
    for (const { number, owner } of [kept, late]) {
      expect((await askForVoucher(number, owner, owner.identity.recipient)).status).toBe(409)
      expect(await follow(owner.locator)).toMatchObject({ reward: null })
    }
  })
})

describe('no reward', () => {
  const left = async (): Promise<unknown> => [await rowsOf('report_rewards'), await rowsOf('points_vouchers')]

  it.each(['unsubstantiated', 'unresolved'])('is for what was found %s', async (finding) => {
    const { number, owner } = await aFoundReport(keys, handler, finding)
    const before = await left()
    const answer = await reward(handler, number)
    expect(await json(answer)).toMatchObject({
      status: 409,
      issues: [{ message: expect.stringMatching(/查实|found true/) }],
    })
    expect(await steps(number)).not.toContain('reward')
    expect((await askForVoucher(number, owner, owner.identity.recipient)).status).toBe(409)
    expect(await left()).toEqual(before)
  })

  it('is given before anything was found, by another body, to nobody or among too many', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    const before = await left()
    expect((await reward(handler, number)).status).toBe(409)
    const found = await aFoundReport(keys, handler)
    const stranger = await anOfficer('handler', OTHER_BODY)
    expect((await reward(stranger, found.number)).status).toBe(404)
    expect((await reward(await anOfficer('issuer', BODY), found.number)).status).toBe(403)
    for (const share of [0, -1, 1.5, 21, 2 ** 53, '2']) {
      const answer = await reward(handler, found.number, { share })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('"pointer":"/share"')
    }
    // A telephone call without a code has no mailbox.
    await env.INTAKE.prepare(
      `INSERT INTO reports (number, category, body, place, day, received, visibility, language, recipient, source)
       VALUES ('TELEPHONE0', 'smoke', ?1, '990101', '2026-11-20', '2026-11-20', 'authority', 'zh', 'age1x', 'telephone')`,
    )
      .bind(BODY)
      .run()
    await expect(
      env.INTAKE.prepare(`INSERT INTO report_rewards (number, body, share) VALUES ('TELEPHONE0', ?, 1)`)
        .bind(BODY)
        .run(),
    ).rejects.toThrow(/nothing to reward/)
    expect(await left()).toEqual(before)
  })

  it('is fetched without the code, for another report, or sealed to what is no recipient', async () => {
    const { number, owner } = await aFoundReport(keys, handler)
    expect((await reward(handler, number)).status).toBe(201)
    const before = await left()
    const other = await anOwner()
    const { recipient } = await newIdentity()
    expect((await askForVoucher(number, other, recipient)).status).toBe(404)
    expect((await askForVoucher('0000000000', owner, recipient)).status).toBe(404)
    expect((await postJson(`/api/reports/${number}/reward`, { recipient })).status).toBe(404)
    for (const wrong of ['', 'age1', keys.officer.identity, 'age1'.padEnd(62, 'q'), 7, null])
      expect(await json(await askForVoucher(number, owner, wrong))).toMatchObject({
        status: 422,
        issues: [{ pointer: '/recipient' }],
      })
    expect(await left()).toEqual(before)
  })

  it('changes, moves or goes, by the database itself', async () => {
    const run = (sql: string): Promise<unknown> => env.INTAKE.prepare(sql).run()
    const { number } = await aFoundReport(keys, handler)
    expect((await reward(handler, number)).status).toBe(201)
    for (const change of [`share = 2`, `body = 'x'`, `object_key = NULL`, `object_key = 'x', share = 3`])
      await expect(run(`UPDATE report_rewards SET ${change} WHERE number = '${number}'`)).rejects.toThrow(/once/)
    await expect(run(`DELETE FROM report_rewards WHERE number = '${number}'`)).rejects.toThrow(/kept/)
    await expect(
      run(`INSERT OR REPLACE INTO report_rewards (number, body, share) VALUES ('${number}', '${BODY}', 1)`),
    ).rejects.toThrow(/nothing to reward/)
  })

  it('leaves in the vouchers an order by which they could be joined to reports', async () => {
    const sql = await env.INTAKE.prepare(`SELECT sql FROM sqlite_master WHERE name = 'points_vouchers'`).first('sql')
    expect(sql).toContain('WITHOUT ROWID')
  })
})
