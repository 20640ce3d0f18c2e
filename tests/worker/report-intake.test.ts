import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { clocksOf } from '../../content/reports/clocks.ts'
import { MOST_FILES } from '../../content/reports/fields.ts'
import { decodeLong } from '../../content/reports/base64.ts'
import { newIdentity, open, unpad } from '../../content/reports/sealing.ts'
import { openStatement } from '../../content/reports/statement.ts'
import { ask, get, pointersOf, type ProblemAnswer } from './builders.ts'
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
  TEXT,
  today,
  uploadPart,
  type DeskKeys,
} from './reporting.ts'

/** The second step: a report that its body can open, and what is sealed with it. */

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
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

  it('is one of ten with as many public photos: the next is not taken, and those before it stay', async () => {
    const { upload } = await deposit(encodeBase64Url(randomBytes(32)))
    const put = (at: number): Promise<Response> =>
      uploadPart(upload.token, `${at}`.padStart(22, 'D'), 0, new Uint8Array(1))
    for (let at = 0; at < 2 * MOST_FILES; at++) expect([at, (await put(at)).status]).toEqual([at, 200])
    const next = await put(2 * MOST_FILES)
    expect([next.status, (await next.json<ProblemAnswer>()).type]).toEqual([413, '/problems/body-too-large'])
    expect((await put(0)).status).toBe(200)
    expect((await rowsOf('report_uploads')).filter(({ id }) => String(id).startsWith('DDD'))).toHaveLength(20)
  })

  it('is none of eleven that one report states', async () => {
    const identity = await newIdentity()
    const { stated } = await aSealedFile(identity, randomBytes(100))
    const files = Array.from({ length: MOST_FILES + 1 }, (_, at) => ({ ...stated, id: `${at}`.padStart(22, 'E') }))
    const made = await changed(await sealed(keys, { identity, files: files.slice(1) }), { files })
    await deposit(made.commitment)
    const answer = await send(made)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/files']])
  })

  it('is taken with the others up to 200 MB in all, and not a byte more', async () => {
    const commitment = encodeBase64Url(randomBytes(32))
    const { upload } = await deposit(commitment)
    const id = (at: number): string => `${at}`.padStart(22, 'F')
    // As if 39 parts of 5 MB had come; the fortieth does.
    const parts = Array.from({ length: 39 }, (_, at) => [id(Math.floor(at / 4)), at % 4])
    await env.INTAKE.batch(
      parts.map(([of, at]) =>
        env.INTAKE.prepare('INSERT INTO report_uploads (commitment, id, part, bytes, day) VALUES (?, ?, ?, ?, ?)').bind(
          ...[commitment, of, at, part, today()],
        ),
      ),
    )
    expect((await uploadPart(upload.token, id(9), 3, new Uint8Array(part))).status).toBe(200)
    expect((await uploadPart(upload.token, id(9), 4, new Uint8Array(1))).status).toBe(413)
    expect((await uploadPart(upload.token, id(10), 0, new Uint8Array(1))).status).toBe(413)
    expect((await uploadPart(upload.token, id(9), 3, new Uint8Array(part))).status).toBe(200)
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
