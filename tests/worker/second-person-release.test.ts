import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { openIntake } from '../../db/intake/db.ts'
import { makeKey } from '../../db/intake/keys.ts'
import { finishReleases } from '../../worker/jobs/waiting.ts'
import { aKey, ask, countEntries, get, type ProblemAnswer } from './builders.ts'
import { anOfficer, give, json, letPass } from './people.ts'
import {
  anHour,
  aPenalty,
  clerk,
  fresh,
  messageOf,
  officer,
  OTHER,
  OWN,
  own,
  promised,
  receiptOf,
  release,
  rowsKept,
  stands,
  stateOf,
  submit,
  submitAs,
  useTwoOfficers,
} from './second-person.ts'

/** Releasing what waits: by whom, once, and whole wherever it was cut off. */

useTwoOfficers()

describe('a release', () => {
  it('publishes what was submitted under the organisation that submitted it, and deletes the rows kept', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    const answer = await release(officer, receipt)
    expect(answer.status).toBe(201)
    expect(await json(answer)).toMatchObject({ accepted: 1, entries: [{ key: decision, revision: 1 }] })
    const record = await json(await get(`/api/registers/penalties/records/${encodeURIComponent(decision)}`))
    expect(record).toMatchObject({ publisher: OWN, body: { facts: '示例事实' } })
    expect(await json(await clerk.ask('GET', receipt.url))).toMatchObject({
      state: 'released',
      decidedBy: { account: officer.account },
      entries: [{ key: decision }],
    })
    expect(await rowsKept(receipt)).toBe(0)
    const { results } = await env.INTAKE.prepare(
      `SELECT phase, account, status FROM activity WHERE action = 'records-release' AND target LIKE ? ORDER BY seq`,
    )
      .bind(`%${receipt.id}%`)
      .all()
    expect(results).toEqual([
      { phase: 'asked', account: officer.account, status: null },
      { phase: 'ended', account: officer.account, status: 201 },
    ])
  })

  it('is not one’s own, not even of what a key one made submitted, nor a key’s', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const refused = await release(clerk, receipt)
    expect(refused.status).toBe(403)
    expect(await messageOf(refused)).toContain('another person')
    const admin = await own('admin')
    const request = { role: 'publisher' as const, organisation: OWN, bounds: {}, days: 1 }
    const { key } = await makeKey(openIntake(env.INTAKE), request, admin.account, new Date())
    const byKey = await receiptOf(await submitAs(key, [aPenalty({ decision: fresh() })]))
    expect((await release(admin, byKey)).status).toBe(403)
    const asKey = { authorization: `Bearer ${key}` }
    expect((await ask('POST', `/api/waiting/${byKey.id}/release`, asKey)).status).toBe(403)
    const foreign = await aKey({}, 'publisher', OWN)
    expect((await ask('POST', `/api/waiting/${byKey.id}/release`, { authorization: `Bearer ${foreign}` })).status).toBe(
      403,
    )
    expect((await release(officer, byKey)).status).toBe(201)
  })

  it('is held by the database itself: neither oneself nor a step out of order', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const run = (statement: string) => env.INTAKE.prepare(statement).bind(receipt.id).run()
    await expect(run(`UPDATE waiting SET state = 'releasing', decided_by = account WHERE id = ?`)).rejects.toThrow(
      /TRIGGER/,
    )
    await expect(run(`UPDATE waiting SET state = 'releasing' WHERE id = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`UPDATE waiting SET state = 'released', decided_by = 'x' WHERE id = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`UPDATE waiting SET publisher = 'portal', state = 'lapsed' WHERE id = ?`)).rejects.toThrow(
      /TRIGGER/,
    )
    await expect(run(`DELETE FROM waiting WHERE id = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`UPDATE waiting_rows SET rows = '[]' WHERE waiting = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(run(`DELETE FROM waiting_rows WHERE waiting = ?`)).rejects.toThrow(/TRIGGER/)
    await expect(
      run(`INSERT INTO waiting_rows SELECT waiting, part + 1, 0, 1, '[]' FROM waiting_rows WHERE waiting = ?`),
    ).rejects.toThrow(/TRIGGER/)
    expect(await stateOf(clerk, receipt)).toBe('waiting')
  })

  it('needs a passkey used a moment ago', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const stale = await own('publisher')
    await letPass(stale)
    const refused = await release(stale, receipt)
    expect([refused.status, (await refused.json<ProblemAnswer>()).type]).toEqual([403, '/problems/fresh-passkey'])
    await stale.confirm()
    expect((await release(stale, receipt)).status).toBe(201)
  })

  it('is for those who could publish the rows themselves, or administer who submitted them', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const stranger = await anOfficer('publisher', OTHER)
    expect((await release(stranger, receipt)).status).toBe(404)
    expect((await stranger.ask('GET', receipt.url)).status).toBe(404)
    expect((await release(await anOfficer('admin', OTHER), receipt)).status).toBe(404)
    expect((await release(await anOfficer('publisher'), receipt)).status).toBe(404)
    expect((await release(await own('organisation'), receipt)).status).toBe(403)
    expect((await release(await own('publisher', { registers: ['places'] }), receipt)).status).toBe(404)
    const elsewhere = await release(await own('publisher', { places: ['5133'] }), receipt)
    expect(elsewhere.status).toBe(422)
    expect((await elsewhere.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/0/place')
    expect(await stateOf(clerk, receipt)).toBe('waiting')
    expect((await release(await anOfficer('admin'), receipt)).status).toBe(201)
  })

  it('checks everything again: what became wrong is named, and it waits on', async () => {
    const decision = fresh()
    const [first, second] = [
      await receiptOf(await submit(clerk, [aPenalty({ decision })])),
      await receiptOf(
        await submit(clerk, [aPenalty({ decision: fresh() }), aPenalty({ decision, facts: '另一事实' })]),
      ),
    ]
    expect((await release(officer, first)).status).toBe(201)
    const shown = await json(await officer.ask('GET', second.url))
    expect(shown).toMatchObject({ mayRelease: true, wrong: [{ pointer: '/1/_reason' }] })
    const stored = await countEntries()
    const refused = await release(officer, second)
    expect(refused.status).toBe(422)
    expect((await refused.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/1/_reason'])
    expect(await countEntries()).toBe(stored)
    expect(await stateOf(clerk, second)).toBe('waiting')
  })

  it('is not of what a key submitted that was revoked since, or a person whose role ended', async () => {
    const made = await makeKey(
      openIntake(env.INTAKE),
      { role: 'publisher', organisation: OWN, bounds: {}, days: 1 },
      'operator',
      new Date(),
    )
    const byKey = await receiptOf(await submitAs(made.key, [aPenalty({ decision: fresh() })]))
    const admin = await own('admin')
    expect((await admin.ask('DELETE', `/api/keys/${made.id}`)).status).toBe(204)
    expect((await release(officer, byKey)).status).toBe(409)
    const leaving = await anOfficer('auditor', OWN)
    const role = await give(leaving, 'publisher', OWN)
    const byPerson = await receiptOf(await submit(leaving, [aPenalty({ decision: fresh() })]))
    expect((await admin.ask('DELETE', `/api/roles/${role}`)).status).toBe(204)
    expect((await release(officer, byPerson)).status).toBe(409)
  })

  it('asked for twice at once publishes once; the other officer learns that it was decided', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    const stored = await countEntries()
    const other = await own('publisher')
    const answers = await Promise.all([officer, other, officer, other].map((tab) => release(tab, receipt)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0)
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true)
    expect(await countEntries()).toBe(stored + 1)
    expect(await stateOf(clerk, receipt)).toBe('released')
  })

  it('asked for again by the same officer is answered the same', async () => {
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision: fresh() })]))
    const text = await (await release(officer, receipt)).text()
    const stored = await countEntries()
    const again = await release(officer, receipt)
    expect([again.status, await again.text()]).toEqual([201, text])
    expect(await countEntries()).toBe(stored)
    expect((await release(await own('publisher'), receipt)).status).toBe(409)
  })
})

describe('a release that ended halfway', () => {
  it('before it was published is finished by the clock, once, after a minute', async () => {
    const [decision, now] = [fresh(), new Date()]
    const receipt = await promised(decision, now)
    await finishReleases(env, new Date(now.getTime() + 30_000))
    expect(await stands(decision)).toBe(false)
    expect(await stateOf(clerk, receipt)).toBe('releasing')
    await finishReleases(env, new Date(now.getTime() + anHour))
    expect(await stands(decision)).toBe(true)
    const stored = await countEntries()
    await finishReleases(env, new Date(now.getTime() + anHour))
    expect(await countEntries()).toBe(stored)
    expect(await stateOf(clerk, receipt)).toBe('released')
  })

  it('is finished by the same officer asking again', async () => {
    const decision = fresh()
    const receipt = await promised(decision, new Date())
    expect((await release(await own('publisher'), receipt)).status).toBe(409)
    expect((await release(officer, receipt)).status).toBe(201)
    expect([await stands(decision), await stateOf(clerk, receipt)]).toEqual([true, 'released'])
  })

  it('after it was published is only written down', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    // The answer of the private database is lost: nothing after the record's batch happens.
    await env.INTAKE.prepare(
      `CREATE TRIGGER power_cut BEFORE UPDATE ON waiting WHEN NEW.state = 'released' BEGIN SELECT RAISE(ABORT, 'cut'); END`,
    ).run()
    expect((await release(officer, receipt)).status).toBe(500)
    await env.INTAKE.prepare('DROP TRIGGER power_cut').run()
    expect([await stands(decision), await stateOf(clerk, receipt)]).toEqual([true, 'releasing'])
    const stored = await countEntries()
    await finishReleases(env, new Date(Date.now() + anHour))
    expect(await countEntries()).toBe(stored)
    expect(await stateOf(clerk, receipt)).toBe('released')
    expect(await rowsKept(receipt)).toBe(0)
  })

  it('before it was decided has changed nothing', async () => {
    const decision = fresh()
    const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
    await env.INTAKE.prepare(
      `CREATE TRIGGER power_cut BEFORE UPDATE ON waiting WHEN NEW.state = 'releasing' BEGIN SELECT RAISE(ABORT, 'cut'); END`,
    ).run()
    expect((await release(officer, receipt)).status).toBe(500)
    await env.INTAKE.prepare('DROP TRIGGER power_cut').run()
    expect([await stands(decision), await stateOf(clerk, receipt)]).toEqual([false, 'waiting'])
    expect((await release(officer, receipt)).status).toBe(201)
  })

  it('waits again where the record took something else meanwhile', async () => {
    const decision = fresh()
    const receipt = await promised(decision, new Date())
    const other = await receiptOf(await submit(clerk, [aPenalty({ decision, facts: '另一事实' })]))
    expect((await release(officer, other)).status).toBe(201)
    await finishReleases(env, new Date(Date.now() + anHour))
    expect(await stateOf(clerk, receipt)).toBe('waiting')
    expect(await rowsKept(receipt)).toBe(1)
  })
})
