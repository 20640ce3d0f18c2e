import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { encodeVerifierKey, parseVerifierKey } from '../../content/log/keys.ts'
import { pulseKey, verifyPulse } from '../../content/reports/pulse.ts'
import { readPromise } from '../../content/reports/promise.ts'
import { depositCommitment, MOST_A_PULSE } from '../../db/intake/report-commitments.ts'
import { openReceiptSigner } from '../../db/record/receipts.ts'
import { publishReportPulses } from '../../worker/jobs/reports.ts'
import { get, pointersOf } from './builders.ts'
import {
  aBody,
  deposit,
  from,
  postJson,
  randomBytes,
  rowsOf,
  sealed,
  send,
  solved,
  type DeskKeys,
} from './reporting.ts'

/** The first of two steps: a fingerprint, the work it takes, and the tree of every ten minutes that holds it. */

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
})

describe('a challenge', () => {
  it('is ALTCHA v1: for one action, over in 20 minutes, its parameters ended by a sign of their own', async () => {
    const answer = await get('/api/reports/challenge', from())
    const made = await answer.json<{ salt: string; maxnumber: number; algorithm: string }>()
    expect(made.algorithm).toBe('SHA-256')
    expect(made.salt).toMatch(/^[0-9a-f]+\?action=report&expires=\d+&$/)
    const expires = Number(new URLSearchParams(made.salt.split('?')[1]).get('expires')) * 1000
    expect(expires).toBeGreaterThan(Date.now() + 5 * 60_000)
    expect(expires).toBeLessThanOrEqual(Date.now() + 20 * 60_000)
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
  })

  it('asks more where many report at once', async () => {
    const before = (await (await get('/api/reports/challenge', from())).json<{ maxnumber: number }>()).maxnumber
    const pulse = pulseKey(Date.now())
    await env.INTAKE.prepare(
      `INSERT INTO report_pulses (pulse, seed, taken) VALUES (?, '${'A'.repeat(43)}', 3000) ON CONFLICT (pulse) DO UPDATE SET taken = 3000`,
    )
      .bind(pulse)
      .run()
    const after = (await (await get('/api/reports/challenge', from())).json<{ maxnumber: number }>()).maxnumber
    expect(after).toBeGreaterThanOrEqual(4 * before)
  })
})

describe('a commitment', () => {
  it('is answered with a promise that the key of receipts signed, and again the same', async () => {
    const commitment = encodeBase64Url(randomBytes(32))
    const [first, again] = [await deposit(commitment), await deposit(commitment)]
    expect(again).toEqual(first)
    const signer = await openReceiptSigner(env)
    if (!signer) throw new Error('no key of receipts')
    const vkey = encodeVerifierKey(signer.key)
    expect((await parseVerifierKey(vkey, sha256)).name).toContain('receipt')
    expect(await readPromise(first.promise, vkey)).toEqual({ log: env.LOG_ORIGIN, commitment, pulse: first.pulse })
  })

  it.each<[string, () => Promise<string>, number]>([
    ['of another action', () => solved({ action: 'me-too' }), 422],
    ['that has expired', () => solved({ expires: new Date(Date.now() - 1_000) }), 422],
    ['signed by somebody else', () => solved({ secret: 'another' }), 422],
    ['that is none', () => Promise.resolve('x'), 422],
    ['with another number', async () => btoa(atob(await solved()).replace('"number":7', '"number":8')), 422],
    ['whose expiry was moved', async () => btoa(atob(await solved()).replace(/expires=\d/, 'expires=9')), 422],
  ])('wants a proof of work: one %s is refused', async (_, altcha, status) => {
    const commitment = encodeBase64Url(randomBytes(32))
    const answer = await postJson('/api/reports/commitments', { commitment, altcha: await altcha() })
    expect(answer.status).toBe(status)
    expect(await pointersOf(answer)).toEqual(['/altcha'])
    expect((await rowsOf('report_commitments')).some((row) => row['commitment'] === commitment)).toBe(false)
  })

  it('wants one of its own: the same proof for another one is refused', async () => {
    const altcha = await solved()
    const one = await postJson('/api/reports/commitments', { commitment: encodeBase64Url(randomBytes(32)), altcha })
    expect(one.status).toBe(201)
    const other = await postJson('/api/reports/commitments', { commitment: encodeBase64Url(randomBytes(32)), altcha })
    expect(other.status).toBe(409)
  })

  it('is not taken more than five times a minute from one address', async () => {
    const headers = from()
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const body = { commitment: encodeBase64Url(randomBytes(32)), altcha: await solved() }
      statuses.push((await postJson('/api/reports/commitments', body, headers)).status)
    }
    // A minute may end on the way.
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(10)
    expect(statuses).toContain(429)
  })
})

describe('a pulse', () => {
  const in20 = () => new Date(Date.now() + 20 * 60_000)
  const prove = (commitment: string) => postJson('/api/reports/proofs', { commitment })

  it('states a root every ten minutes, which every commitment of them leads to', async () => {
    const made = await sealed(keys)
    const { pulse } = await deposit(made.commitment)
    const waiting = await prove(made.commitment)
    expect([waiting.status, await waiting.json()]).toEqual([202, { pulse }])
    await publishReportPulses(env, in20())
    await publishReportPulses(env, in20())
    const entry = await (
      await get(`/api/registers/report-pulses/records/${pulse}`)
    ).json<{
      body: { root: string; leaves: number }
      revision: number
    }>()
    expect(entry).toMatchObject({ revision: 1, body: { pulse, leaves: 1024 } })
    const proof = await (
      await prove(made.commitment)
    ).json<{
      root: string
      size: number
      leafIndex: number
      hashes: string[]
    }>()
    expect(proof).toMatchObject({ root: entry.body.root, entry: { register: 'report-pulses', key: pulse } })
    expect(await verifyPulse(made.commitment, entry.body.root, proof, sha256)).toBe(true)
    expect(await verifyPulse(encodeBase64Url(randomBytes(32)), entry.body.root, proof, sha256)).toBe(false)
    // Opened or not makes no difference.
    expect((await send(made)).status).toBe(201)
    expect((await prove(encodeBase64Url(randomBytes(32)))).status).toBe(404)
  })

  it('comes too where nobody reported', async () => {
    const later = new Date(Date.now() + 3 * 3_600_000)
    await publishReportPulses(env, later)
    const pulse = pulseKey(later.getTime() - 600_000)
    expect((await get(`/api/registers/report-pulses/records/${pulse}`)).status).toBe(200)
    expect(await rowsOf('report_pulses')).toContainEqual(expect.objectContaining({ pulse, taken: 0, published: 1 }))
  })

  it('takes nothing any more once it is closed; what comes late is promised the next', async () => {
    const now = pulseKey(Date.now())
    expect(await rowsOf('report_pulses')).toContainEqual(expect.objectContaining({ pulse: now, closed: 1 }))
    const body = { commitment: encodeBase64Url(randomBytes(32)), altcha: await solved() }
    // As if the clock had gone back: nothing is promised that cannot be held.
    expect((await postJson('/api/reports/commitments', body)).status).toBe(503)
    expect(await rowsOf('report_commitments')).not.toContainEqual(expect.objectContaining(body))
    const instants = [Date.now(), Date.now() + 4 * 3_600_000]
    const proof = { mark: 'of its own', expires: new Date() }
    const late = await depositCommitment(env.INTAKE, body.commitment, proof, () => new Date(instants.shift() ?? 0))
    expect(late).toEqual({ pulse: pulseKey(Date.now() + 4 * 3_600_000) })
  })

  it('takes no more than a tree can prove in time', async () => {
    const later = new Date(Date.now() + 8 * 3_600_000)
    await env.INTAKE.prepare('INSERT INTO report_pulses (pulse, seed, taken) VALUES (?, ?, ?)')
      .bind(pulseKey(later.getTime()), 'A'.repeat(43), MOST_A_PULSE - 1)
      .run()
    const one = () =>
      depositCommitment(
        env.INTAKE,
        encodeBase64Url(randomBytes(32)),
        { mark: encodeBase64Url(randomBytes(32)), expires: later },
        () => later,
      )
    expect(await one()).toEqual({ pulse: pulseKey(later.getTime()) })
    expect([await one(), await one()]).toEqual(['too-many', 'too-many'])
  })
})
