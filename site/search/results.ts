import { levelOf, type Level } from '../../content/air/levels.ts'
import { readingOf } from '../../content/air/compare.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { ancestors } from '../../content/places/ancestors.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { keyFields } from '../../content/registers/key.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Alike } from '../../content/search/alike.ts'
import { rankOf } from '../../content/search/rank.ts'
import type { Beside, Hit, SearchPage } from '../../db/record/search-page.ts'

/** What was found, put in groups: registers people look for first, rows of one sample or one standard as one. */

/** Hits that stand for one thing: a record, or the rows of one sample. */
export interface Result {
  register: RegisterDefinition
  key: string
  body: Body
  /** Invented for demonstration. */
  isInvented: boolean
  /** Bodies of all rows that were found of it, its own included. */
  rows: Body[]
}

export interface Group {
  register: RegisterDefinition
  results: Result[]
  /** Rows of the register among those looked through. */
  total: number
  /** Whether `results` leave some of them out. */
  isCut: boolean
}

/** What people look for by name; the other registers follow as they are defined. */
const FIRST = ['places', 'air-stations', 'standards']

/** The part of a key that rows of one thing share: their sample, else what the first key field names. */
const sharedKey = (register: RegisterDefinition, key: string): string => {
  const parts = register.sample.length > 0 ? register.sample.length : keyFields(register).length > 1 ? 1 : undefined
  return parts === undefined ? key : key.split('~').slice(0, parts).join('~')
}

const namesOf = (register: RegisterDefinition, body: Body): string[] =>
  fieldsWithRole(register, 'label').flatMap((field) => textsOf(body[field]))

const LEVELS = ['province', 'city', 'county']

/** Among equals a province comes before a city, and what is in use before what has ended. */
const weightOf = ({ register, body }: Hit): number =>
  register === 'places' ? LEVELS.indexOf(String(body['level'])) + (body['status'] === 'historic' ? 3 : 0) : 0

/** Best first; among equals, as first published. */
const inOrder = (register: RegisterDefinition, query: string, hits: Hit[], alike: Alike): Hit[] =>
  hits
    .map((hit) => ({ hit, rank: rankOf(query, hit.key, namesOf(register, hit.body), alike), weight: weightOf(hit) }))
    .sort((a, b) => a.rank - b.rank || a.weight - b.weight)
    .map(({ hit }) => hit)

const groupOf = (register: RegisterDefinition, query: string, hits: Hit[], most: number, alike: Alike): Group => {
  const results = new Map<string, Result>()
  for (const { key, body, publisher } of inOrder(register, query, hits, alike)) {
    const shared = sharedKey(register, key)
    const known = results.get(shared)
    if (known) known.rows.push(body)
    else results.set(shared, { register, key, body, isInvented: isDemonstration(publisher), rows: [body] })
  }
  const total = hits[0]?.total ?? 0
  return {
    register,
    results: [...results.values()].slice(0, most),
    total,
    isCut: results.size > most || total > hits.length,
  }
}

/** @param most - results shown of one register */
export const groupsOf = (query: string, { hits }: SearchPage, most: number, alike: Alike): Group[] => {
  const order = [...FIRST, ...Object.keys(REGISTERS).filter((id) => !FIRST.includes(id))]
  return order.flatMap((id) => {
    const register = REGISTERS[id]
    const own = hits.filter((hit) => hit.register === id)
    return register && own.length > 0 ? [groupOf(register, query, own, most, alike)] : []
  })
}

/** A label that all rows of a result share; `undefined` where they differ. */
export const sharedLabel = (
  { register, rows }: Result,
  isEnglish: boolean,
): { field: string; text: string } | undefined => {
  const shared = fieldsWithRole(register, 'label').filter((field) => {
    const [first, ...more] = rows.map((body) => body[field])
    return typeof first === 'string' && more.every((value) => value === first)
  })
  const field = shared.find((name) => name.endsWith('En') === isEnglish) ?? shared[0]
  const text = field === undefined ? undefined : rows[0]?.[field]
  return field === undefined || typeof text !== 'string' ? undefined : { field, text }
}

const codesIn = (results: Result[], field: string): string[] =>
  results.flatMap(({ body }) => (typeof body[field] === 'string' ? [body[field]] : []))

/** What has to be read besides the hits, to say where they are and how the air is there. */
export const besideCodes = (groups: Group[]): { stations: string[]; places: string[] } => {
  const results = groups.flatMap((group) => group.results)
  const placed = codesIn(results, 'place')
  const parents = codesIn(
    results.filter(({ register }) => register.id === 'places'),
    'code',
  )
  return {
    stations: results.filter(({ register }) => register.id === 'air-stations').map(({ key }) => key),
    places: [...new Set([...placed, ...placed.flatMap(ancestors), ...parents.flatMap(ancestors)])],
  }
}

/** Names from the province down to a place, as far as they are known. */
export const placeNames = (codes: string[], { places }: Beside, isEnglish: boolean): string | undefined => {
  const names = codes.flatMap((code) => {
    const place = places.find((row) => row.code === code)
    return place ? [isEnglish ? place.nameEn : place.nameZh] : []
  })
  if (names.length === 0) return undefined
  return isEnglish ? names.toReversed().join(', ') : names.join('')
}

/** How the air is at a station, with the hour that says so. */
export const airAt = (
  station: string,
  { stations }: Beside,
): { aqi: number; level: Level; time: string } | undefined => {
  const reading = readingOf(stations.find(({ key }) => key === station)?.now)
  return reading?.aqi === undefined ? undefined : { aqi: reading.aqi, level: levelOf(reading.aqi), time: reading.time }
}
