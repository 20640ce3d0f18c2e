import { request } from '../request.ts'
import type { Named } from './address.ts'

/** A record as the portal answers it, and every revision of it. */

export interface Revision {
  revision: number
  status: 'published' | 'corrected' | 'withdrawn'
  publishedAt: string
  reason: string | undefined
  /** `undefined` once withdrawn. */
  body: Record<string, unknown> | undefined
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const revisionOf = (given: unknown): Revision | undefined => {
  if (!isFields(given)) return undefined
  const { revision, status, publishedAt, reason, body } = given
  if (typeof revision !== 'number' || typeof publishedAt !== 'string') return undefined
  if (status !== 'published' && status !== 'corrected' && status !== 'withdrawn') return undefined
  return {
    revision,
    status,
    publishedAt,
    reason: typeof reason === 'string' ? reason : undefined,
    body: isFields(body) ? body : undefined,
  }
}

/** Every revision, the newest first. @throws Refused 404 where there is none */
export const readRevisions = async ({ register, key }: Named): Promise<Revision[]> => {
  const path = `/api/registers/${encodeURIComponent(register)}/records/${encodeURIComponent(key)}/history`
  const answer: unknown = await (await request(path, { cache: 'no-store' })).json()
  const items: unknown[] = isFields(answer) && Array.isArray(answer['items']) ? answer['items'] : []
  return items
    .map(revisionOf)
    .filter((revision) => revision !== undefined)
    .reverse()
}
