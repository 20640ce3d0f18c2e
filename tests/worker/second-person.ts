import { env } from 'cloudflare:workers'
import { beforeAll, expect } from 'vitest'
import type { Bounds, RoleName } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { promiseRelease } from '../../db/intake/waiting.ts'
import { aPlace, ask, get, publishAll, type ProblemAnswer } from './builders.ts'
import { anOfficer, json, type Tab } from './people.ts'

/** What two people of an organisation do with rows that wait for the second of them. */

export const OWN = '91350100M000100Y43'
export const OTHER = '91110000100000000R'
export const THIRD = '11990100000000019F'

export const aPenalty = (over: object = {}) => ({
  decision: '示环罚〔2026〕1号',
  subjectKind: 'organisation',
  organisation: OWN,
  subject: '示例化工有限公司',
  place: '110000',
  facts: '示例事实',
  authority: '示例市生态环境局',
  decided: '2026-05-01',
  ...over,
})

let counted = 0
export const next = (): number => ++counted
/** A decision of its own, so that tests do not meet. */
export const fresh = (): string => `示环罚〔2026〕${next() + 100}号`

export interface Receipt {
  id: string
  url: string
  page: string
  rows: number
  reasons: { kind: string; message: string }[]
}

export const submit = (
  tab: Tab,
  rows: object[],
  headers: Record<string, string> = {},
  register = 'penalties',
  query = '',
) => tab.ask('POST', `/api/registers/${register}/entries${query}`, rows, headers)
export const submitAs = (key: string, rows: object[], headers: Record<string, string> = {}, register = 'penalties') =>
  ask(
    'POST',
    `/api/registers/${register}/entries`,
    { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    JSON.stringify(rows),
  )
export const receiptOf = async (answer: Response): Promise<Receipt> => {
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
  return (await answer.json<{ waiting: Receipt }>()).waiting
}
export const release = (tab: Tab, { id }: Receipt) => tab.post(`/api/waiting/${id}/release`)
export const stateOf = async (tab: Tab, { id }: Receipt) =>
  (await json(await tab.ask('GET', `/api/waiting/${id}`)))['state']
export const stands = async (decision: string): Promise<boolean> =>
  (await get(`/api/registers/penalties/records/${encodeURIComponent(decision)}`)).status === 200
export const rowsKept = async ({ id }: Receipt): Promise<number> =>
  (await env.INTAKE.prepare('SELECT count(*) AS n FROM waiting_rows WHERE waiting = ?').bind(id).first<number>('n')) ??
  0
export const messageOf = async (answer: Response): Promise<string> =>
  JSON.stringify((await answer.json<ProblemAnswer>()).issues ?? [])

/** Who submits, and who releases, for the file that is running. */
export let clerk: Tab
export let officer: Tab
export const own = (role: RoleName, bounds?: Bounds) => anOfficer(role, OWN, bounds)

/** Released by the officer in the private database alone, at some time. */
export const promised = async (decision: string, at: Date): Promise<Receipt> => {
  const receipt = await receiptOf(await submit(clerk, [aPenalty({ decision })]))
  expect(await promiseRelease(openIntake(env.INTAKE), receipt.id, officer.account, [], at)).toBe(true)
  return receipt
}
/** Milliseconds. */
export const anHour = 3_600_000

/** RFC 3339 date. */
export const dayBefore = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
export const aStationOf = (at: number) => ({
  station: `${10_000 + at}A`,
  name: `示例站${at}`,
  place: '110000',
  longitude: '116.366',
  latitude: '39.8673',
})
export const stations = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => aStationOf(first + at))

/** Both, once for all tests of a file. */
export const useTwoOfficers = (): void => {
  beforeAll(async () => {
    await publishAll('places', [aPlace()])
    clerk = await own('publisher')
    officer = await own('publisher')
  })
}
