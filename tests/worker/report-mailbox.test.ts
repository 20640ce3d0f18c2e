import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { open, seal, unpad } from '../../content/reports/sealing.ts'
import { openStatement } from '../../content/reports/statement.ts'
import { ask, get, pointersOf } from './builders.ts'
import {
  aBody,
  aSealedFile,
  BODY,
  from,
  postJson,
  randomBytes,
  receipt,
  report,
  rowsOf,
  sealed,
  TEXT,
  today,
  uploadPart,
  type DeskKeys,
} from './reporting.ts'

/** What the owner of a report reads and does by its code, and that nobody else does. */

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
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
