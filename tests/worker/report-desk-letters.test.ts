import { beforeAll, describe, expect, it } from 'vitest'
import { encodeLong } from '../../content/reports/base64.ts'
import { open, pad, seal } from '../../content/reports/sealing.ts'
import { openContact, openStatement } from '../../content/reports/statement.ts'
import { bytes, DESK, deskOf, granted, issues, message, textIn, today, twoBodies, type Whole } from './desk.ts'
import { anOfficer, letPass, type Tab } from './people.ts'
import { aReport, HERE, OURS, THEIRS, THERE, type Body } from './report-desk-builders.ts'

/** What goes to and fro between a body, the reporter, other bodies and auditors: sealed, and no further than it should. */

let ours: Body
let theirs: Body
let handler: Tab
let stranger: Tab
beforeAll(async () => {
  ;({ ours, theirs, handler, stranger } = await twoBodies())
})
const { handIn, whole, post, secretOf } = deskOf(() => handler)

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
    expect(await textIn(identity.identity, kept?.sealed)).toContain('哪一根烟囱')
  })

  it('hands in evidence as sealed files alone', async () => {
    const { number, identity } = await aReport(ours)
    const sealed = await seal([identity.recipient], new Uint8Array(2_000).fill(7))
    expect((await handIn(number, new Uint8Array([0xff, 0xd8, 0xff]))).status).toBe(422)
    expect((await handIn(number, sealed, { type: 'image/jpeg' })).status).toBe(415)
    const { id } = await (await handIn(number, sealed)).json<{ id: string }>()
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
    const secret = (await textIn(ours.officer.identity, opened.grant.sealed)).trim()
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
