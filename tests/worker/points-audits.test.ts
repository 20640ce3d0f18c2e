import { env } from 'cloudflare:workers'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { beginDraw, drawnOf, lotOf } from '../../content/points/audit-draw.ts'
import { drawDay, nextUndrawn } from '../../db/intake/points-audits.ts'
import { startOfDay } from '../../content/registers/span.ts'
import { openRecord } from '../../db/record/db.ts'
import { firstCheckpointSince } from '../../db/record/log.ts'
import { drawAudits } from '../../worker/jobs/points-awards.ts'
import { aPlace, ask, get, publishAll } from './builders.ts'
import { anOfficer } from './people.ts'
import { daysAgo, issuerKey, RECYCLER, WASTE } from './points-award-builders.ts'

const hash = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const draw = (root: string, ids: readonly string[], expected = ids.length): string[] => {
  const made = beginDraw(root, expected, hash)
  for (const id of ids) made.add(id)
  return made.end().drawn
}
const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `award.x.${at}`)

describe('the draw', () => {
  it('takes 2 % rounded up, the same in whatever order, and others under another root', () => {
    expect([0, 1, 50, 51, 1000].map(drawnOf)).toEqual([0, 1, 1, 2, 20])
    const drawn = draw('root', ids(1_000))
    expect(drawn).toHaveLength(20)
    expect(draw('root', ids(1_000).toReversed())).toEqual(drawn)
    expect(draw('another', ids(1_000))).not.toEqual(drawn)
    const lots = ids(1_000).map((id) => lotOf('root', id, hash))
    const most = drawn.map((id) => lotOf('root', id, hash)).at(-1) ?? ''
    expect(lots.filter((lot) => lot <= most)).toHaveLength(20)
  })
  it('of very many keeps few in memory and draws the same', () => {
    const many = ids(20_000)
    expect(draw('root', many)).toEqual(draw('root', many, 0))
    expect(draw('root', many)).toHaveLength(400)
  })
})

const YESTERDAY = daysAgo(1)

/** Awards that were given yesterday, as the record of awards has them. */
const given = (count: number): Promise<unknown> =>
  env.INTAKE.prepare(
    `INSERT INTO points_awards (id, rule, version, quantity, share, points, holder, attester, told_by, pair, act, digest,
      day, told, booked, state) SELECT value, 'battery-return', 2, '1', 1, 10, 'holder', ?2, 'key', 0, value, '', ?3, ?3,
      ?3, 'awarded' FROM json_each(?1)`,
  )
    .bind(JSON.stringify(ids(count)), RECYCLER, YESTERDAY)
    .run()

interface Audited {
  id: string
  state: string
  audit: { finding: string } | null
}

describe('the draw of a day', () => {
  const draws = async () => (await (await get('/api/points/draws')).json<{ items: object[] }>()).items

  it('waits until the day is over and the log has a root of the next one', async () => {
    await given(60)
    expect(await nextUndrawn(env.INTAKE, YESTERDAY)).toBeUndefined()
    expect(await nextUndrawn(env.INTAKE, daysAgo(0))).toBe(YESTERDAY)
    // Nothing was published yet.
    await drawAudits(env, new Date())
    expect(await draws()).toEqual([])
  })
  it('happens once, by the first root of the next day, and is open to anyone', async () => {
    await publishAll('places', [aPlace({ code: '990000' })])
    const seed = await firstCheckpointSince(openRecord(env.RECORD), startOfDay(daysAgo(0)))
    await publishAll('places', [aPlace({ code: '990100', level: 'city' })])
    await drawAudits(env, new Date())
    expect(await draws()).toEqual([{ day: YESTERDAY, ...seed, awards: 60, drawn: 2 }])
    await drawAudits(env, new Date())
    expect(await draws()).toHaveLength(1)
    if (seed) await expect(drawDay(env.INTAKE, YESTERDAY, seed)).rejects.toThrow()
    const change = env.INTAKE.prepare('UPDATE points_draws SET size = 0')
    await expect(change.run()).rejects.toThrow()
  })
  it('is shown to auditors, to a body what is its own, and to nobody else', async () => {
    const auditor = await anOfficer('auditor')
    const path = `/api/points/audits?day=${YESTERDAY}`
    const { items } = await (await auditor.ask('GET', path)).json<{ items: { id: string }[] }>()
    expect(items).toHaveLength(2)
    const all = await env.INTAKE.prepare('SELECT id FROM points_awards').all<{ id: string }>()
    const root = await env.INTAKE.prepare('SELECT root FROM points_draws').first<string>('root')
    const again = draw(
      root ?? '',
      all.results.map(({ id }) => id),
    )
    expect(items.map(({ id }) => id).sort()).toEqual(again.toSorted())
    const as = async (body: string) =>
      (await get(path, { authorization: `Bearer ${await issuerKey(body)}` })).json<{ items: object[] }>()
    expect((await as(RECYCLER)).items).toHaveLength(2)
    expect((await as(WASTE)).items).toEqual([])
    expect((await ask('GET', path)).status).toBe(401)
    expect((await get('/api/points/audits?day=x', { authorization: `Bearer ${await issuerKey(WASTE)}` })).status).toBe(
      422,
    )
  })

  it('is followed by what an auditor found, which stays and moves nothing', async () => {
    const [auditor, path] = [await anOfficer('auditor'), '/api/points/audits/findings']
    const drawn = async (tab = auditor) =>
      (await (await tab.ask('GET', `/api/points/audits?day=${YESTERDAY}`)).json<{ items: Audited[] }>()).items
    const [one, other] = await drawn()
    if (!one || !other) throw new Error('two were drawn')
    expect([one.audit, one.state]).toEqual([null, 'awarded'])
    const state = (over: object = {}, tab = auditor): Promise<Response> =>
      tab.post(path, { day: YESTERDAY, award: one.id, finding: 'fits', reason: '与过磅单相符', ...over })
    expect((await state()).status).toBe(201)
    expect((await state({ finding: 'doubtful', reason: '过磅单重号' })).status).toBe(201)
    expect((await drawn()).find(({ id }) => id === one.id)).toMatchObject({
      state: 'awarded',
      audit: { finding: 'doubtful', reason: '过磅单重号', day: daysAgo(0) },
    })
    // The body that told of it reads why in its own list.
    const own = await (
      await get('/api/points/awards?limit=200', { authorization: `Bearer ${await issuerKey(RECYCLER)}` })
    ).json<{
      items: Audited[]
    }>()
    expect(own.items.find(({ id }) => id === one.id)?.audit).toMatchObject({
      finding: 'doubtful',
      reason: '过磅单重号',
    })
    expect(own.items.find(({ id }) => id === other.id)?.audit).toBeNull()
    const rows = () => env.INTAKE.prepare('SELECT * FROM points_audit_findings ORDER BY seq').all()
    const { results: before } = await rows()
    expect(before.map(({ seq, finding }) => [seq, finding])).toEqual([
      [1, 'fits'],
      [2, 'doubtful'],
    ])
    // Not of what was not drawn, of another day, without a reason, or of bodies of others.
    const undrawn = await env.INTAKE.prepare(
      'SELECT id FROM points_awards WHERE id NOT IN (SELECT award FROM points_audits) LIMIT 1',
    ).first('id')
    expect((await state({ award: undrawn })).status).toBe(404)
    expect((await state({ day: daysAgo(2) })).status).toBe(404)
    expect((await state({}, await anOfficer('auditor', WASTE))).status).toBe(404)
    expect((await state({}, await anOfficer('auditor', RECYCLER))).status).toBe(201)
    for (const over of [{ reason: ' ' }, { finding: 'maybe' }, { day: 'x' }])
      expect((await state(over)).status).toBe(422)
    for (const role of ['issuer', 'admin'] as const)
      expect((await state({}, await anOfficer(role, role === 'admin' ? undefined : RECYCLER))).status).toBe(403)
    expect((await rows()).results).toHaveLength(3)
    for (const change of ["UPDATE points_audit_findings SET reason = 'x'", 'DELETE FROM points_audit_findings'])
      await expect(env.INTAKE.prepare(change).run()).rejects.toThrow(/stay/)
    await expect(
      env.INTAKE.prepare(
        `INSERT INTO points_audit_findings (award, seq, finding, reason, account, day) VALUES (?, 1, 'fits', 'x', 'a', 'd')`,
      )
        .bind(undrawn)
        .run(),
    ).rejects.toThrow(/not drawn/)
  })
  it('is not looked into by whoever told of it', async () => {
    const auditor = await anOfficer('auditor')
    await env.INTAKE.batch([
      env.INTAKE.prepare(
        `INSERT INTO points_awards (id, rule, version, quantity, share, points, holder, attester, told_by, pair, act,
          digest, day, told, booked, state) VALUES ('award.own', 'battery-return', 2, '1', 1, 10, 'holder', ?1, ?2, 0, 'own',
          '', ?3, ?3, ?3, 'awarded')`,
      ).bind(RECYCLER, auditor.account, YESTERDAY),
      env.INTAKE.prepare(`INSERT INTO points_audits (day, award) VALUES (?, 'award.own')`).bind(YESTERDAY),
    ])
    const stated = { day: YESTERDAY, award: 'award.own', finding: 'fits', reason: 'x' }
    const answer = await auditor.post('/api/points/audits/findings', stated)
    expect(await answer.json()).toMatchObject({ status: 409, issues: [{ pointer: '/award' }] })
  })
})
