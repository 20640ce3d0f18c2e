import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawLots } from '../../content/consultations/draw.ts'
import { daysAfter } from '../../content/consultations/windows.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { addRegistration, eraseRegistrants, findRegistration } from '../../db/intake/hearing-registrations.ts'
import { get, publish, publishAll } from './builders.ts'
import {
  bodyOf,
  BUREAU,
  db,
  from,
  officers,
  PATH,
  pointersOf,
  post,
  publishDrafts,
  THEN,
  TODAY,
  type Taken,
} from './consultation-builders.ts'

let officer: Record<string, string>
let stranger: Record<string, string>
beforeAll(async () => {
  await publishDrafts()
  ;({ officer, stranger } = await officers())
})

describe('a hearing', () => {
  const aHearing = (over: object = {}) => ({
    hearing: '示听A',
    consultation: '示征A',
    kind: 'permit',
    title: '示例听证会',
    organisation: BUREAU,
    place: '990101',
    notice: TODAY,
    day: daysAfter(TODAY, 30),
    registrationCloses: daysAfter(TODAY, 20),
    seats: 2,
    selection: 'lot',
    state: 'announced',
    ...over,
  })
  const her = (over: object = {}) => ({
    part: 'participant',
    standing: 'resident',
    name: '示例甲',
    contact: '000-11112222',
    ...over,
  })
  const enrol = (over: object = {}, headers = {}, id = '示听A') =>
    post(`/api/hearings/${encodeURIComponent(id)}/registrations`, her(over), {
      ...from(),
      ...headers,
    })
  const over = {
    hearing: '示听过',
    notice: '2026-01-05',
    day: '2026-03-05',
    registrationCloses: '2026-02-01',
    state: 'held',
  }

  beforeAll(async () => {
    await publishAll('hearings', [aHearing(), aHearing(over)])
  })

  it('is called in time or not at all', async () => {
    const late = aHearing({ hearing: '示听晚', kind: 'price', day: daysAfter(TODAY, 29) })
    expect(await pointersOf(await publish('hearings', [late]))).toEqual(['/0/day'])
  })

  it('takes registrations without an account, one a contact, and seals name and contact', async () => {
    const answer = await enrol({ contact: '+86 138-0013-8000', words: '我住在湖边' })
    expect(answer.status).toBe(201)
    const { number, code } = await answer.json<Taken>()
    expect((await enrol({ contact: '13800138000', name: '别名' })).status).toBe(409)
    const dump = JSON.stringify((await env.INTAKE.prepare('SELECT * FROM hearing_registrations').all()).results)
    for (const secret of ['示例甲', '138', code ?? '']) expect(dump).not.toContain(secret)
    expect((await post(`${PATH}/registrations/withdrawal`, { number, code: 'AAAAA-AAAAA-AAAAA-AAAAA' })).status).toBe(
      404,
    )
    expect((await post(`${PATH}/registrations/withdrawal`, { number, code })).status).toBe(204)
    expect(await findRegistration(db(), number)).toMatchObject({ state: 'withdrawn', sealed: null, words: null })
    // Whoever took it back may register again.
    expect((await enrol({ contact: '13800138000' })).status).toBe(201)
  })

  it.each([
    ['no name', { name: ' ' }, '/name'],
    ['an invisible character in a name', { name: '张\u200b三' }, '/name'],
    ['no contact', { contact: '' }, '/contact'],
    ['no standing', { standing: 'king' }, '/standing'],
    ['a part that is none', { part: 'judge' }, '/part'],
    ['501 characters of reason', { words: '长'.repeat(501) }, '/words'],
  ])('refuses %s', async (_, given, pointer) => {
    expect(await pointersOf(await enrol(given))).toEqual([pointer])
  })

  it('takes none once it is over, or where there is no such hearing', async () => {
    expect((await enrol({}, {}, '示听过')).status).toBe(409)
    expect((await enrol({}, {}, '没有')).status).toBe(404)
  })

  it('draws by lot from the first checkpoint after registration, so that anybody can draw again', async () => {
    await publishAll('hearings', [aHearing({ ...over, hearing: '示听签', state: 'announced', day: '2026-03-06' })])
    const secret = String(env.PUSH_KEY)
    const numbers: string[] = []
    for (const contact of ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com']) {
      const given = { part: 'participant', standing: 'resident', name: contact, contact, words: undefined } as const
      const held = { key: '示听签', day: '2026-03-06' }
      const kept = await addRegistration(db(), held, given, { secret, once: undefined }, THEN)
      if (typeof kept === 'string') throw new Error(kept)
      numbers.push(kept.number)
    }
    const path = `/api/hearings/${encodeURIComponent('示听签')}`
    expect((await post(`/api/hearings/${encodeURIComponent('示听A')}/choices`, {}, officer)).status).toBe(409)
    expect((await post(`${path}/choices`, {}, stranger)).status).toBe(403)
    const answer = await post(`${path}/choices`, {}, officer)
    expect(answer.status).toBe(201)
    const { drawn, seed } = await answer.json<{ drawn: string[]; seed: string }>()
    expect(drawn).toHaveLength(2)
    const body = await bodyOf('hearings', '示听签')
    expect(body).toMatchObject({ registered: 4, seed, drawn, drawnFrom: numbers.toSorted().join(' ') })
    expect(await drawLots(seed, String(body?.['drawnFrom']).split(' '), 2, sha256)).toEqual(drawn)
    expect((await post(`${path}/choices`, {}, officer)).status).toBe(409)
    const opened = await post(`${path}/contacts`, { reason: '通知参加人' }, officer)
    const { items } = await opened.json<{ items: { number: string; contact: string }[] }>()
    expect(items.map(({ number }) => number).toSorted()).toEqual(drawn.toSorted())
    expect((await post(`${path}/contacts`, { reason: '' }, officer)).status).toBe(422)
    const listed = await (await get(`${path}/registrations`, officer)).text()
    expect(listed).not.toContain('@example.com')
    expect((await get(`${path}/registrations`, stranger)).status).toBe(403)
    await eraseRegistrants(db(), new Date('2026-06-05T00:00:00Z'))
    expect((await findRegistration(db(), numbers[0] ?? ''))?.sealed).toBeNull()
  })
})
