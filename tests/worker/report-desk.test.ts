import { beforeAll, describe, expect, it } from 'vitest'
import { open } from '../../content/reports/sealing.ts'
import { openStatement } from '../../content/reports/statement.ts'
import { bytes, DESK, deskOf, issues, message, textIn, twoBodies } from './desk.ts'
import { anOfficer, type Tab } from './people.ts'
import { aReport, OURS, THEIRS, THERE, type Body } from './report-desk-builders.ts'

/** The desk of a body: what it sees, which steps it may take, and that nobody else learns anything. */

let ours: Body
let theirs: Body
let handler: Tab
let stranger: Tab
beforeAll(async () => {
  ;({ ours, theirs, handler, stranger } = await twoBodies())
})
const { whole, post, step, go, secretOf } = deskOf(() => handler)

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
    expect(new TextDecoder().decode(byPaper).trim()).toBe(secret)
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
    expect(await textIn(identity.identity, found.messages[0]?.sealed)).toContain('停产整改')
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
    await go(number, ['accepted', 'investigating'])
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

describe('putting it off', () => {
  it('is done once, with a reason, for what is being dealt with', async () => {
    const { number } = await aReport(ours)
    const extend = (reason: string): Promise<Response> => post(number, 'extensions', { reason })
    expect(await issues(await extend('要等监测结果'))).toEqual(['/to'])
    await go(number, ['accepted'])
    const before = await whole(number)
    expect(before.steps).toContain('extended')
    expect(await issues(await extend(' '))).toContain('/reason')
    const { due } = await (await extend('要等监测结果')).json<{ due: string }>()
    expect(due > (before.due ?? '')).toBe(true)
    expect((await whole(number)).events.at(-1)).toMatchObject({ kind: 'extended', reason: '要等监测结果' })
    expect(await issues(await extend('还要等'))).toEqual(['/to'])
  })
})
