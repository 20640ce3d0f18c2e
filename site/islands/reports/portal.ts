import { refusalOf } from '../console/request.ts'
import { partsIn, type Uploads } from '../report/handing-in.ts'
import { Followed } from '../../../content/reports/followed.ts'
import type { TakenBack } from '../../../content/reports/taking-back.ts'

/** What the page asks of the portal: in the name of the code, of which only the locator is sent. */

/** No answer came, or none that can be read. */
export class Unanswered extends Error {}

/** Asks as a browser does; tests ask a Worker of their own. */
export type Fetch = (path: string, asked: RequestInit) => Promise<Response>

const asking =
  (fetchIt: Fetch, language: string) =>
  async (method: string, path: string, headers: Record<string, string>, body?: BodyInit): Promise<Response> => {
    const asked = {
      ...{ method, headers: { 'Accept-Language': language, ...headers }, cache: 'no-store' as const },
      ...(body !== undefined && { body }),
    }
    const answer = await fetchIt(path, asked).catch(() => undefined)
    if (!answer) throw new Unanswered()
    if (!answer.ok) throw await refusalOf(answer)
    return answer
  }

const JSON_TYPE = { 'Content-Type': 'application/json' }

/** @throws Refused, Unanswered; so do all of these */
export const portalOf = (locator: string, language: string, fetchIt: Fetch = (path, asked) => fetch(path, asked)) => {
  const ask = asking(fetchIt, language)
  const own = { Authorization: `Receipt ${locator}` }
  const send = (path: string, body: object): Promise<Response> =>
    ask('POST', path, { ...own, ...JSON_TYPE }, JSON.stringify(body))
  return {
    follow: async (): Promise<Followed> => {
      const given: unknown = await (await ask('POST', '/api/reports/follow', own)).json()
      const read = Followed.safeParse(given)
      if (!read.success) throw new Unanswered()
      return read.data
    },
    /** @param sealed - age file, base64 */
    write: (number: string, sealed: string) => send(`/api/reports/${number}/messages`, { sealed }),
    rate: (number: string, rating: string) => send(`/api/reports/${number}/ratings`, { rating }),
    reopen: (number: string, sealed: string) => send(`/api/reports/${number}/reopenings`, { sealed }),
    takeBack: (number: string, what: TakenBack) => send(`/api/reports/${number}/withdrawals`, { what }),
    addEvidence: (number: string, files: { id: string; sealedSha256: string; bytes: number }[]) =>
      send(`/api/reports/${number}/evidence`, { files }),
    uploads: (token: string): Uploads => {
      const headers = { Authorization: `Upload ${token}` }
      const path = (id: string): string => `/api/reports/uploads/${id}`
      return {
        partsThere: async (id) => partsIn(await (await ask('GET', path(id), headers)).json()),
        put: (id, part, bytes) =>
          ask('PUT', `${path(id)}/${part}`, { ...headers, 'Content-Type': 'application/octet-stream' }, bytes),
      }
    },
    /** The voucher of her reward, sealed to her mailbox: age file, base64. @param recipient - of the mailbox */
    reward: async (number: string, recipient: string): Promise<string> => {
      const given: unknown = await (await send(`/api/reports/${number}/reward`, { recipient })).json()
      if (typeof given === 'object' && given !== null && 'sealed' in given && typeof given.sealed === 'string')
        return given.sealed
      throw new Unanswered()
    },
    file: async (number: string, id: string): Promise<Uint8Array> =>
      new Uint8Array(await (await ask('GET', `/api/reports/${number}/files/${id}`, own)).arrayBuffer()),
    /** What a place is called; its code where that cannot be fetched. */
    placeName: async (place: string): Promise<string> => {
      const found: unknown = await ask('GET', `/api/places/${encodeURIComponent(place)}`, {})
        .then((answer) => answer.json())
        .catch(() => undefined)
      return nameIn(found, language) ?? place
    },
    /** Names of bodies of a place, by their codes. What cannot be fetched is shown as its code. */
    names: async (place: string): Promise<Map<string, string>> =>
      namesIn(
        await ask('GET', `/api/reports/bodies?place=${encodeURIComponent(place)}`, {})
          .then((found) => found.json<unknown>())
          .catch(() => undefined),
        language,
      ),
  }
}
export type Portal = ReturnType<typeof portalOf>

const nameIn = (found: unknown, language: string): string | undefined => {
  const within = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  const body = within(within(found, 'record'), 'body')
  const name = (language === 'en' ? within(body, 'nameEn') : undefined) ?? within(body, 'nameZh')
  return typeof name === 'string' && name !== '' ? name : undefined
}

const namesIn = (answer: unknown, language: string): Map<string, string> => {
  const items: unknown = typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : []
  return new Map(
    (Array.isArray(items) ? items : []).flatMap((item: unknown): [string, string][] => {
      if (typeof item !== 'object' || item === null || !('body' in item) || !('name' in item)) return []
      const english = language === 'en' && 'nameEn' in item ? item.nameEn : undefined
      return [[String(item.body), String(english ?? item.name)]]
    }),
  )
}
