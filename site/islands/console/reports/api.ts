import type { InferResponseType } from 'hono/client'
import { ask, portal } from '../ask.ts'
import type { Acting } from '../acting.ts'

/** What the desk's routes say, with their own types. */

export const desk = portal.api['report-desk']

export type Page = InferResponseType<typeof desk.reports.$get, 200>
export type Line = Page['items'][number]
export type List = keyof Page['counts']
export type Whole = InferResponseType<(typeof desk.reports)[':number']['$get'], 200>
export type Key = InferResponseType<typeof desk.keys.$get, 200>['items'][number]
export type Keys = InferResponseType<typeof desk.keys.$get, 200>
export type Colleague = InferResponseType<typeof desk.colleagues.$get, 200>['items'][number]
export type Month = InferResponseType<typeof desk.statistics.$get, 200>['items'][number]
export type Stale = InferResponseType<typeof desk.grants.$get, 200>

export const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The role that a request acts in, where she holds several. */
const roleOf = ({ role, headers }: Acting): { role?: string } =>
  headers['Lucid-Role'] === undefined || !role ? {} : { role: role.id }

/** Something done with one report. @throws Refused, Lost, Cancelled */
export const act = async (
  number: string,
  what: string,
  json: unknown,
  acting: Acting,
  method = 'POST',
): Promise<unknown> => {
  const path = `/api/report-desk/reports/${encodeURIComponent(number)}/${what}`
  return (await ask(method, path, { ...(json === undefined ? {} : { json }), ...roleOf(acting) })).body
}

/** Hands in a sealed file. @throws Refused, Lost, Cancelled */
export const handIn = async (number: string, bytes: Uint8Array<ArrayBuffer>, acting: Acting): Promise<string> => {
  const path = `/api/report-desk/reports/${encodeURIComponent(number)}/files`
  const { body } = await ask('POST', path, { body: bytes, type: 'application/octet-stream', ...roleOf(acting) })
  return isFields(body) ? String(body['id']) : ''
}
