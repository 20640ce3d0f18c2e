import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { open, newIdentity, pad, seal } from '../../content/reports/sealing.ts'
import { openContact, openStatement, sealLetter } from '../../content/reports/statement.ts'
import { dayOf } from '../../content/registers/span.ts'
import { SITE } from './authenticator.ts'
import { ask } from './builders.ts'
import { anOfficer, letPass, type Tab } from './people.ts'
import {
  aBody,
  aPublicReport,
  aReport,
  HERE,
  OURS,
  publishPlaces,
  THEIRS,
  THERE,
  type Body,
} from './report-desk-builders.ts'

/** The desk of a body: what it sees, what it may do, and that nobody else learns anything. */

const today = dayOf(new Date().toISOString())
const DESK = '/api/report-desk'
const text = new TextDecoder()

let ours: Body
let theirs: Body
let handler: Tab
let stranger: Tab

beforeAll(async () => {
  await publishPlaces()
  ours = await aBody(OURS, [HERE, THERE])
  theirs = await aBody(THEIRS, [HERE])
  handler = await anOfficer('handler', OURS)
  stranger = await anOfficer('handler', THEIRS)
})

interface Whole {
  number: string
  state: string
  recipient: string
  report: string
  grants: { use: string; sealed: string; keys: string[] }[]
  messages: { by: string; sealed: string }[]
  events: { kind: string; state: string | null; to: string | null; reason: string | null }[]
  openings: { use: string; by: string; reason: string }[]
  files: { id: string; by: string; bytes: number }[]
  steps: string[]
  due: string | null
  answer: string | null
  finding: string | null
  released: boolean
  redactedText: string | null
  publicText: string | null
  releaseDay: string | null
  penalty: string | null
  contact: boolean
  assigned: string | null
}
const whole = async (number: string, tab = handler): Promise<Whole> =>
  (await tab.ask('GET', `${DESK}/reports/${number}`)).json()
const post = (number: string, what: string, body: unknown, tab = handler): Promise<Response> =>
  tab.post(`${DESK}/reports/${number}/${what}`, body)
const step = (number: string, body: unknown, tab = handler): Promise<Response> =>
  post(number, 'status-changes', body, tab)
const issues = async (answer: Response): Promise<string[]> =>
  ((await answer.json<{ issues?: { pointer: string }[] }>()).issues ?? []).map(({ pointer }) => pointer)
const bytes = (base64: string): Uint8Array => decodeLong(base64) ?? new Uint8Array()

/** The report's own secret, opened with a key of the body. */
const secretOf = async (number: string, body: Body, tab = handler): Promise<string> => {
  const { grants } = await whole(number, tab)
  return text.decode(await open(body.officer.identity, bytes(grants[0]?.sealed ?? ''))).trim()
}
const granted = async (body: Body, secret: string) => ({
  sealed: encodeLong(
    await seal([body.officer.recipient, body.recovery.recipient], pad(new TextEncoder().encode(secret))),
  ),
  keys: body.fingerprints,
})
const message = async (recipient: string, words: string): Promise<string> =>
  encodeLong(await sealLetter([recipient], { version: 'lucid-message-v1', text: words }))

describe('a report on the desk', () => {
  it('is opened with a key of the body, and by nothing that the portal has', async () => {
    const { number } = await aReport(ours, { text: '河边倒废渣。' })
    const found = await whole(number)
    expect(found.grants.map(({ use, keys }) => [use, [...keys].sort()])).toEqual([
      ['report', [...ours.fingerprints].sort()],
    ])
    const secret = await secretOf(number, ours)
    const read = await openStatement(secret, bytes(found.report))
    expect('value' in read && read.value.text).toBe('河边倒废渣。')
    // The recovery key on paper opens it just so.
    const byPaper = await open(ours.recovery.identity, bytes(found.grants[0]?.sealed ?? ''))
    expect(text.decode(byPaper).trim()).toBe(secret)
    await expect(open(theirs.officer.identity, bytes(found.grants[0]?.sealed ?? ''))).rejects.toThrow()
    expect(JSON.stringify(found)).not.toContain('废渣')
  })

  it('stands in the queue of its body alone, by pages', async () => {
    const { number } = await aReport(ours)
    const page = await (
      await handler.ask('GET', `${DESK}/reports?limit=200`)
    ).json<{
      items: { number: string }[]
      counts: Record<string, number>
    }>()
    expect(page.items.map((item) => item.number)).toContain(number)
    expect(page.counts['open']).toBe(page.items.length)
    const others = await (await stranger.ask('GET', `${DESK}/reports`)).json<{ items: unknown[] }>()
    expect(others.items).toEqual([])
    const seen: string[] = []
    for (let path: string | undefined = `${DESK}/reports?limit=1`; path !== undefined;) {
      const answer: Response = await handler.ask('GET', path)
      const { items } = await answer.json<{ items: { number: string }[] }>()
      seen.push(...items.map((item) => item.number))
      path = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(seen.sort()).toEqual(page.items.map((item) => item.number).sort())
  })

  it('does not exist for another body, another place, an unknown number: the same 404', async () => {
    const { number } = await aReport(ours)
    const elsewhere = await anOfficer('handler', OURS, { places: [THERE] })
    const paths = ['', '/files/x', '/photos/x'].map((rest) => `${DESK}/reports/${number}${rest}`)
    for (const path of paths) {
      const known = await stranger.ask('GET', path)
      const unknown = await stranger.ask('GET', path.replace(number, '0000000000'))
      expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()])
      expect(known.status).toBe(404)
      expect((await elsewhere.ask('GET', path)).status).toBe(404)
    }
    for (const what of [
      'messages',
      'status-changes',
      'assignment',
      'forwardings',
      'releases',
      'withholdings',
      'grants',
    ]) {
      expect((await post(number, what, {}, stranger)).status).toBe(404)
      expect((await post(number, what, {}, elsewhere)).status).toBe(404)
    }
    expect((await post(number, 'contact-openings', { reason: '想知道是谁' }, stranger)).status).toBe(404)
    expect((await elsewhere.ask('GET', `${DESK}/reports`)).status).toBe(200)
  })

  it('tells nothing to a handler without a body, nor to other roles', async () => {
    const { number } = await aReport(ours)
    for (const [role, organisation] of [
      ['admin', OURS],
      ['publisher', OURS],
      ['auditor', OURS],
      ['handler', undefined],
    ] as const) {
      const tab = await anOfficer(role, organisation)
      expect((await tab.ask('GET', `${DESK}/reports/${number}`)).status).toBe(403)
    }
  })
})

describe('dealing with it', () => {
  it('goes step by step; a jump is refused, and so is what a step asks for', async () => {
    const { number, identity } = await aReport(ours)
    expect((await whole(number)).steps).toEqual(['accepted', 'not-accepted', 'forwarded'])
    const jump = await step(number, { to: 'settled', finding: 'substantiated', sealed: 'x' })
    expect([jump.status, await issues(jump)]).toEqual([422, ['/to']])
    expect((await step(number, { to: 'reopened', reason: '没有解决' })).status).toBe(422)
    expect((await step(number, { to: 'accepted' })).status).toBe(201)
    expect((await step(number, { to: 'accepted' })).status).toBe(422)
    expect((await step(number, { to: 'investigating' })).status).toBe(201)
    const answer = await message(identity.recipient, '已到现场，责令停产整改。')
    const nothing = await step(number, { to: 'settled', finding: 'substantiated' })
    expect([nothing.status, await issues(nothing)]).toEqual([422, ['/answer']])
    const readable = await step(number, { to: 'settled', finding: 'substantiated', answer: '已整改' })
    expect([readable.status, await issues(readable)]).toEqual([422, ['/answer']])
    const unsealed = await step(number, { to: 'settled', finding: 'substantiated', sealed: 'aGVsbG8=' })
    expect([unsealed.status, await issues(unsealed)]).toEqual([422, ['/sealed']])
    expect((await step(number, { to: 'settled', finding: 'substantiated', sealed: answer })).status).toBe(201)
    const found = await whole(number)
    expect([found.state, found.finding, found.answer]).toEqual(['settled', 'substantiated', null])
    expect(text.decode(await open(identity.identity, bytes(found.messages[0]?.sealed ?? '')))).toContain('停产整改')
    expect((await step(number, { to: 'closed' })).status).toBe(201)
    expect((await whole(number)).events.map(({ state }) => state)).toEqual([
      'received',
      'accepted',
      'investigating',
      'settled',
      'closed',
    ])
  })

  it('says why it does not accept one, without numbers of people', async () => {
    const { number } = await aReport(ours)
    const because = { to: 'not-accepted', ground: 'out-of-remit' }
    expect(await issues(await step(number, { ...because, reason: ' ' }))).toEqual(['/reason'])
    expect(await issues(await step(number, { ...because, reason: '请打 13800138000' }))).toEqual(['/reason'])
    expect((await step(number, { ...because, reason: '属于城管职责，已电话告知' })).status).toBe(201)
    const found = await whole(number)
    expect(found.events.at(-1)).toMatchObject({ state: 'not-accepted', reason: '属于城管职责，已电话告知' })
    expect(found.steps).toEqual([])
  })

  it('is done once where two do it at once', async () => {
    const { number } = await aReport(ours)
    const both = await Promise.all([step(number, { to: 'accepted' }), step(number, { to: 'accepted' })])
    expect(both.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1)
    expect((await whole(number)).events.filter(({ state }) => state === 'accepted')).toHaveLength(1)
  })

  it('names a penalty that stands in the record, of the unit it was found of', async () => {
    const { number, identity } = await aReport(ours)
    for (const to of ['accepted', 'investigating']) await step(number, { to })
    const sealed = await message(identity.recipient, '查实。')
    const settle = { to: 'settled', finding: 'substantiated', sealed }
    expect(await issues(await step(number, { ...settle, penalty: '没有这份' }))).toEqual(['/penalty'])
    expect(await issues(await step(number, { ...settle, organisation: '123' }))).toEqual(['/organisation'])
    expect(await issues(await step(number, { ...settle, finding: 'unresolved', organisation: THEIRS }))).toEqual([
      '/organisation',
    ])
    expect((await step(number, { ...settle, organisation: THEIRS })).status).toBe(201)
    expect((await whole(number)).steps).toContain('penalty')
    expect((await post(number, 'penalties', { penalty: '没有这份' })).status).toBe(422)
  })

  it('is given to somebody of the body, and nobody else; undone by giving it back', async () => {
    const { number } = await aReport(ours)
    const { items } = await (
      await handler.ask('GET', `${DESK}/colleagues`)
    ).json<{
      items: { role: string; own: boolean }[]
    }>()
    const own = items.find((item) => item.own)?.role
    const [other] = (await (await stranger.ask('GET', `${DESK}/colleagues`)).json<{ items: { role: string }[] }>())
      .items
    expect((await post(number, 'assignment', { role: other?.role })).status).toBe(422)
    const given = await (await post(number, 'assignment', { role: own })).json()
    expect(given).toEqual({ role: own, before: null })
    const mine = await (await handler.ask('GET', `${DESK}/reports?list=mine`)).json<{ items: { number: string }[] }>()
    expect(mine.items.map((item) => item.number)).toEqual([number])
    expect(await (await post(number, 'assignment', { role: null })).json()).toEqual({ role: null, before: own })
    // Her own affair: whoever reported is told nothing of it.
    expect((await whole(number)).events).toHaveLength(1)
  })
})

describe('asking', () => {
  it('is sealed to the report, whatever the portal is', async () => {
    const { number, identity } = await aReport(ours)
    expect((await post(number, 'messages', { sealed: btoa('not sealed') })).status).toBe(422)
    expect((await post(number, 'messages', { sealed: 'not base64' })).status).toBe(422)
    expect(
      (await post(number, 'messages', { sealed: await message(identity.recipient, '是哪一根烟囱？') })).status,
    ).toBe(201)
    const [kept] = (await whole(number)).messages
    expect(kept?.by).toBe(OURS)
    expect(text.decode(await open(identity.identity, bytes(kept?.sealed ?? '')))).toContain('哪一根烟囱')
  })

  it('hands in evidence as sealed files alone', async () => {
    const { number, identity } = await aReport(ours)
    const send = (body: Uint8Array<ArrayBuffer>, type = 'application/octet-stream'): Promise<Response> =>
      ask(
        'POST',
        `${DESK}/reports/${number}/files`,
        {
          ...{ origin: SITE.origin, 'sec-fetch-site': 'same-origin', 'content-type': type },
          cookie: `__Host-lucid=${handler.cookie}`,
        },
        body,
      )
    const sealed = await seal([identity.recipient], new Uint8Array(2_000).fill(7))
    expect((await send(new Uint8Array([0xff, 0xd8, 0xff]))).status).toBe(422)
    expect((await send(sealed, 'image/jpeg')).status).toBe(415)
    const { id } = await (await send(sealed)).json<{ id: string }>()
    const file = await handler.ask('GET', `${DESK}/reports/${number}/files/${id}`)
    expect(file.headers.get('content-security-policy')).toContain('sandbox')
    expect(await open(identity.identity, new Uint8Array(await file.arrayBuffer()))).toEqual(
      new Uint8Array(2_000).fill(7),
    )
    expect((await whole(number)).files).toEqual([expect.objectContaining({ id, by: OURS, bytes: sealed.length })])
  })
})

describe('sending it on', () => {
  it('seals its secret to the other body, which opens the same ciphertext; ours learns no more', async () => {
    const came = await aReport(ours, { text: '超市卖假有机菜。' })
    const grant = await granted(theirs, await secretOf(came.number, ours))
    const sent = await post(came.number, 'forwardings', { body: THEIRS, reason: '属于市场监管职责', grant })
    expect(sent.status).toBe(201)
    expect((await handler.ask('GET', `${DESK}/reports/${came.number}`)).status).toBe(404)
    const found = await whole(came.number, stranger)
    expect(found.events.at(-1)).toMatchObject({ kind: 'forwarded', state: 'forwarded', to: THEIRS })
    const read = await openStatement(await secretOf(came.number, theirs, stranger), bytes(found.report))
    expect('value' in read && read.value.text).toBe('超市卖假有机菜。')
    // Sent to the wrong door: it goes back without being sealed anew.
    expect((await post(came.number, 'forwardings', { body: OURS, reason: '打不开，退回' }, stranger)).status).toBe(201)
    expect((await whole(came.number)).state).toBe('forwarded')
    expect(await secretOf(came.number, ours)).toBe(came.identity.identity)
  })

  it('is refused without a grant to the keys of today, to a body without keys, and to one she excluded', async () => {
    const came = await aReport(ours, { shown: { excluded: [THEIRS] } })
    const secret = await secretOf(came.number, ours)
    const grant = await granted(theirs, secret)
    const send = (over: object): Promise<Response> =>
      post(came.number, 'forwardings', { body: THEIRS, reason: '职责', grant, ...over })
    expect(await issues(await send({}))).toEqual(['/body'])
    expect((await whole(came.number)).state).toBe('received')

    const other = await aReport(ours)
    const to = (over: object): Promise<Response> =>
      post(other.number, 'forwardings', { body: THEIRS, reason: '职责', ...over })
    expect(await issues(await to({}))).toEqual(['/grant'])
    expect(await issues(await to({ grant: await granted(ours, secret) }))).toEqual(['/grant/keys'])
    const [alone] = theirs.fingerprints
    const one = encodeLong(await seal([theirs.officer.recipient], pad(new TextEncoder().encode(secret))))
    expect(await issues(await to({ grant: { sealed: one, keys: theirs.fingerprints } }))).toEqual(['/grant/sealed'])
    expect((await to({ grant: { sealed: one, keys: [alone] } })).status).toBe(422)
    expect(await issues(await to({ body: OURS, grant }))).toEqual(['/body'])
    expect(await issues(await to({ body: '91110105MA00000000', grant }))).toContain('/body')
    expect(await issues(await to({ reason: ' ', grant }))).toEqual(['/reason'])
  })

  it('takes her contact along only where she agreed', async () => {
    const letter = { version: 'lucid-contact-v1' as const, phone: '0571-88888888' }
    const closed = await aReport(ours, { contact: { letter, mayForward: false } })
    const send = async (number: string): Promise<Response> => {
      const grant = await granted(theirs, await secretOf(number, ours))
      return post(number, 'forwardings', { body: THEIRS, reason: '职责', grant, contact: grant })
    }
    expect(await issues(await send(closed.number))).toEqual(['/contact'])
    const agreed = await aReport(ours, { contact: { letter, mayForward: true } })
    expect((await send(agreed.number)).status).toBe(201)
  })
})

describe('her contact', () => {
  const letter = { version: 'lucid-contact-v1' as const, phone: '0571-88888888' }

  it('is opened with a reason and a fresh passkey; she sees who, when and why before anything is handed out', async () => {
    const { number } = await aReport(ours, { contact: { letter, mayForward: false } })
    expect((await whole(number)).contact).toBe(true)
    const tab = await anOfficer('handler', OURS)
    await letPass(tab)
    expect((await post(number, 'contact-openings', { reason: '约现场指认' }, tab)).status).toBe(403)
    expect((await whole(number)).openings).toEqual([])
    expect((await post(number, 'contact-openings', { reason: ' ' })).status).toBe(422)
    const opened = await (
      await post(number, 'contact-openings', { reason: '约现场指认' })
    ).json<{
      sealed: string
      grant: { sealed: string }
    }>()
    const secret = text.decode(await open(ours.officer.identity, bytes(opened.grant.sealed))).trim()
    const read = await openContact(secret, bytes(opened.sealed))
    expect('value' in read && read.value.phone).toBe('0571-88888888')
    expect((await whole(number)).openings).toEqual([
      { use: 'contact', by: handler.account.slice(0, 8), reason: '约现场指认', day: today },
    ])
  })

  it('is not there where she left none', async () => {
    const { number } = await aReport(ours)
    expect((await post(number, 'contact-openings', { reason: '约现场指认' })).status).toBe(409)
  })
})

describe('an auditor', () => {
  it('is handed the sealed text with a reason that she sees, and no contact', async () => {
    const { number } = await aReport(ours)
    const auditor = await anOfficer('auditor')
    const call = (tab: Tab, body: object): Promise<Response> => tab.post(`${DESK}/text-openings`, body)
    expect((await call(auditor, { number })).status).toBe(422)
    expect((await call(await anOfficer('auditor', THEIRS), { number, reason: '抽查办理质量' })).status).toBe(404)
    expect((await call(handler, { number, reason: '抽查办理质量' })).status).toBe(403)
    const handed = await (await call(auditor, { number, reason: '抽查办理质量' })).json<Whole>()
    expect(handed.grants.map(({ use }) => use)).toEqual(['report'])
    expect(handed.steps).toEqual([])
    expect((await whole(number)).openings).toEqual([expect.objectContaining({ use: 'text', reason: '抽查办理质量' })])
  })
})

describe('what she agreed to publish', () => {
  it('is released for the next day’s change at the earliest, and can be undone until then', async () => {
    const { number } = await aPublicReport(ours)
    const list = async (): Promise<string[]> =>
      (
        await (
          await handler.ask('GET', `${DESK}/reports?list=release&limit=200`)
        ).json<{ items: { number: string }[] }>()
      ).items.map((item) => item.number)
    expect(await list()).toContain(number)
    const { releaseDay } = await (await post(number, 'releases', { photos: [] })).json<{ releaseDay: string }>()
    expect(releaseDay > today).toBe(true)
    expect([await list(), (await whole(number)).released]).toEqual([expect.not.arrayContaining([number]), true])
    expect((await handler.ask('DELETE', `${DESK}/reports/${number}/releases`)).status).toBe(200)
    expect((await whole(number)).released).toBe(false)
    expect((await handler.ask('DELETE', `${DESK}/reports/${number}/releases`)).status).toBe(409)
  })

  it('is only shortened, with a reason; nothing is put into her mouth', async () => {
    const { number } = await aPublicReport(ours, '傍晚王某家的烟囱冒黑烟。')
    const release = (body: object): Promise<Response> => post(number, 'releases', { photos: [], ...body })
    expect(await issues(await release({ text: '一切正常。', reason: '删去姓名' }))).toEqual(['/text'])
    expect(await issues(await release({ text: '傍晚〔…〕家的烟囱没有冒黑烟。', reason: '删去姓名' }))).toEqual([
      '/text',
    ])
    expect(await issues(await release({ text: '傍晚〔…〕家的烟囱冒黑烟。' }))).toEqual(['/reason'])
    expect(await issues(await release({ photos: ['a'.repeat(64)] }))).toEqual(['/photos/0'])
    expect((await release({ text: '傍晚〔…〕家的烟囱冒黑烟。', reason: '删去姓名' })).status).toBe(201)
    const found = await whole(number)
    expect([found.redactedText, found.publicText]).toEqual(['傍晚〔…〕家的烟囱冒黑烟。', '傍晚王某家的烟囱冒黑烟。'])
    expect(found.events.at(-1)).toMatchObject({ kind: 'redacted', reason: '删去姓名' })
  })

  it('is withheld with a reason that she reads; of one that is not public there is nothing to release', async () => {
    const shown = await aPublicReport(ours)
    expect((await post(shown.number, 'withholdings', { reason: ' ' })).status).toBe(422)
    expect((await post(shown.number, 'withholdings', { reason: '会暴露举报人' })).status).toBe(200)
    expect((await whole(shown.number)).events.at(-1)).toMatchObject({ kind: 'redacted', reason: '会暴露举报人' })
    const { number } = await aReport(ours)
    expect((await post(number, 'releases', { photos: [] })).status).toBe(409)
    expect((await post(number, 'withholdings', { reason: '会暴露举报人' })).status).toBe(409)
  })

  it('gets an answer that everybody reads, with published files that exist', async () => {
    const { number } = await aPublicReport(ours)
    for (const to of ['accepted', 'investigating']) await step(number, { to })
    const settle = { to: 'settled', finding: 'partly', answer: '已查，责令整改。' }
    expect(await issues(await step(number, { ...settle, documents: ['0'.repeat(64)] }))).toEqual(['/documents/0'])
    expect(await issues(await step(number, { ...settle, answer: '负责人 13800138000' }))).toEqual(['/answer'])
    expect((await step(number, settle)).status).toBe(201)
    expect((await whole(number)).answer).toBe('已查，责令整改。')
  })
})

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

  it('show every thirty days that they open what is sealed to them', async () => {
    const { recipient, identity } = await newIdentity()
    const { id } = await (await handler.post(`${DESK}/keys`, { recipient, ...keyOf() })).json<{ id: string }>()
    const { sealed, day } = await (
      await handler.ask('GET', `${DESK}/keys/${id}/opening-test`)
    ).json<{
      sealed: string
      day: string
    }>()
    const opened = text.decode(await open(identity, bytes(sealed)))
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

describe('figures', () => {
  it('are of one’s own body, as a file without anything that is sealed', async () => {
    const { number, recipient } = { ...(await aReport(ours)), recipient: ours.officer.recipient }
    const file = await (await handler.ask('GET', `${DESK}/export.csv`)).text()
    const [header = '', ...lines] = file.replace('\ufeff', '').trim().split('\r\n')
    expect(header.split(',')).toEqual(expect.arrayContaining(['number', 'state', 'due']))
    expect(lines.some((line) => line.startsWith(number))).toBe(true)
    expect(file).not.toContain(recipient)
    const others = await (await stranger.ask('GET', `${DESK}/export.csv`)).text()
    expect(others).not.toContain(number)
    const { items } = await (
      await handler.ask('GET', `${DESK}/statistics`)
    ).json<{
      items: { month: string; received: number }[]
    }>()
    expect(items[0]?.month).toBe(today.slice(0, 7))
    expect(items[0]?.received).toBeGreaterThan(lines.length - 1)
  })
})

describe('putting it off', () => {
  it('is done once, with a reason, for what is being dealt with', async () => {
    const { number } = await aReport(ours)
    const extend = (reason: string): Promise<Response> => post(number, 'extensions', { reason })
    expect(await issues(await extend('要等监测结果'))).toEqual(['/to'])
    await step(number, { to: 'accepted' })
    const before = await whole(number)
    expect(before.steps).toContain('extended')
    expect(await issues(await extend(' '))).toContain('/reason')
    const { due } = await (await extend('要等监测结果')).json<{ due: string }>()
    expect(due > (before.due ?? '')).toBe(true)
    expect((await whole(number)).events.at(-1)).toMatchObject({ kind: 'extended', reason: '要等监测结果' })
    expect(await issues(await extend('还要等'))).toEqual(['/to'])
  })
})

describe('a call', () => {
  it('is written down, sealed on its way in, and followed by the code that the caller was read', async () => {
    const said = { category: 'noise', place: HERE, day: today, text: '工地半夜打桩。', visibility: 'authority' }
    const token = crypto.randomUUID()
    const call = (over: object): Promise<Response> => handler.post(`${DESK}/reports`, { ...said, token, ...over })
    const { number, code } = await (await call({ phone: '0571-88888888' })).json<{ number: string; code: string }>()
    expect(code).toMatch(/^(\w{4}-){3}\w{4}$/)
    const again = await (await call({ phone: '0571-88888888' })).json()
    expect(again).toMatchObject({ number, code })
    const found = await whole(number)
    expect(found).toMatchObject({ source: 'telephone', contact: true, state: 'received' })
    const read = await openStatement(await secretOf(number, ours), bytes(found.report))
    expect('value' in read && read.value.text).toBe('工地半夜打桩。')
    expect(await issues(await call({ token: crypto.randomUUID(), text: '' }))).toEqual(['/text'])
    expect(await issues(await call({ token: crypto.randomUUID(), day: '2999-01-01' }))).toContain('/day')
    const elsewhere = await anOfficer('handler', OURS, { places: [THERE] })
    expect(await issues(await elsewhere.post(`${DESK}/reports`, { ...said, token }))).toEqual(['/place'])
  })
})
