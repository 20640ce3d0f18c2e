import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { daysAfter } from '../../content/consultations/windows.ts'
import { dayOf } from '../../content/registers/span.ts'
import { addComment } from '../../db/intake/consultation-comments.ts'
import { openIntake } from '../../db/intake/db.ts'
import { aKey, aPlace, ask, get, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'

/** Drafts of an invented bureau, and whoever comments on them. */

/** Sound credit codes: the body that asks, another body, and a company. */
export const BUREAU = '11990100000000019F'
export const OTHER = '11990101000000027Q'
export const COMPANY = '91350100M000100Y43'
export const TODAY = dayOf(new Date().toISOString())
export const PATH = '/api/consultations'
/** Open for the tests. */
export const OPEN = '示征A'
export const of = (consultation: string, rest = ''): string => `${PATH}/${encodeURIComponent(consultation)}${rest}`

export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  ask('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))
export const bearer = async (
  role: 'publisher' | 'organisation',
  organisation: string,
  bounds = {},
): Promise<Record<string, string>> => ({ authorization: `Bearer ${await aKey(bounds, role, organisation)}` })

export const aConsultation = (over: object = {}) => ({
  consultation: OPEN,
  kind: 'other',
  title: '示例办法（征求意见稿）',
  organisation: BUREAU,
  place: '990101',
  opens: TODAY,
  closes: daysAfter(TODAY, 60),
  contact: '示例市示例路1号',
  ...over,
})
export const aParagraph = (paragraph: string, over: object = {}) => ({
  consultation: OPEN,
  version: 'draft',
  paragraph,
  order: Number(paragraph.slice(1)),
  text: `${paragraph}：湖区全年禁止垂钓。`,
  ...over,
})
/** What was open long ago: comments are put in at the time they would have come. */
export const PAST = { consultation: '示征过', opens: '2026-01-05', closes: '2026-01-30' }
export const THEN = new Date('2026-01-20T04:00:00Z')

export interface Taken {
  number: string
  code: string | null
  receipt: string
  sent: string
}
let addresses = 0
/** Everybody asks from an address of her own. */
export const from = (): Record<string, string> => ({ 'cf-connecting-ip': `2001:db8:1::${(addresses++).toString(16)}` })

export const comment = (over: object = {}, headers: Record<string, string> = {}, id = OPEN): Promise<Response> =>
  post(of(id, '/comments'), { text: '请保留西岸的垂钓区。', ...over }, { ...from(), ...headers })
export const taken = async (over: object = {}, headers = {}): Promise<Taken> => {
  const answer = await comment(over, headers)
  expect(answer.status).toBe(201)
  return answer.json()
}
export const pointersOf = async (answer: Response): Promise<string[]> => {
  expect(answer.status).toBe(422)
  return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
}
export const db = () => openIntake(env.INTAKE)
/** A comment that came while `PAST` was open. */
export const past = async (text: string, over: object = {}): Promise<string> => {
  const given = { paragraph: undefined, text, name: undefined, visibility: 'published' as const, ...over }
  const kept = await addComment(db(), PAST.consultation, given, {}, THEN)
  if (typeof kept === 'string') throw new Error(kept)
  return kept.number
}
export const record = (register: string, key: string) =>
  get(`/api/registers/${register}/records/${encodeURIComponent(key)}`)
export const bodyOf = async (register: string, key: string) =>
  (await (await record(register, key)).json<RecordAnswer>()).body

/** Publishes drafts: one that is open, one that is over, one to come, one whose comments go elsewhere. */
export const publishDrafts = async (): Promise<void> => {
  await publishAll('places', [
    aPlace({ code: '990000' }),
    aPlace({ code: '990100', level: 'city' }),
    aPlace({ code: '990101', level: 'county' }),
  ])
  await publishAll('consultations', [
    aConsultation(),
    aConsultation({ consultation: '示征未', opens: daysAfter(TODAY, 5) }),
    aConsultation({ consultation: '示征外', elsewhere: 'https://example.com/draft' }),
    aConsultation(PAST),
  ])
  await publishAll('consultation-paragraphs', [
    aParagraph('p1'),
    aParagraph('p2'),
    ...['p1', 'p2'].map((p) => aParagraph(p, { consultation: PAST.consultation })),
  ])
}

/** Keys of the bureau and of another body, and a decision in the name of the first. */
export const officers = async () => {
  const officer = await bearer('publisher', BUREAU)
  const stranger = await bearer('publisher', OTHER)
  const decide = (decisions: object[], headers = officer, id = PAST.consultation): Promise<Response> =>
    post(of(id, '/decisions'), { decisions }, headers)
  return { officer, stranger, decide }
}
export type Officers = Awaited<ReturnType<typeof officers>>
