import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { readOrganisationPage } from '../../db/record/organisation-page.ts'
import { readRecordView } from '../../db/record/record-page.ts'
import { referredName } from '../../db/record/referred.ts'
import { aKey, aPlace, ask, get, publish, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'

/** The example of GB 32100-2015, annex A; then another sound code. */
const OWN = '91350100M000100Y43'
const OTHER = '91110000100000000R'
const DECISION = '示环罚〔2026〕1号'

const aPenalty = (over: object = {}) => ({
  decision: DECISION,
  subjectKind: 'organisation',
  organisation: OWN,
  subject: '示例单位',
  place: '110000',
  authority: '示例机关',
  decided: '2026-03-01',
  ...over,
})
const aReply = (over: object = {}) => ({
  reply: '1',
  organisation: OWN,
  register: 'penalties',
  recordKey: DECISION,
  date: '2026-03-05',
  text: '已经整改。',
  ...over,
})

const reply = async (rows: object[], organisation: string | undefined = OWN): Promise<Response> =>
  publish('replies', rows, { authorization: `Bearer ${await aKey({}, 'organisation', organisation)}` })
const issuesOf = async (answer: Response) => (await answer.json<ProblemAnswer>()).issues

const readPenalty = async () =>
  (await get(`/api/registers/penalties/records/${encodeURIComponent(DECISION)}`)).json<
    RecordAnswer & { replies?: RecordAnswer[] }
  >()

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('penalties', [aPenalty(), aPenalty({ decision: '示环罚〔2026〕2号', organisation: OTHER })])
})

describe('the right of reply', () => {
  it('lets an organisation answer a record that mentions it, and the record carries the answer', async () => {
    expect(await readPenalty()).not.toHaveProperty('replies')
    const answer = await reply([aReply()])
    expect(answer.status).toBe(201)
    const { replies } = await readPenalty()
    expect(replies).toMatchObject([{ key: `${OWN}~1`, publisher: OWN, body: { text: '已经整改。' } }])
  })

  it('is read with the name of who replied, and each record with that of who published it', async () => {
    await publishAll('organisations', [
      { organisation: OWN, name: '示例单位', place: '110000' },
      { organisation: OTHER, name: '示例机关', place: '110000' },
    ])
    const as = { authorization: `Bearer ${await aKey({}, 'publisher', OTHER)}` }
    const third = '11990100000000019F'
    const made = await publish('organisations', [{ organisation: third, name: '示例中心', place: '110000' }], as)
    expect(made.status).toBe(201)
    const namesIn = async (register: string, key: string): Promise<unknown[]> => {
      const definition = REGISTERS[register]
      const view = definition && (await readRecordView({ $client: env.RECORD }, definition, key))
      return [OWN, OTHER].map((code) => view?.referred.get(referredName('organisations', code))?.['name'])
    }
    expect(await namesIn('penalties', DECISION)).toEqual(['示例单位', undefined])
    expect(await namesIn('organisations', third)).toEqual([undefined, '示例机关'])
    const page = await readOrganisationPage({ $client: env.RECORD }, OWN, ['penalties', 'replies'])
    expect(page.referred.get(referredName('organisations', OWN))?.['name']).toBe('示例单位')
  })

  it('gives the record another tag once it is answered', async () => {
    const path = `/api/registers/penalties/records/${encodeURIComponent(DECISION)}`
    const etag = (await get(path)).headers.get('etag') ?? ''
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304)
    await reply([aReply({ reply: '2', text: '补充。' })])
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200)
  })

  it('does not let it speak for another', async () => {
    const answer = await reply([aReply({ reply: '3', organisation: OTHER })])
    expect(answer.status).toBe(422)
    expect(await issuesOf(answer)).toContainEqual(expect.objectContaining({ pointer: '/0/organisation' }))
  })

  it('does not let it answer what is about another, or what is not there', async () => {
    const answer = await reply([
      aReply({ reply: '4', recordKey: '示环罚〔2026〕2号' }),
      aReply({ reply: '5', recordKey: '没有这个' }),
      aReply({ reply: '6', register: 'nothing' }),
      aReply({ reply: '7', register: 'replies', recordKey: `${OWN}~1` }),
    ])
    expect(answer.status).toBe(422)
    expect(await issuesOf(answer)).toEqual([
      { pointer: '/0/recordKey', message: expect.stringContaining('does not mention') },
      { pointer: '/1/recordKey', message: expect.stringContaining('no record') },
      { pointer: '/2/recordKey', message: expect.stringContaining('no record') },
      { pointer: '/3/recordKey', message: expect.stringContaining('no record') },
    ])
  })

  it('belongs to organisations alone: neither publishers nor a key without organisation reply', async () => {
    expect((await publish('replies', [aReply({ reply: '8' })])).status).toBe(403)
    const nobody = await aKey({}, 'organisation')
    expect((await publish('replies', [aReply()], { authorization: `Bearer ${nobody}` })).status).toBe(403)
    expect((await ask('POST', '/api/registers/replies/entries')).status).toBe(401)
  })

  it('gives an organisation no other register', async () => {
    const key = await aKey({}, 'organisation', OWN)
    expect((await publish('penalties', [aPenalty()], { authorization: `Bearer ${key}` })).status).toBe(403)
  })

  it('is erasable text: the log holds a commitment, and a withdrawn reply is gone from the record', async () => {
    const answer = await reply([{ reply: '2', organisation: OWN, _status: 'withdrawn', _reason: '误发' }])
    expect(answer.status).toBe(201)
    expect((await readPenalty()).replies).toHaveLength(1)
  })
})
