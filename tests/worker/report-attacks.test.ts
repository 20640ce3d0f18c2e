import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { newIdentity, seal } from '../../content/reports/sealing.ts'
import { encodeLong } from '../../content/reports/base64.ts'
import { takenNow } from '../../db/intake/report-commitments.ts'
import { findOwn, listMessages, openMailboxOf } from '../../db/intake/report-mailbox.ts'
import { proveCommitment, waitingPulses } from '../../db/intake/report-pulses.ts'
import { listParts, listUploads } from '../../db/intake/report-uploads.ts'
import { MOST_REPORTS_A_DAY } from '../../db/intake/take-report.ts'
import { readReportGround } from '../../db/record/report-ground.ts'
import { api } from '../../worker/api.ts'
import { difficulty, readProof } from '../../worker/reports/proof-of-work.ts'
import { ask, pointersOf, type ProblemAnswer } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { aJpeg } from './report-builders.ts'
import {
  aBody,
  BODY,
  changed,
  deposit,
  from,
  hexSha256,
  keysInEvidence,
  PHONE,
  PLACE,
  postJson,
  receipt,
  report,
  rowsOf,
  sealed,
  send,
  solved,
  uploadPart,
  type DeskKeys,
} from './reporting.ts'

/** What strangers send who want something else than to report. */

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
})
const publicly = (text: string) => ({ visibility: 'public' as const, public: { text, photos: [] } })

describe('a public version', () => {
  it.each<[string, string]>([
    ['with words turned round', `烟\u202e火`],
    ['with characters of no width', `烟\u200b火\u200d大`],
    ['with a mobile number', `打电话 ${PHONE}`],
    ['of 100,000 characters', '烟'.repeat(100_000)],
    ['of blanks', '   '],
    ['not in NFC', 'e\u0301tang'],
  ])('%s is refused, naming where', async (_, text) => {
    const made = await sealed(keys, { shown: publicly(text) })
    await deposit(made.commitment)
    const answer = await send(made)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/public/text']])
  })

  it('may speak of markup: it is text and stays text', async () => {
    const text = '<script>alert(1)</script><img src=x onerror=alert(1)>'
    const { number } = await report(await sealed(keys, { shown: publicly(text) }))
    expect((await rowsOf('reports')).find((row) => row['number'] === number)).toMatchObject({ public_text: text })
  })

  it('says in both languages what is wrong', async () => {
    const made = await sealed(keys, { shown: publicly('烟\u202e火') })
    for (const [language, said] of [
      ['zh', /字符/],
      ['en', /characters/],
    ] as const) {
      const headers = { ...from(), 'accept-language': language }
      const answer = await postJson('/api/reports', { salt: made.salt, envelope: made.envelope }, headers)
      expect((await answer.json<ProblemAnswer>()).issues?.[0]?.message).toMatch(said)
    }
  })
})

describe('a public photo', () => {
  const withPhoto = async (bytes: Uint8Array<ArrayBuffer>, stated = bytes) => {
    const sha256 = await hexSha256(stated)
    const shown = { visibility: 'public' as const, public: { text: '冒烟了', photos: [{ sha256 }] } }
    const made = await sealed(keys, { shown })
    const { upload } = await deposit(made.commitment)
    await uploadPart(upload.token, sha256, 0, bytes)
    return send(made)
  }
  const text = (words: string): number[] => [...new TextEncoder().encode(words)]
  const comment = [0xff, 0xfe, 0, 12, ...text('31.2,121.5')]

  it('is kept as it came where it holds a picture and nothing else', async () => {
    const jpeg = aJpeg(7)
    const answer = await withPhoto(jpeg)
    const { number } = await answer.json<{ number: string }>()
    const row = (await rowsOf('reports')).find((each) => each['number'] === number)
    const [photo] = JSON.parse(String(row?.['public_photos']))
    expect(photo).toMatchObject({ mediaType: 'image/jpeg', bytes: jpeg.length, sha256: await hexSha256(jpeg) })
    expect(await keysInEvidence('reports/')).toContain(photo.objectKey)
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['that tells where it was taken', aJpeg(1, comment)],
    ['with something behind its end', Uint8Array.from([...aJpeg(), ...text('<script>')])],
    ['that is a drawing with scripts', Uint8Array.from(text('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'))],
    ['that is HEIC', Uint8Array.from([0, 0, 0, 24, ...text('ftypheic'), ...text('mif1')])],
    ['that begins like a picture and goes on as a page', Uint8Array.from([0xff, 0xd8, 0xff, ...text('<html>')])],
    [
      'that unfolds to more than anybody can look at',
      aJpeg().map((byte, at) => (at === 15 || at === 17 ? 0xff : byte)),
    ],
    ['larger than such copies are', new Uint8Array(2_000_000)],
  ])('%s is refused', async (_, bytes) => {
    const answer = await withPhoto(bytes)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/public/photos/0']])
  })

  it('is not another one than was agreed to', async () => {
    const answer = await withPhoto(aJpeg(8), aJpeg(9))
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/public/photos/0']])
  })
})

describe('an envelope', () => {
  it.each<[string, object, string]>([
    ['with a key for somebody else', { grants: [] }, '/envelope/grants'],
    ['with something nobody asked for', { text: 'in the clear' }, '/envelope'],
    ['for a body that is none', { body: 'x' }, '/envelope/body'],
    ['for a body that it keeps out', { excluded: [BODY] }, '/envelope/excluded'],
    ['with a text that is not sealed', { report: btoa('in the clear') }, '/envelope/report'],
    ['of a place that is none', { place: '../../etc' }, '/envelope/place'],
    ['with numbers for texts', { day: 20261122 }, '/envelope/day'],
  ])('%s is refused', async (_, over, pointer) => {
    const made = await changed(await sealed(keys), over)
    await deposit(made.commitment)
    const answer = await send(made)
    expect(answer.status).toBe(422)
    expect(await pointersOf(answer)).toContain(pointer)
  })

  it('cannot be sealed to a key that a body no longer has', async () => {
    const made = await sealed({ officer: keys.officer, recovery: await newIdentity() })
    await deposit(made.commitment)
    const answer = await send(made)
    expect([answer.status, await pointersOf(answer)]).toEqual([422, ['/envelope/keys']])
  })

  it('is taken by nobody’s account: a key or a session changes nothing', async () => {
    const made = await sealed(keys)
    await deposit(made.commitment)
    const headers = { ...from(), authorization: `Bearer lucid_${'x'.repeat(43)}` }
    expect((await postJson('/api/reports', { salt: made.salt, envelope: made.envelope }, headers)).status).toBe(201)
  })
})

describe('a proof of work', () => {
  it('costs more the more commitments there are, and never more than a phone can do', () => {
    expect(difficulty(0)).toBe(difficulty(600))
    expect(difficulty(6_000)).toBe(10 * difficulty(0))
    expect(difficulty(1e9)).toBe(1_000_000)
  })

  it('whose parameters run into the number is none', async () => {
    const secret = env.ALTCHA_KEY ?? ''
    const good = atob(await solved({ number: 42 }))
    // The same digits, cut elsewhere: the salt would end in a digit of the number.
    const spliced = good.replace(/&","signature/, '&4","signature').replace('"number":42', '"number":2')
    expect(await readProof(secret, 'report', btoa(spliced), new Date())).toBe('wrong')
    expect(await readProof(secret, 'report', btoa(good), new Date())).toMatchObject({ mark: expect.any(String) })
    for (const payload of ['', 'null', btoa('null'), btoa('{}'), btoa('[]'), 'x'.repeat(10_000), '\u202e'])
      expect(await readProof(secret, 'report', payload, new Date())).toBe('wrong')
  })
})

describe('a flood', () => {
  it('fills the day of a body, and is told when to come again; a report that stands is still answered', async () => {
    const [first, second] = [await sealed(keys), await sealed(keys)]
    const taken = await report(first)
    await deposit(second.commitment)
    const set = (count: number) => env.INTAKE.prepare('UPDATE report_tallies SET count = ?').bind(count).run()
    await set(MOST_REPORTS_A_DAY)
    const answer = await send(second)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3600'])
    expect(await (await send(first)).json()).toEqual(taken)
    await set(1)
    expect((await send(second)).status).toBe(201)
  })
})

describe('a portal without the keys that reports need', () => {
  it.each(['REPORT_KEY', 'ALTCHA_KEY', 'RECEIPT_KEY'])('takes none, and says so: without %s', async (name) => {
    const there = { ...env, [name]: '' }
    const asked = (method: string, path: string) =>
      api.fetch(
        new Request(`http://127.0.0.1${path}`, {
          method,
          headers: { ...from(), 'content-type': 'application/json' },
          ...(method === 'POST' ? { body: '{}' } : {}),
        }),
        there,
        createExecutionContext(),
      )
    const answers = [
      await asked('GET', '/api/reports/challenge'),
      await asked('POST', '/api/reports/commitments'),
      await asked('POST', '/api/reports'),
      await asked('POST', '/api/reports/follow'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503])
  })
})

describe('what is sent to a mailbox', () => {
  it('is never a text in the clear, nor more than 20 a day', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    const headers = receipt(made.owner.locator)
    const write = (body: unknown) => postJson(`/api/reports/${number}/messages`, body, headers)
    for (const body of [{}, { sealed: 5 }, { sealed: '<b>' }, { sealed: btoa('age-encryption.org/v1\n') }])
      expect((await write(body)).status).toBe(422)
    const statuses: number[] = []
    for (let n = 0; n < 21; n++)
      statuses.push((await write({ sealed: encodeLong(await seal([made.envelope.recipient], `${n}`)) })).status)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429])
  })
})

describe('every read of what reporters ask', () => {
  const secret = env.REPORT_KEY ?? ''
  const READS: [string, (database: D1Database) => Promise<unknown>][] = [
    ['a mailbox', (intake) => openMailboxOf(intake, secret, 'x')],
    ['a report of one’s own', (intake) => findOwn(intake, secret, { locator: 'x', number: 'y' })],
    ['messages', (intake) => listMessages(intake, 'x', 5)],
    ['parts', (intake) => listParts(intake, { of: 'x', day: 'y' }, 'z')],
    ['uploads', (intake) => listUploads(intake, 'x')],
    ['how many report', (intake) => takenNow(intake, new Date())],
    ['a proof', (intake) => proveCommitment(intake, 'x')],
    ['pulses that wait', (intake) => waitingPulses(intake)],
  ]

  it.each(READS)('walks an index: %s', async (_, read) => {
    const plan = await plansOf(env.INTAKE, await askedBy(env.INTAKE, read))
    expect(plan.length).toBeGreaterThan(0)
    // The index of pulses that wait holds nothing else.
    const few = /CONSTANT ROW|json_each|report_pulses_waiting/
    expect(plan.filter((step) => (/^SCAN /.test(step) && !few.test(step)) || /AUTOMATIC/.test(step))).toEqual([])
  })

  it('walks an index of the record: the ground of a report', async () => {
    const asked = await askedBy(env.RECORD, (record) =>
      readReportGround(record, { body: BODY, place: PLACE, day: '2026-11-22' }),
    )
    const plan = await plansOf(env.RECORD, asked)
    expect(plan.filter((step) => /^SCAN (?!json_each)/.test(step) || /AUTOMATIC/.test(step))).toEqual([])
  })
})

describe('an answer', () => {
  it('never shows what was sent', async () => {
    const secret = '绝密的一句话'
    const bodies = [
      `{"salt": "${secret}"}`,
      `{"salt": ${secret}`,
      JSON.stringify({ salt: secret, envelope: { [secret]: 1 } }),
    ]
    for (const body of bodies) {
      const answer = await ask('POST', '/api/reports', { ...from(), 'content-type': 'application/json' }, body)
      expect(answer.status === 400 || answer.status === 422).toBe(true)
      expect(await answer.text()).not.toContain(`${secret}"`)
    }
  })
})
