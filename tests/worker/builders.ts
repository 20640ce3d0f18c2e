import { env, exports } from 'cloudflare:workers'
import { openIntake } from '../../db/intake/db.ts'
import { createKey } from '../../db/intake/keys.ts'
import type { Bounds, RoleName } from '../../content/people/roles.ts'
import { anOfficer, type Tab } from './people.ts'

/** What tests of the API build their requests and rows with. */

const ORIGIN = 'http://127.0.0.1'

type Headers = Record<string, string>

/** Asks the Worker, over the same entry as a client. Redirects are not followed. */
export const ask = (method: string, path: string, headers: Headers = {}, body?: BodyInit): Promise<Response> =>
  exports.default.fetch(
    new Request(`${ORIGIN}${path}`, {
      method,
      headers: { 'accept-language': 'en', ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    }),
  )

export const get = (path: string, headers: Headers = {}): Promise<Response> => ask('GET', path, headers)

/** An API key; a publisher's without bounds unless said otherwise. */
export const aKey = (bounds: Bounds = {}, role: RoleName = 'publisher', organisation?: string): Promise<string> =>
  createKey(openIntake(env.INTAKE), { role, organisation, bounds, days: 1 }, new Date())

let publisher: Promise<string> | undefined

/** A publisher's key without bounds, one for a file of tests. */
export const publisherKey = (): Promise<string> => (publisher ??= aKey())

const kept = new Map<string, Promise<string>>()

/** A key of a role of an organisation, one for a file of tests. */
export const keptKey = (role: RoleName, organisation: string): Promise<string> => {
  const name = `${role} ${organisation}`
  const key = kept.get(name) ?? aKey({}, role, organisation)
  kept.set(name, key)
  return key
}

let anyAdmin: Promise<Tab> | undefined

/** For the setup, which empties the databases before each file. */
export const forgetCallers = (): void => {
  publisher = undefined
  anyAdmin = undefined
  kept.clear()
}

/** Publishes as a publisher without bounds: rows as JSON, or a body as it is. */
export const publish = async (
  register: string,
  rows: object[] | string | Uint8Array<ArrayBuffer>,
  headers: Headers = {},
  query = '',
): Promise<Response> => {
  const asJson = Array.isArray(rows)
  return ask(
    'POST',
    `/api/registers/${register}/entries${query}`,
    { authorization: `Bearer ${await publisherKey()}`, 'content-type': 'application/json', ...headers },
    asJson ? JSON.stringify(rows) : rows,
  )
}

/** Has somebody else release what waits: an administrator of the portal. */
export const releaseAs = async (officer: Promise<Tab>, waits: Response): Promise<Response> => {
  const { waiting } = await waits.json<{ waiting: { id: string } }>()
  return (await officer).post(`/api/waiting/${waiting.id}/release`)
}

/** Publishes what a test needs to stand, released where it waits. @throws Error with the answer when it does not stand */
export const publishAll = async (register: string, rows: object[]): Promise<Published> => {
  const first = await publish(register, rows)
  const answer = first.status === 202 ? await releaseAs((anyAdmin ??= anOfficer('admin')), first) : first
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

export interface Published {
  accepted: number
  entries: { key: string; revision: number; index: number }[]
  checkpoint: string
  notices: { pointer: string; message: string }[]
}

/** A problem as its answer holds it. */
export interface ProblemAnswer {
  type: string
  title: string
  status: number
  detail: string
  issues?: { pointer: string; message: string }[]
}

/** Where a refusal says that something is wrong. */
export const pointersOf = async (answer: Response): Promise<string[]> =>
  ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)

/** A record as the API shows it. */
export interface RecordAnswer {
  register: string
  key: string
  revision: number
  status: string
  publisher: string
  publishedAt: string
  reason?: string
  body: Record<string, unknown> | null
  index: number
  url: string
  derived?: Record<string, unknown>
}

export const itemsOf = async (answer: Response): Promise<RecordAnswer[]> =>
  (await answer.json<{ items: RecordAnswer[] }>()).items

export const keysOf = async (answer: Response): Promise<string[]> => (await itemsOf(answer)).map(({ key }) => key)

/** The number of entries in the log. */
export const countEntries = async (): Promise<number> =>
  (await env.RECORD.prepare('SELECT count(*) FROM entries').first<number>('count(*)')) ?? 0

export const aPlace = (over: object = {}) => ({
  code: '110000',
  nameZh: '北京市',
  nameEn: 'Beijing',
  pinyin: 'bei jing',
  level: 'province',
  status: 'active',
  ...over,
})

export const aStation = (over: object = {}) => ({
  station: '1001A',
  name: '万寿西宫',
  place: '110000',
  longitude: '116.366',
  latitude: '39.8673',
  ...over,
})

export const aReading = (over: object = {}) => ({
  station: '1001A',
  time: '2018-02-19T23:00:00Z',
  averaging: 'hour',
  so2: '3',
  no2: '17',
  co: '0.7',
  o3: '62',
  pm25: '38',
  ...over,
})

/** A limit; `note` is free text, which the log only commits to. */
export const aLimit = (over: object = {}) => ({
  standard: 'GB 3838-2002',
  parameter: 'w01019',
  parameterName: '高锰酸盐指数',
  parameterNameEn: 'permanganate index',
  title: '地表水环境质量标准',
  scope: 'general',
  averaging: 'instant',
  level: 'iii',
  comparison: 'at-most',
  limit: '6',
  unit: 'mg/L',
  inForceFrom: '2002-06-01',
  standing: 'recalled',
  ...over,
})
