import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { encodeVerifierKey, parseVerifierKey } from '../../content/log/keys.ts'
import { clocksOf } from '../../content/reports/clocks.ts'
import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { pulseKey, verifyPulse } from '../../content/reports/pulse.ts'
import { readPromise } from '../../content/reports/promise.ts'
import { newIdentity, open, seal, unpad } from '../../content/reports/sealing.ts'
import { openStatement } from '../../content/reports/statement.ts'
import { depositCommitment, MOST_A_PULSE } from '../../db/intake/report-commitments.ts'
import { openReceiptSigner } from '../../db/record/receipts.ts'
import { publishReportPulses } from '../../worker/jobs/reports.ts'
import { ask, get, type ProblemAnswer } from './builders.ts'
import {
  aBody,
  aSealedFile,
  BODY,
  changed,
  deposit,
  from,
  hexSha256,
  OTHER_BODY,
  PLACE,
  postJson,
  randomBytes,
  receipt,
  report,
  rowsOf,
  sealed,
  send,
  solved,
  TEXT,
  today,
  uploadPart,
  type DeskKeys,
} from './reporting.ts'

/** From a commitment to a report that its body can open and its owner can follow. */

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
})

const pointersOf = async (answer: Response): Promise<string[]> =>
  ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)

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

describe('a report', () => {
  it('stands once its commitment does, and again the same, whoever sends it twice at once', async () => {
    const made = await sealed(keys, {
      contact: { letter: { version: 'lucid-contact-v1', phone: '0571-1' }, mayForward: false },
    })
    expect((await send(made)).status).toBe(409)
    await deposit(made.commitment)
    const answers = await Promise.all([send(made), send(made), send(made)])
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    const taken = await Promise.all(answers.map((answer) => answer.json<{ number: string }>()))
    expect(taken[0]).toMatchObject({ received: today(), state: 'received', body: BODY })
    const due = clocksOf({ category: 'smoke', place: PLACE, offices: ['ecology'], received: today() })
    expect(taken[0]).toMatchObject({ due: due.settle.day })
    const [row] = (await rowsOf('reports')).filter(({ number }) => number === taken[0]?.number)
    expect(row).toMatchObject({ clock: due.clock, accept_due: due.accept.day, due: due.settle.day })
    expect(taken[0]?.number).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
    expect(taken[1]).toEqual(taken[0])
    expect(taken[2]).toEqual(taken[0])
    expect((await rowsOf('reports')).filter(({ number }) => number === taken[0]?.number)).toHaveLength(1)
    expect(await (await send(made)).json()).toEqual(taken[0])
  })

  it('is opened by the body that it is for', async () => {
    const { number, received } = await report(await sealed(keys))
    const grant = (await rowsOf('report_grants')).find((row) => row['number'] === number && row['holder'] === BODY)
    const bytes = decodeLong(String(grant?.['sealed'])) ?? new Uint8Array()
    for (const { identity } of [keys.officer, keys.recovery]) {
      const secret = new TextDecoder().decode(unpad(await open(identity, bytes)))
      const stored = await env.EVIDENCE.get(`reports/${received.replaceAll('-', '')}/${number}/report`)
      const statement = await openStatement(secret, new Uint8Array(await (stored ?? new Response()).arrayBuffer()))
      expect(statement).toMatchObject({ value: { text: TEXT } })
    }
  })

  it('keeps what she agreed to publish, and for whom', async () => {
    const { number } = await report(
      await sealed(keys, {
        shown: {
          visibility: 'public',
          public: { text: '冒黑烟', photos: [], cell: { longitude: '132.10', latitude: '18.10' } },
          excluded: [OTHER_BODY],
        },
      }),
    )
    const row = (await rowsOf('reports')).find((each) => each['number'] === number)
    expect(row).toMatchObject({
      ...{ category: 'smoke', place: PLACE, visibility: 'public', public_text: '冒黑烟', released: 0, dirty: 0 },
      ...{ cell: '{"longitude":"132.10","latitude":"18.10"}', excluded: `["${OTHER_BODY}"]`, may_forward: 0 },
    })
  })

  it('takes a whole text of 100,000 characters', async () => {
    const made = await sealed(keys, { statement: { text: '烟'.repeat(100_000) } })
    expect((await report(made)).state).toBe('received')
  })

  it.each<[string, object, string]>([
    ['for a body of another place', { place: '110101' }, '/envelope/place'],
    ['of a day to come', { day: '2999-01-01' }, '/envelope/day'],
    [
      'with keys that the body does not have',
      { keys: ['00000-00000-00000-00000', '11111-11111-11111-11111'] },
      '/envelope/keys',
    ],
  ])('is refused %s', async (_, over, pointer) => {
    const made = await changed(await sealed(keys), over)
    await deposit(made.commitment)
    const answer = await send(made)
    expect(answer.status).toBe(422)
    expect(await pointersOf(answer)).toContain(pointer)
  })

  it('is refused where the position lies outside of the place', async () => {
    const made = await sealed(keys, {
      shown: {
        visibility: 'public',
        public: { text: '冒烟了', photos: [], cell: { longitude: '116.37', latitude: '39.87' } },
      },
    })
    await deposit(made.commitment)
    const answer = await send(made)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/public/cell']])
  })

  it('is refused for a body that answers for no such place, whoever it is', async () => {
    const other = await aBody(OTHER_BODY, '990102')
    const { envelope } = await sealed(other)
    const grants = envelope.grants.map((grant) => (grant.holder === BODY ? { ...grant, holder: OTHER_BODY } : grant))
    const made = await changed(await sealed(keys), { ...envelope, body: OTHER_BODY, grants })
    await deposit(made.commitment)
    const answer = await send(made)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/body']])
  })

  it('is not another content than was committed to', async () => {
    const made = await sealed(keys)
    await deposit(made.commitment)
    for (const over of [{ category: 'noise' }, { superior: true }, { language: 'en' }] as const) {
      const answer = await send({ ...made, envelope: { ...made.envelope, ...over } })
      expect(answer.status).toBe(409)
    }
    expect((await send({ ...made, salt: encodeBase64Url(randomBytes(32)) })).status).toBe(409)
    expect((await send(made)).status).toBe(201)
  })

  it('has a code of its own: that of another report is refused, and that one stays', async () => {
    const first = await sealed(keys)
    const { number } = await report(first)
    const second = await sealed(keys, { owner: first.owner })
    await deposit(second.commitment)
    const answer = await send(second)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/locator']])
    const mailbox = await ask('POST', '/api/reports/follow', receipt(first.owner.locator))
    expect(await mailbox.json()).toMatchObject({ number })
  })

  it('cannot be opened once its day is over', async () => {
    const made = await sealed(keys)
    await deposit(made.commitment)
    await env.INTAKE.prepare('UPDATE report_commitments SET opened = 1 WHERE commitment = ?')
      .bind(made.commitment)
      .run()
    expect((await send(made)).status).toBe(409)
    expect((await rowsOf('reports')).some(({ recipient }) => recipient === made.envelope.recipient)).toBe(false)
  })

  it('names everything wrong with its envelope', async () => {
    const { salt } = await sealed(keys)
    const answer = await send({
      salt,
      envelope: JSON.parse('{"version":"lucid-report-v1","body":"x","text":"<script>"}'),
    })
    expect(answer.status).toBe(422)
    const pointers = await pointersOf(answer)
    for (const pointer of ['/envelope/category', '/envelope/body', '/envelope/grants', '/envelope/report'])
      expect(pointers).toContain(pointer)
  })

  it('is refused in the order of the numbers: too large before what is wrong', async () => {
    const large = await postJson('/api/reports', { salt: 'x', envelope: { report: 'A'.repeat(2_200_000) } })
    expect(large.status).toBe(413)
    const form = await ask('POST', '/api/reports', { ...from(), 'content-type': 'text/plain' }, '{}')
    expect(form.status).toBe(415)
  })
})

describe('a sealed file', () => {
  const part = 5 * 1024 * 1024

  it('comes in parts, goes on where it broke off, and is given back as it came', async () => {
    const identity = await newIdentity()
    const content = randomBytes(65_000)
    const { bytes, stated } = await aSealedFile(identity, content)
    const made = await sealed(keys, { identity, files: [stated] })
    const { upload } = await deposit(made.commitment)
    const half = Math.floor(bytes.length / 2)
    expect((await uploadPart(upload.token, stated.id, 0, bytes.slice(0, half))).status).toBe(200)
    const missing = await send(made)
    expect([missing.status, await pointersOf(missing)]).toEqual([422, ['/envelope/files/0']])
    const parts = await get(`/api/reports/uploads/${stated.id}`, { ...from(), authorization: `Upload ${upload.token}` })
    expect(await parts.json()).toEqual({ id: stated.id, parts: [{ part: 0, bytes: half }] })
    expect((await uploadPart(upload.token, stated.id, 0, bytes.slice(0, half))).status).toBe(200)
    expect((await uploadPart(upload.token, stated.id, 0, randomBytes(half))).status).toBe(409)
    expect((await uploadPart(upload.token, stated.id, 1, bytes.slice(half))).status).toBe(200)
    const { number } = await (await send(made)).json<{ number: string }>()
    const answer = await get(`/api/reports/${number}/files/${stated.id}`, receipt(made.owner.locator))
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
    expect(await hexSha256(new Uint8Array(await answer.arrayBuffer()))).toBe(stated.sealedSha256)
    // Nothing more is written under what stands.
    expect((await uploadPart(upload.token, stated.id, 2, bytes.slice(0, 10))).status).toBe(404)
    expect(await rowsOf('report_uploads')).not.toContainEqual(expect.objectContaining({ commitment: made.commitment }))
  })

  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ['of another length', (bytes) => bytes.slice(1)],
    ['of the same length and another content', (bytes) => Uint8Array.from(bytes.toReversed())],
  ])('is refused %s', async (_, change) => {
    const identity = await newIdentity()
    const { bytes, stated } = await aSealedFile(identity, randomBytes(100))
    const made = await sealed(keys, { identity, files: [stated] })
    const { upload } = await deposit(made.commitment)
    await uploadPart(upload.token, stated.id, 0, change(bytes))
    const answer = await send(made)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/files/0']])
  })

  it('that is not sealed is refused', async () => {
    const bytes = new TextEncoder().encode('<svg onload=alert(1)>')
    const stated = { id: 'A'.repeat(22), sealedSha256: await hexSha256(bytes), bytes: bytes.length }
    const made = await sealed(keys, { files: [stated] })
    const { upload } = await deposit(made.commitment)
    await uploadPart(upload.token, stated.id, 0, bytes)
    expect((await send(made)).status).toBe(422)
  })

  it('is not empty, and no part of it larger than 5 MB, nor all of it larger than 20', async () => {
    const { upload } = await deposit(encodeBase64Url(randomBytes(32)))
    const id = 'B'.repeat(22)
    expect((await uploadPart(upload.token, id, 0, new Uint8Array())).status).toBe(422)
    expect((await uploadPart(upload.token, id, 0, new Uint8Array(part + 1))).status).toBe(413)
    for (const at of [0, 1, 2, 3])
      expect((await uploadPart(upload.token, id, at, new Uint8Array(part))).status).toBe(200)
    expect((await uploadPart(upload.token, id, 4, new Uint8Array(part))).status).toBe(413)
    expect((await uploadPart(upload.token, id, 100, new Uint8Array(1))).status).toBe(422)
    expect((await uploadPart(upload.token, '..%2F..%2Freports', 0, new Uint8Array(1))).status).toBe(422)
  })

  it('is taken from nobody without the capability of its own commitment', async () => {
    const commitment = encodeBase64Url(randomBytes(32))
    const { upload } = await deposit(commitment)
    const [of = '', day = '', mac = ''] = upload.token.split('.')
    const other = encodeBase64Url(randomBytes(32))
    for (const token of ['', 'x', `${other}.${day}.${mac}`, `${of}.2026-01-01.${mac}`, `${of}.${day}.${other}`])
      expect((await uploadPart(token, 'C'.repeat(22), 0, new Uint8Array(1))).status).toBe(404)
  })
})

describe('a mailbox', () => {
  const follow = (headers: Record<string, string>) => ask('POST', '/api/reports/follow', headers)

  it('shows its owner everything, in steps of 4 KiB, kept nowhere on the way', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    const answer = await follow(receipt(made.owner.locator))
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
    const text = await answer.text()
    expect(new TextEncoder().encode(text).length % 4096).toBe(0)
    const mailbox: { report: string; grants: { use: string; sealed: string }[]; events: object[] } = JSON.parse(text)
    expect(mailbox).toMatchObject({ number, state: 'received', messages: [], openings: [], files: [], contact: null })
    expect(mailbox.events).toEqual([
      { seq: 1, day: today(), state: 'received', kind: 'received', by: 'reporter', to: BODY, reason: null },
    ])
    const [grant] = mailbox.grants
    const secret = new TextDecoder().decode(
      unpad(await open(made.owner.identity.identity, decodeLong(grant?.sealed ?? '') ?? new Uint8Array())),
    )
    expect(await openStatement(secret, decodeLong(mailbox.report) ?? new Uint8Array())).toMatchObject({
      value: { text: TEXT },
    })
  })

  it('takes messages, each once, and shows them in order', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    const headers = receipt(made.owner.locator)
    const write = async (text: string) => encodeLong(await seal([made.envelope.recipient], text))
    const [one, two] = [await write('one'), await write('two')]
    const say = (body: string) => postJson(`/api/reports/${number}/messages`, { sealed: body }, headers)
    expect(await (await say(one)).json()).toEqual({ seq: 1, day: today() })
    expect(await (await say(one)).json()).toEqual({ seq: 1, day: today() })
    expect(await (await say(two)).json()).toEqual({ seq: 2, day: today() })
    expect((await say(encodeLong(new TextEncoder().encode('in the clear')))).status).toBe(422)
    const { items } = await (
      await get(`/api/reports/${number}/messages`, headers)
    ).json<{ items: { seq: number; by: string; sealed: string }[] }>()
    expect(items.map(({ seq, by, sealed: text }) => [seq, by, text])).toEqual([
      [1, 'reporter', one],
      [2, 'reporter', two],
    ])
    const { items: rest } = await (
      await get(`/api/reports/${number}/messages?after=1`, headers)
    ).json<{ items: object[] }>()
    expect(rest).toHaveLength(1)
  })

  it('takes further files', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    const headers = receipt(made.owner.locator)
    const { upload } = await (await follow(headers)).json<{ upload: { token: string } }>()
    const { bytes, stated } = await aSealedFile(made.identity, randomBytes(300))
    expect((await uploadPart(upload.token, stated.id, 0, bytes)).status).toBe(200)
    const add = () => postJson(`/api/reports/${number}/evidence`, { files: [stated] }, headers)
    // Twice at once, and once more.
    const both = await Promise.all([add(), add()])
    expect([...both, await add()].map(({ status }) => status)).toEqual([204, 204, 204])
    const { files, events } = await (await follow(headers)).json<{ files: object[]; events: { kind: string }[] }>()
    expect(files).toEqual([{ ...stated, by: 'reporter' }])
    expect(events.map(({ kind }) => kind)).toEqual(['received', 'evidence'])
    const lost = await postJson(
      `/api/reports/${number}/evidence`,
      { files: [{ ...stated, id: 'D'.repeat(22) }] },
      headers,
    )
    expect([lost.status, await pointersOf(lost)]).toEqual([422, ['/files/0']])
  })

  it('rates what was settled, and reopens within 60 days what was closed', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    const headers = receipt(made.owner.locator)
    const rate = (rating: string) => postJson(`/api/reports/${number}/ratings`, { rating }, headers)
    const reopen = () => postJson(`/api/reports/${number}/reopenings`, {}, headers)
    expect([(await rate('satisfied')).status, (await reopen()).status]).toEqual([409, 409])
    const close = (day: string, seq: number) =>
      env.INTAKE.batch([
        env.INTAKE.prepare(
          `INSERT INTO report_events (number, seq, day, state, kind, by) VALUES (?, ?, ?, 'closed', 'state', ?)`,
        ).bind(number, seq, today(), BODY),
        env.INTAKE.prepare(`UPDATE reports SET state = 'closed', closed = ?, settled = ? WHERE number = ?`).bind(
          day,
          day,
          number,
        ),
      ])
    await close(today(), 2)
    expect((await rate('dissatisfied')).status).toBe(204)
    expect((await rate('excellent')).status).toBe(422)
    expect((await reopen()).status).toBe(200)
    expect((await reopen()).status).toBe(200)
    const row = (await rowsOf('reports')).find((each) => each['number'] === number)
    expect(row).toMatchObject({ state: 'reopened', closed: null, reopenings: 1, dirty: 1, rating: null })
    const events = (await rowsOf('report_events')).filter((each) => each['number'] === number)
    expect(events.map(({ kind, state, by }) => [kind, state, by])).toEqual([
      ['received', 'received', 'reporter'],
      ['state', 'closed', BODY],
      ['rated', null, 'reporter'],
      ['state', 'reopened', 'reporter'],
    ])
    await close('2026-01-01', 5)
    expect((await reopen()).status).toBe(409)
  })

  it('is the same 404 for whatever is not there or not hers', async () => {
    const [mine, other] = [await sealed(keys), await sealed(keys)]
    const [{ number }, hers] = [await report(mine), await report(other)]
    const stranger = receipt(encodeBase64Url(randomBytes(32)))
    const answers = [
      await follow(from()),
      await follow(stranger),
      await follow({ ...from(), authorization: 'Receipt short' }),
      await get(`/api/reports/${number}/messages`, from()),
      await get(`/api/reports/${number}/messages`, stranger),
      await get(`/api/reports/${hers.number}/messages`, receipt(mine.owner.locator)),
      await get('/api/reports/0000000000/messages', receipt(mine.owner.locator)),
      await get(`/api/reports/${number}/files/nothing`, receipt(mine.owner.locator)),
      await get(`/api/reports/${hers.number}/files/nothing`, receipt(mine.owner.locator)),
      await postJson(`/api/reports/${hers.number}/ratings`, { rating: 'satisfied' }, receipt(mine.owner.locator)),
      await postJson(`/api/reports/${hers.number}/reopenings`, {}, receipt(mine.owner.locator)),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  })

  it('is not found by a thousand guesses, which are soon told to wait, and its owner still finds it', async () => {
    const made = await sealed(keys)
    await report(made)
    const headers = from()
    const statuses: number[] = []
    for (let n = 0; n < 1_000; n++)
      statuses.push((await follow({ ...headers, ...receiptOf(encodeBase64Url(randomBytes(32))) })).status)
    expect(statuses.every((status) => status === 404 || status === 429)).toBe(true)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(700)
    expect((await follow(receipt(made.owner.locator))).status).toBe(200)
  })

  const receiptOf = (locator: string) => ({ authorization: `Receipt ${locator}` })
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
