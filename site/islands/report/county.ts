import type { Position } from '../../../content/places/distance.ts'
import { ask, isFields } from './ask.ts'
import { lang } from './words.ts'

/** What the public record holds of one county: asked for whole, so that nobody learns what is looked for in it. */

export interface Registered {
  name: string
  /** Unified social credit code; empty for what is no organisation. */
  code: string
  at: Position | undefined
}

/** Rows asked for at most. */
const MOST = 1_000

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const positionOf = (body: Record<string, unknown>): Position | undefined => {
  const [longitude, latitude] = [Number(text(body['longitude']) || NaN), Number(text(body['latitude']) || NaN)]
  return Number.isFinite(longitude) && Number.isFinite(latitude) ? { longitude, latitude } : undefined
}

const read = async (register: string, county: string, limit: number): Promise<Registered[]> => {
  const answer = await ask(
    `/api/registers/${register}/records?${new URLSearchParams({ place: county, limit: String(limit) })}`,
  )
  const items: unknown[] = isFields(answer) && Array.isArray(answer['items']) ? answer['items'] : []
  return items.filter(isFields).flatMap((item) => {
    const body = isFields(item['body']) ? item['body'] : undefined
    if (!body) return []
    const name = (lang === 'en' && text(body['nameEn'])) || text(body['name']) || text(body['nameZh'])
    return name === '' ? [] : [{ name, code: text(body['uscc']), at: positionOf(body) }]
  })
}

const known = new Map<string, Promise<Registered[]>>()
const once = (key: string, load: () => Promise<Registered[]>): Promise<Registered[]> => {
  const before = known.get(key)
  if (before) return before
  const asked = load().catch((error: unknown) => {
    known.delete(key)
    throw error
  })
  known.set(key, asked)
  return asked
}

/** Organisations on record in a county. @throws Unreachable, Refused */
export const organisationsOf = (county: string): Promise<Registered[]> =>
  once(`o ${county}`, () => read('organisations', county, MOST))

/** Whatever has a published position in a county: what a sketch of it is drawn from. */
export const landmarksOf = (county: string): Promise<Registered[]> =>
  once(`l ${county}`, async () => {
    const all = await Promise.all([
      organisationsOf(county),
      ...['monitoring-points', 'air-stations', 'discharge-permits'].map((register) => read(register, county, 50)),
    ])
    const seen = new Set<string>()
    return all.flat().filter(({ name, at }) => {
      const isNew = at !== undefined && !seen.has(name)
      seen.add(name)
      return isNew
    })
  })
