import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { daysAfter } from '../../content/consultations/windows.ts'
import { RETENTION_DAYS } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import {
  addMessage,
  eraseMessages,
  hasReaders,
  listMessages,
  listUnanswered,
  MOST_KEPT,
} from '../../db/intake/relayed-messages.ts'
import { aKey, aPlace, ask, countEntries, get, pointersOf, publishAll } from './builders.ts'
import { from } from './consultation-builders.ts'
import { anOfficer, type Tab } from './people.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** Who posted the notice, another organisation with people here, and one with none; sound credit codes all. */
const COMPANY = '91350100M000100Y43'
const OTHER = '11990100000000019F'
const NOBODY = '91110000100000000R'
const PATH = '/api/relayed-messages'
const TODAY = dayOf(new Date().toISOString())
const TEXT = '想买二十吨春茶，<b>请</b>回电。'
const CONTACT = '000-11112222'

const db = () => openIntake(env.INTAKE)
const aNotice = (over: object = {}) => ({
  notice: '示供A',
  kind: 'offer',
  title: '示例春茶供货',
  organisation: COMPANY,
  place: '990100',
  status: 'open',
  ...over,
})
const aMessage = (over: object = {}) => ({ notice: '示供A', text: TEXT, contact: CONTACT, ...over })
const write = (over: object = {}, headers: Record<string, string> = from()): Promise<Response> =>
  ask('POST', PATH, { 'content-type': 'application/json', ...headers }, JSON.stringify(aMessage(over)))

interface Taken {
  number: string
  receivedAt: string
  organisation: string
  deleted: string
}
interface Listed {
  items: { number: string; notice: string; text: string | null; contact: string | null; answeredAt: string | null }[]
}
const sent = async (over: object = {}): Promise<string> => {
  const answer = await write(over)
  expect(answer.status).toBe(201)
  return (await answer.json<Taken>()).number
}
const readBy = async (tab: Tab, query = ''): Promise<Listed['items']> => {
  const answer = await tab.ask('GET', `${PATH}${query}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return (await answer.json<Listed>()).items
}
const numbersOf = (items: Listed['items']): string[] => items.map(({ number }) => number)
const dump = async (): Promise<string> =>
  JSON.stringify((await env.INTAKE.prepare('SELECT * FROM relayed_messages').all()).results)

let seller: Tab
let stranger: Tab
beforeAll(async () => {
  await publishAll('places', [aPlace({ code: '990000' }), aPlace({ code: '990100', level: 'city' })])
  await publishAll('organisations', [
    { organisation: COMPANY, name: '示例公司' },
    { organisation: OTHER, name: '示例局' },
    { organisation: NOBODY, name: '示例无人公司' },
  ])
  await publishAll('supply-demand', [
    aNotice(),
    aNotice({ notice: '示供洽', status: 'negotiating', to: TODAY }),
    aNotice({ notice: '示供止', status: 'closed' }),
    aNotice({ notice: '示供签', status: 'signed' }),
    aNotice({ notice: '示供过', from: '2026-01-01', to: daysAfter(TODAY, -1) }),
    aNotice({ notice: '示供无', organisation: NOBODY }),
    aNotice({ notice: '示会', kind: 'fair', organisation: undefined }),
  ])
  seller = await anOfficer('producer', COMPANY)
  stranger = await anOfficer('producer', OTHER)
})

describe('writing to who posted a notice', () => {
  it('gives a number, says who reads it and when it is deleted, and publishes nothing', async () => {
    const before = await countEntries()
    const answer = await write()
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const taken = await answer.json<Taken>()
    expect(taken.number).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    expect(taken).toMatchObject({ organisation: COMPANY, deleted: daysAfter(TODAY, RETENTION_DAYS.relayedMessage) })
    expect(JSON.stringify(taken)).not.toContain(CONTACT)
    expect(await countEntries()).toBe(before)
  })

  it('keeps text and contact sealed: the tables tell neither', async () => {
    await sent()
    const kept = await dump()
    for (const secret of ['二十吨', CONTACT]) expect(kept).not.toContain(secret)
  })

  it.each([
    ['is closed', '示供止'],
    ['led to a signed deal', '示供签'],
    ['ended yesterday', '示供过'],
  ])('is refused where the notice %s', async (_, notice) => {
    const answer = await write({ notice })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('The notice is over')
  })

  it('is possible on the last day of a notice that is negotiated', async () => {
    expect((await write({ notice: '示供洽' })).status).toBe(201)
  })

  it.each([
    ['has nobody here', '示供无'],
    ['is not named', '示会'],
  ])('is refused, and says so, where the organisation %s', async (_, notice) => {
    const before = await dump()
    const answer = await write({ notice })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('Nobody of the organisation could read a message here')
    expect(await dump()).toBe(before)
  })

  it('is refused about no notice', async () => {
    for (const notice of ['没有', '', '../../']) expect((await write({ notice })).status).toBe(404)
  })

  it.each([
    ['no text and no contact', { text: ' ', contact: '' }, ['/text', '/contact']],
    ['1,001 characters', { text: '长'.repeat(1_001) }, ['/text']],
    ['101 characters of contact', { contact: '1'.repeat(101) }, ['/contact']],
    ['an invisible character in the contact', { contact: 'a\u202ebcdef' }, ['/contact']],
    ['lost characters', { text: '想买\ufffd吨' }, ['/text']],
  ])('is refused with %s, which is named', async (_, over, pointers) => {
    const answer = await write(over)
    expect(answer.status).toBe(422)
    expect(await pointersOf(answer)).toEqual(pointers)
  })

  it('takes 1,000 characters and 100 of contact', async () => {
    expect((await write({ text: '长'.repeat(1_000), contact: '1'.repeat(100) })).status).toBe(201)
  })

  it('is slowed down: an address writes ten a minute', async () => {
    const headers = from()
    const statuses: number[] = []
    for (let at = 0; at < 11; at++) statuses.push((await write({}, headers)).status)
    expect(statuses).toEqual([...Array<number>(10).fill(201), 429])
  })
})

describe('who reads it', () => {
  it('is the organisation alone', async () => {
    const [first, second] = [await sent(), await sent({ text: '第二封信' })]
    const items = (await readBy(seller)).filter(({ number }) => number === first || number === second)
    expect(items).toHaveLength(2)
    expect(items.find(({ number }) => number === first)).toMatchObject({
      ...{ notice: '示供A', text: TEXT, contact: CONTACT, answeredAt: null },
    })
    expect(await readBy(stranger)).toEqual([])
  })

  it('is listed from the newest on, page by page', async () => {
    const secret = String(env.PUSH_KEY)
    const numbers: string[] = []
    for (const day of ['01', '02', '03']) {
      const kept = await addMessage(
        db(),
        { notice: '示供A', text: day, contact: CONTACT },
        { organisation: OTHER, secret, once: undefined },
        new Date(`2026-09-${day}T00:00:00Z`),
      )
      if (typeof kept === 'string') throw new Error(kept)
      numbers.unshift(kept.number)
    }
    const answer = await stranger.ask('GET', `${PATH}?limit=2`)
    expect(numbersOf((await answer.json<Listed>()).items)).toEqual(numbers.slice(0, 2))
    const next = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    const last = await (await stranger.ask('GET', next)).json<Listed>()
    expect(numbersOf(last.items)).toEqual(numbers.slice(2))
  })

  it('is no key, nobody without a role, and nobody whose role leaves the notices out', async () => {
    const key = await aKey({}, 'producer', COMPANY)
    expect((await get(PATH, { authorization: `Bearer ${key}` })).status).toBe(403)
    expect((await get(PATH)).status).toBe(401)
    const bounded = await anOfficer('publisher', COMPANY, { registers: ['places'] })
    expect((await bounded.ask('GET', PATH)).status).toBe(403)
    const reaching = await anOfficer('publisher', COMPANY, { registers: ['supply-demand'] })
    expect((await readBy(reaching)).length).toBeGreaterThan(0)
    expect((await (await anOfficer('auditor', COMPANY)).ask('GET', PATH)).status).toBe(403)
  })

  it('counts as nobody with a role that leaves the notices out, or one that ended', async () => {
    expect(await hasReaders(db(), NOBODY)).toBe(false)
    await anOfficer('publisher', NOBODY, { registers: ['places'] })
    await anOfficer('auditor', NOBODY)
    expect(await hasReaders(db(), NOBODY)).toBe(false)
    await anOfficer('publisher', NOBODY, { registers: ['places', 'supply-demand'] })
    expect(await hasReaders(db(), NOBODY)).toBe(true)
    await env.INTAKE.prepare(`UPDATE held_roles SET ended_at = granted_at WHERE organisation = ?`).bind(NOBODY).run()
    expect(await hasReaders(db(), NOBODY)).toBe(false)
  })

  it('notes what was answered, once, and deletes for good', async () => {
    const number = await sent()
    const itemOf = async () => (await readBy(seller)).find((item) => item.number === number)
    expect((await seller.post(`${PATH}/${number}/answer`)).status).toBe(204)
    const noted = (await itemOf())?.answeredAt
    expect(noted).toMatch(/^\d{4}-/)
    expect((await seller.post(`${PATH}/${number}/answer`)).status).toBe(204)
    expect((await itemOf())?.answeredAt).toBe(noted)
    expect((await seller.ask('DELETE', `${PATH}/${number}`)).status).toBe(204)
    expect(await itemOf()).toBeUndefined()
    expect((await seller.ask('DELETE', `${PATH}/${number}`)).status).toBe(404)
  })

  it('is waited for in the console until it is answered, by those alone who may read it', async () => {
    const number = await sent()
    const waiting = async (tab: Tab): Promise<(string | null)[]> => {
      const answer = await tab.ask('GET', '/api/account/awaiting?section=relayed-messages')
      return (await answer.json<{ items: { id: string | null }[] }>()).items.map(({ id }) => id)
    }
    expect(await waiting(seller)).toContain(number)
    expect(await waiting(stranger)).not.toContain(number)
    expect(await waiting(await anOfficer('auditor', COMPANY))).toEqual([])
    expect(await waiting(await anOfficer('publisher', COMPANY, { registers: ['places'] }))).toEqual([])
    await seller.post(`${PATH}/${number}/answer`)
    expect(await waiting(seller)).not.toContain(number)
  })

  it('answers a stranger as if there were no such message', async () => {
    const number = await sent()
    expect((await stranger.post(`${PATH}/${number}/answer`)).status).toBe(404)
    expect((await stranger.ask('DELETE', `${PATH}/${number}`)).status).toBe(404)
    expect((await readBy(seller)).find((item) => item.number === number)).toMatchObject({ answeredAt: null })
  })

  it('keeps messages apart from what is public, and from the log of activity', async () => {
    await sent({ text: '独一无二的来信' })
    const acts = JSON.stringify((await env.INTAKE.prepare('SELECT * FROM activity').all()).results)
    expect(acts).not.toContain('独一无二')
    const record = await get(`/api/registers/supply-demand/records/${encodeURIComponent('示供A')}`)
    expect(await record.text()).not.toContain(CONTACT)
  })
})

describe('the queue of one organisation', () => {
  const message = { notice: '示供A', text: TEXT, contact: CONTACT }
  const secret = String(env.PUSH_KEY)

  it('counts a form once', async () => {
    const given = { organisation: '91440300000000000X', secret, once: 'one' }
    expect(await addMessage(db(), message, given, new Date())).toHaveProperty('number')
    expect(await addMessage(db(), message, given, new Date())).toBe('sent-before')
  })

  it('is full at some hundreds, for that organisation alone', async () => {
    const rows = Array.from({ length: MOST_KEPT }, (_, at) => `F${at}`)
    await env.INTAKE.prepare(
      `INSERT INTO relayed_messages (number, notice, organisation, sealed, received_at)
       SELECT value, 'n', 'full', 's', '2026-01-01T00:00:00Z' FROM json_each(?)`,
    )
      .bind(JSON.stringify(rows))
      .run()
    const to = (organisation: string) => ({ organisation, secret, once: undefined })
    expect(await addMessage(db(), message, to('full'), new Date())).toBe('full')
    expect(await addMessage(db(), message, to('other'), new Date())).toHaveProperty('number')
  })

  it('is passed by none, however many are sent at once', async () => {
    const rows = Array.from({ length: MOST_KEPT - 3 }, (_, at) => `N${at}`)
    await env.INTAKE.prepare(
      `INSERT INTO relayed_messages (number, notice, organisation, sealed, received_at)
       SELECT value, 'n', 'nearly', 's', '2026-01-01T00:00:00Z' FROM json_each(?)`,
    )
      .bind(JSON.stringify(rows))
      .run()
    const given = { organisation: 'nearly', secret, once: undefined }
    const answers = await Promise.all(Array.from({ length: 12 }, () => addMessage(db(), message, given, new Date())))
    expect(answers.filter((answer) => answer === 'full')).toHaveLength(9)
  })

  it('is walked by its index', async () => {
    const planOf = async (read: (database: D1Database) => Promise<unknown>): Promise<string> =>
      (await plansOf(env.INTAKE, await askedBy(env.INTAKE, read))).join('\n')
    const page = { limit: 30, after: '2026-01-01T00:00:00Z~AAAAA-AAAAA' }
    const plans = [
      await planOf((database) => listMessages(openIntake(database), COMPANY, page)),
      await planOf((database) => hasReaders(openIntake(database), COMPANY)),
      await planOf((database) => listUnanswered(openIntake(database), [COMPANY, OTHER])),
      await planOf((database) => eraseMessages(openIntake(database), new Date('2020-01-01T00:00:00Z'))),
    ]
    expect(plans[0]).toContain('relayed_messages_to')
    expect(plans[1]).toContain('held_roles_standing_in')
    expect(plans[2]).toContain('relayed_messages_to')
    expect(plans[3]).toContain('relayed_messages_age')
    expect(plans.join('\n')).not.toContain('TEMP B-TREE')
  })
})
