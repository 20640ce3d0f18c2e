import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeLong } from '../../content/reports/base64.ts'
import { newIdentity } from '../../content/reports/sealing.ts'
import { releaseAs } from './builders.ts'
import { DESK, deskOf, granted, textIn, today, twoBodies } from './desk.ts'
import { anOfficer, type Tab } from './people.ts'
import { aReport, OURS, THEIRS, type Body } from './report-desk-builders.ts'
import { stateKeys } from './sealing-key-builders.ts'

/** Keys of a body: laid aside wrapped, tested, ended, and the reports sealed anew to those of today. */

let ours: Body
let theirs: Body
let handler: Tab
let stranger: Tab
beforeAll(async () => {
  ;({ ours, theirs, handler, stranger } = await twoBodies())
})
const { post, secretOf } = deskOf(() => handler)

describe('keys', () => {
  const WRAPPED = encodeLong(new TextEncoder().encode('age-encryption.org/v1\n-> scrypt c2FsdA 16\nAAAA\n--- MAC\n'))
  const keyOf = (over: object = {}) => ({ kind: 'officer', wrapping: 'passphrase', wrapped: WRAPPED, ...over })

  it('are laid aside wrapped alone, seen by their owner alone, and forgotten when she leaves', async () => {
    const { recipient, identity } = await newIdentity()
    const keep = (body: object, tab = handler): Promise<Response> => tab.post(`${DESK}/keys`, { recipient, ...body })
    expect((await keep(keyOf({ wrapped: undefined }))).status).toBe(422)
    expect((await keep(keyOf({ wrapped: encodeLong(new TextEncoder().encode(identity)) }))).status).toBe(422)
    expect((await keep(keyOf({ recipient: 'age1nonsense' }))).status).toBe(422)
    expect((await keep({ kind: 'recovery', wrapping: 'passphrase', wrapped: WRAPPED })).status).toBe(422)
    const { id, fingerprint } = await (
      await keep(keyOf({ name: '办公室电脑' }))
    ).json<{ id: string; fingerprint: string }>()
    expect((await keep(keyOf())).status).toBe(409)
    interface Kept {
      id: string | null
      fingerprint: string
      wrapped: string | null
      own: boolean
      published: boolean
      name: string | null
    }
    const list = async (tab: Tab): Promise<Kept[]> =>
      (await (await tab.ask('GET', `${DESK}/keys`)).json<{ items: Kept[] }>()).items
    const mine = (await list(handler)).find((key) => key.id === id)
    expect(mine).toMatchObject({ wrapped: WRAPPED, own: true, published: false, name: '办公室电脑' })
    const colleague = await anOfficer('handler', OURS)
    expect((await list(colleague)).find((key) => key.id === id)).toMatchObject({ wrapped: null, own: false })
    expect(
      (await list(handler))
        .filter((key) => key.published)
        .map((key) => key.fingerprint)
        .sort(),
    ).toEqual([...ours.fingerprints].sort())
    expect((await list(stranger)).map((key) => key.fingerprint)).not.toContain(fingerprint)
    expect((await stranger.ask('DELETE', `${DESK}/keys/${id}`)).status).toBe(404)
    expect((await handler.ask('DELETE', `${DESK}/keys/${id}`)).status).toBe(204)
    expect(
      await env.INTAKE.prepare('SELECT wrapped FROM report_desk_keys WHERE id = ?').bind(id).first('wrapped'),
    ).toBe(null)
    expect((await handler.ask('DELETE', `${DESK}/keys/${id}`)).status).toBe(404)
  })

  it('are published by two people: until the second one releases it, a key waits and is not in use', async () => {
    const { recipient, identity } = await newIdentity()
    const { fingerprint } = await (
      await stranger.post(`${DESK}/keys`, { recipient, ...keyOf() })
    ).json<{ fingerprint: string }>()
    const standing = async () => {
      const { items } = await (
        await stranger.ask('GET', `${DESK}/keys`)
      ).json<{ items: { fingerprint: string; waits: boolean; published: boolean }[] }>()
      const key = items.find((one) => one.fingerprint === fingerprint)
      return { waits: key?.waits, published: key?.published }
    }
    expect(await standing()).toEqual({ waits: false, published: false })
    const submitted = await stateKeys(stranger, [{ recipient, fingerprint, kind: 'officer' }])
    expect([submitted.status, await standing()]).toEqual([202, { waits: true, published: false }])
    expect((await releaseAs(Promise.resolve(stranger), submitted.clone())).status).toBe(403)
    expect((await releaseAs(anOfficer('handler', THEIRS), submitted)).status).toBe(201)
    expect(await standing()).toEqual({ waits: false, published: true })
    expect(identity).toMatch(/^AGE-SECRET-KEY-1/)
  })

  it('show every thirty days that they open what is sealed to them', async () => {
    const { recipient, identity } = await newIdentity()
    const { id } = await (await handler.post(`${DESK}/keys`, { recipient, ...keyOf() })).json<{ id: string }>()
    const { sealed, day } = await (
      await handler.ask('GET', `${DESK}/keys/${id}/opening-test`)
    ).json<{
      sealed: string
      day: string
    }>()
    const opened = await textIn(identity, sealed)
    const tested = (body: object): Promise<Response> => handler.post(`${DESK}/keys/${id}/opening-tests`, body)
    expect((await tested({ text: 'guessed', day })).status).toBe(422)
    expect((await tested({ text: opened, day: '2020-01-01' })).status).toBe(422)
    expect((await stranger.ask('GET', `${DESK}/keys/${id}/opening-test`)).status).toBe(404)
    expect(await (await tested({ text: opened, day })).json()).toMatchObject({ tested: today })
  })

  it('that came since make a list of secrets to be sealed anew; what was sent on is not on it', async () => {
    const [came, gone] = [await aReport(ours), await aReport(ours)]
    const grant = await granted(theirs, await secretOf(gone.number, ours))
    await post(gone.number, 'forwardings', { body: THEIRS, reason: '职责', grant })
    // As if it had been sealed before the officer's key of today was made.
    const { number } = came
    await env.INTAKE.prepare(
      `INSERT INTO report_grants (number, use, holder, seq, sealed, keys) VALUES (?, 'report', ?, 1, 'x', '["OLD"]')`,
    )
      .bind(number, OURS)
      .run()
    const stale = async (): Promise<string[]> =>
      (await (await handler.ask('GET', `${DESK}/grants`)).json<{ items: { number: string }[] }>()).items.map(
        (item) => item.number,
      )
    expect(await stale()).toContain(number)
    expect(await stale()).not.toContain(gone.number)
    const anew = { use: 'report', ...(await granted(ours, came.identity.identity)) }
    expect((await post(number, 'grants', { ...anew, ...(await granted(theirs, 'x')) })).status).toBe(422)
    expect((await post(number, 'grants', anew)).status).toBe(201)
    expect(await stale()).not.toContain(number)
    expect(await secretOf(number, ours)).toBe(came.identity.identity)
    expect((await post(number, 'grants', { ...anew, use: 'contact' })).status).toBe(409)
  })
})
