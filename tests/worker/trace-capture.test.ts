import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { holdBack } from '../../content/trace/epcis/withholding.ts'
import { aKey, ask, countEntries, get, type ProblemAnswer } from './builders.ts'
import {
  aDocument,
  aMaking,
  anEvent,
  aPacking,
  capture,
  captureAll,
  CARRIER,
  CASE,
  eventsIn,
  FIELD,
  GROWER,
  lot,
  MAKER,
  OTHER_PALLET,
  PALLET,
  producerKey,
  publishTradeItems,
  SALAD,
  SIDES,
  type Captured,
} from './epcis-builders.ts'

beforeAll(async () => {
  await publishTradeItems()
})

const faultsOf = async (answer: Response): Promise<string[]> => {
  expect(answer.status).toBe(400)
  const { issues } = await answer.json<ProblemAnswer>()
  return issues?.map(({ pointer, message }) => `${pointer} ${message}`) ?? []
}

const rows = async <Row>(statement: string): Promise<Row[]> => (await env.RECORD.prepare(statement).all<Row>()).results

describe('a document that is handed in', () => {
  it('may hold fields back and disclose them later, as what they were and as nothing else', async () => {
    const held = holdBack(aDocument([anEvent()]), ['quantities'], {
      hash: (bytes) => createHash('sha256').update(bytes).digest(),
      salt: () => crypto.getRandomValues(new Uint8Array(32)),
      eventID: () => `urn:uuid:${crypto.randomUUID()}`,
    })
    expect(held?.kept.map(({ value }) => value)).toEqual([20, 'KGM'])
    const { captureID } = await (await capture(GROWER, JSON.stringify(held?.document))).json<Captured>()
    const kept = await (
      await get(`/api/registers/epcis-captures/records/${captureID}`)
    ).json<{
      body: { document?: unknown }
    }>()
    expect(JSON.stringify(kept)).not.toContain('KGM')
    const disclosing = JSON.stringify(held?.disclosing)
    const [refused] = await faultsOf(await capture(GROWER, disclosing.replace('"quantity":20', '"quantity":21')))
    expect(refused).toMatch(/^\/epcisBody\/eventList\/0\/lucid:disclosed\/0 /)
    expect((await capture(GROWER, disclosing)).status).toBe(202)
  })

  it('is kept byte for byte, has one entry, and its events can be asked for', async () => {
    const text = JSON.stringify(aDocument([anEvent({ bizStep: 'commissioning', action: 'ADD' }), anEvent()]), null, 3)
    const answer = await capture(GROWER, text)
    expect(answer.status).toBe(202)
    expect(answer.headers.get('gs1-epcis-version')).toBe('2.0.0')
    // Our own fields are of no vocabulary that somebody else defines.
    expect(answer.headers.get('gs1-extensions')).toBeNull()
    const told = await answer.json<Captured>()
    expect(told.events).toBe(2)
    const location = answer.headers.get('location') ?? ''
    expect(location).toBe(`/epcis/v2/capture/${told.captureID}`)
    expect(await (await get(location)).json()).toMatchObject({
      running: false,
      success: true,
      errors: [],
      entry: told.entry,
    })
    const record = await (
      await get(`/api/registers/epcis-captures/records/${told.captureID}`)
    ).json<{
      publisher: string
      body: { events: number; document: { sha256: string }[] }
    }>()
    expect(record).toMatchObject({ publisher: GROWER, body: { organisation: GROWER, events: 2 } })
    const [{ sha256 } = { sha256: '' }] = record.body.document
    expect(await (await get(`/objects/${sha256}`)).text()).toBe(text)
    const [event] = await eventsIn(await get(`/epcis/v2/events/${encodeURIComponent(told.eventIDs[0] ?? '')}`))
    expect(event).toMatchObject({ eventID: told.eventIDs[0], bizStep: 'commissioning', recordTime: expect.any(String) })
  })

  it('stands once, however often it comes, and says the same for the same request', async () => {
    const document = aDocument([anEvent({ bizStep: 'holding' })])
    const before = await countEntries()
    const key = { 'idempotency-key': 'the-same' }
    const [first, again, other] = [
      await capture(GROWER, document),
      await capture(GROWER, document),
      await capture(GROWER, document, key),
    ].map((answer) => answer.json<Captured>())
    expect(await again).toMatchObject({ captureID: (await first)?.captureID, entry: (await first)?.entry })
    expect((await other)?.entry).toBe((await first)?.entry)
    expect(await countEntries()).toBe(before + 1)
  })

  it('is tried without a trace', async () => {
    const before = await countEntries()
    const tried = await capture(GROWER, aDocument([anEvent({ bizStep: 'storing' })]), {}, '?dryRun=true')
    expect([tried.status, await countEntries()]).toEqual([200, before])
    expect(await eventsIn(await get('/epcis/v2/events?EQ_bizStep=storing'))).toEqual([])
  })

  it('is refused whole where one event is wrong, with its place, in both languages', async () => {
    const before = await countEntries()
    const document = aDocument([anEvent({ bizStep: 'picking' }), anEvent({ eventTime: 'yesterday' })])
    expect(await faultsOf(await capture(GROWER, document))).toEqual([
      '/epcisBody/eventList/1/eventTime “yesterday” is no instant with an offset, such as 2026-04-17T09:26:42+08:00.',
    ])
    const chinese = await faultsOf(await capture(GROWER, document, { 'accept-language': 'zh' }))
    expect(chinese[0]).toContain('“yesterday”不是带时区的时间')
    expect(await countEntries()).toBe(before)
    expect(await eventsIn(await get('/epcis/v2/events?EQ_bizStep=picking'))).toEqual([])
  })

  it('is refused in order: key, role, version, size, type, and greedy capture', async () => {
    const status = async (answer: Promise<Response>): Promise<number> => (await answer).status
    expect(await status(ask('POST', '/epcis/v2/capture', { 'content-type': 'application/json' }, '{}'))).toBe(401)
    const body = JSON.stringify(aDocument([anEvent()]))
    const certifier = await aKey({}, 'certifier', GROWER)
    const headers = { authorization: `Bearer ${certifier}`, 'content-type': 'application/json' }
    expect(await status(ask('POST', '/epcis/v2/capture', headers, body))).toBe(403)
    expect(await status(capture(GROWER, body, { 'gs1-epcis-version': '1.2' }))).toBe(406)
    expect(await status(capture(GROWER, body, { 'gs1-epcis-min': '2.1' }))).toBe(406)
    expect(await status(capture(GROWER, 'x'.repeat(10 * 1024 * 1024)))).toBe(413)
    expect(await status(capture(GROWER, body, { 'content-type': 'application/xml' }))).toBe(415)
    expect(await status(capture(GROWER, body, { 'gs1-capture-error-behaviour': 'proceed' }))).toBe(400)
    expect(await status(capture(GROWER, '\ufffe\u0000'))).toBe(400)
  })
})

describe('events of others’ goods', () => {
  const maker = (...events: unknown[]) => capture(MAKER, aDocument(events))
  const shipped = anEvent({ bizStep: 'receiving', quantityList: [{ epcClass: lot(CASE, 'B1') }], ...SIDES })

  it('are refused where they tell how goods came to be, or name no other side', async () => {
    const made = anEvent({ action: 'ADD', quantityList: [{ epcClass: lot(FIELD, 'X') }] })
    expect(await faultsOf(await maker(made))).toEqual([
      `/epcisBody/eventList/0 The trade item number ${FIELD} stands in the name of ${GROWER}, which alone says how its goods came to be.`,
    ])
    expect((await faultsOf(await maker(aMaking([lot(SALAD, 'S')], [lot(CASE, 'X')]))))[0]).toContain('which alone says')
    expect((await faultsOf(await maker(anEvent({ bizStep: 'loading' }))))[0]).toContain('names no other side')
    // Nor by writing the number otherwise.
    const urn = anEvent({ quantityList: [{ epcClass: 'urn:epc:class:lgtin:0860009.099992.X' }] })
    expect((await faultsOf(await maker(urn)))[0]).toContain(FIELD)
  })

  it('stand where the other side is named, what was taken over is told of, or it goes into goods of one’s own', async () => {
    await captureAll(MAKER, shipped)
    await captureAll(MAKER, anEvent({ bizStep: 'storing', quantityList: [{ epcClass: lot(CASE, 'B1') }] }))
    await captureAll(MAKER, aMaking([lot(CASE, 'B2')], [lot(SALAD, 'S2')]))
  })

  it('are passed on under the id that their producer gave them, and under no other', async () => {
    const eventID = 'urn:uuid:4898a223-216a-4f46-9e18-338ccf6fa3ba'
    const made = aMaking([lot(FIELD, 'F9')], [lot(CASE, 'C9')], { eventID })
    expect((await faultsOf(await maker(made)))[0]).toContain('which alone says')
    await captureAll(GROWER, made)
    await captureAll(MAKER, made)
    expect(await eventsIn(await get(`/epcis/v2/events/${eventID}`))).toHaveLength(2)
  })
})

describe('an id', () => {
  it('says one thing of one organisation, until it is declared wrong', async () => {
    const eventID = 'urn:uuid:00000000-0000-4000-8000-000000000001'
    await captureAll(GROWER, anEvent({ eventID, bizStep: 'sampling' }))
    const other = anEvent({ eventID, bizStep: 'destroying' })
    expect((await faultsOf(await capture(GROWER, aDocument([other]))))[0]).toContain('has said something else')
    const errorDeclaration = { declarationTime: '2026-05-01T00:00:00Z', reason: 'incorrect_data' }
    await captureAll(GROWER, anEvent({ eventID, bizStep: 'sampling', errorDeclaration }))
    await captureAll(GROWER, other)
    expect(await rows('SELECT event FROM trace_voided')).toHaveLength(2)
    const found = await eventsIn(await get('/epcis/v2/events?EXISTS_errorDeclaration=true'))
    expect(found.map(({ eventID: id }) => id)).toEqual([eventID])
  })

  it('is declared wrong by whoever stated it, and by nobody else: then what was said stays valid', async () => {
    const eventID = 'urn:uuid:00000000-0000-4000-8000-000000000003'
    const stated = anEvent({ eventID, bizStep: 'sampling' })
    const wrong = (declarationTime = '2026-05-01T00:00:00Z') => ({
      ...stated,
      errorDeclaration: { declarationTime, reason: 'did_not_occur' },
    })
    const voidedBy = () =>
      rows(`SELECT trace_parties.organisation AS of FROM trace_voided
        CROSS JOIN trace_events ON trace_events.id = trace_voided.event AND trace_events.event_id = '${eventID}'
        CROSS JOIN trace_parties ON trace_parties.id = trace_events.party ORDER BY trace_events.id`)
    await captureAll(GROWER, stated)
    const [said, ...more] = await faultsOf(await capture(MAKER, aDocument([wrong()])))
    expect(said).toMatch(new RegExp(`^/epcisBody/eventList/0 .*stated by ${GROWER}, not by this .* stays valid`))
    expect(more).toEqual([])
    const inChinese = await capture(MAKER, aDocument([wrong()]), { 'accept-language': 'zh' })
    expect((await faultsOf(inChinese))[0]).toContain('不是本单位说的：它仍然有效')
    expect(await voidedBy()).toEqual([])
    // Who told of it too takes back its own word alone, and may say so again.
    await captureAll(MAKER, stated)
    await captureAll(MAKER, wrong())
    await captureAll(MAKER, wrong('2026-05-02T00:00:00Z'))
    expect(await voidedBy()).toEqual([{ of: MAKER }, { of: MAKER }, { of: MAKER }])
    await captureAll(GROWER, wrong())
    expect(await voidedBy()).toContainEqual({ of: GROWER })
  })

  it('under which others held something back lets nobody else disclose it, nor does one under which nobody did', async () => {
    const eventID = 'urn:uuid:00000000-0000-4000-8000-000000000004'
    const held = holdBack(aDocument([anEvent({ eventID, ...SIDES })]), ['quantities'], {
      hash: (bytes) => createHash('sha256').update(bytes).digest(),
      salt: () => crypto.getRandomValues(new Uint8Array(32)),
      eventID: () => eventID,
    })
    const nobodys = await faultsOf(await capture(GROWER, JSON.stringify(held?.disclosing)))
    expect(nobodys[0]).toMatch(/^\/epcisBody\/eventList\/0\/lucid:disclosed\/0 .*nothing to disclose/)
    expect((await capture(GROWER, JSON.stringify(held?.document))).status).toBe(202)
    const others = await faultsOf(await capture(MAKER, JSON.stringify(held?.disclosing)))
    expect(others[0]).toMatch(new RegExp(`^/epcisBody/eventList/0/lucid:disclosed/0 .*withheld by ${GROWER}`))
    expect((await capture(GROWER, JSON.stringify(held?.disclosing))).status).toBe(202)
  })

  it('is refused twice in one document with two contents', async () => {
    const eventID = 'urn:uuid:00000000-0000-4000-8000-000000000002'
    const twice = aDocument([anEvent({ eventID }), anEvent({ eventID, bizStep: 'packing' })])
    expect((await faultsOf(await capture(GROWER, twice)))[0]).toContain('/epcisBody/eventList/1 ')
  })
})

describe('aggregation', () => {
  it('is refused in a circle, which is named, be it of one document or of what stands', async () => {
    const inside = (child: string, parentID: string) =>
      aPacking([], parentID, { childQuantityList: undefined, childEPCs: [child] })
    const circle = `${PALLET} → ${OTHER_PALLET} → ${PALLET}`
    const both = await capture(CARRIER, aDocument([inside(PALLET, OTHER_PALLET), inside(OTHER_PALLET, PALLET)]))
    expect((await faultsOf(both))[0]).toContain('in a circle')
    await captureAll(CARRIER, inside(PALLET, OTHER_PALLET))
    const closing = await capture(CARRIER, aDocument([inside(OTHER_PALLET, PALLET)]))
    expect((await faultsOf(closing))[0]).toMatch(/in a circle: .* → .* → /)
    expect(circle.split(' → ')[0]).toBe(PALLET)
    // Once it is taken out, it may go in the other way round.
    await captureAll(CARRIER, {
      ...inside(PALLET, OTHER_PALLET),
      action: 'DELETE',
      eventTime: '2026-04-18T09:00:00+08:00',
    })
    await captureAll(CARRIER, { ...inside(OTHER_PALLET, PALLET), eventTime: '2026-04-19T09:00:00+08:00' })
    expect((await faultsOf(await capture(CARRIER, aDocument([inside(PALLET, PALLET)]))))[0]).toContain('inside itself')
  })
})

describe('one event by itself', () => {
  const send = async (event: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    ask(
      'POST',
      '/epcis/v2/events',
      { authorization: `Bearer ${await producerKey(GROWER)}`, 'content-type': 'application/ld+json', ...headers },
      JSON.stringify(event),
    )

  it('is taken as a document of its own, once, and stands where the answer says', async () => {
    const event = anEvent({ eventTime: '2026-04-17T11:11:00+08:00', bizStep: 'storing' })
    const answer = await send(event)
    expect(answer.status).toBe(201)
    const { eventID, captureID } = await answer.json<{ eventID: string; captureID: string }>()
    const [stands] = await eventsIn(await get(answer.headers.get('location') ?? ''))
    expect(stands).toMatchObject({ eventID, bizStep: 'storing' })
    expect((await get(`/epcis/v2/capture/${captureID}`)).status).toBe(200)
    expect(await (await send(event)).json()).toMatchObject({ eventID, captureID })
  })

  it('is refused with its places counted from the event, and a whole document is shown the way', async () => {
    const wrong = await send(anEvent({ eventTime: 'yesterday' }))
    expect(wrong.status).toBe(400)
    const { issues } = await wrong.json<ProblemAnswer>()
    expect(issues?.map(({ pointer }) => pointer)).toContain('/eventTime')
    for (const body of [aDocument([anEvent()]), [anEvent()], 'x', null]) expect((await send(body)).status).toBe(400)
    expect((await send(anEvent(), { 'content-type': 'text/plain' })).status).toBe(415)
  })
})
