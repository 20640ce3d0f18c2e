import { sql } from 'drizzle-orm'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { canBeSealedTo, keysOn, type BodyKey, type HandlingBody } from '../../content/reports/bodies.ts'
import { Office } from '../../content/reports/remit-rules.ts'
import { authoritiesFor, type Authority } from './authorities.ts'
import { parseRows, readRows } from './rows.ts'

/** Bodies that reports of a place may go to, with the keys that they are sealed to. */

/** Keys read of one body: those in use and those that have ended. */
const MOST_KEYS = 40

interface KeyRow {
  index: number
  publisher: string
  body: Body
}

const textIn = (body: Body, field: string): string | undefined =>
  typeof body[field] === 'string' && body[field] !== '' ? body[field] : undefined

/** Keys of the bodies of a place, each a range of its own; withdrawn ones are none. @param place - as `authoritiesFor` takes it */
const keysFor = (place: string) => sql`
  SELECT json_object('index', records.idx, 'publisher', entries.publisher, 'body', json(records.body)) AS row
  FROM (SELECT DISTINCT row ->> '$.body.authority' AS code FROM (${authoritiesFor(sql`${place}`)})) AS body
    CROSS JOIN records ON records.register = 'sealing-keys'
      AND records.key > body.code || '~' AND records.key < body.code || char(127)
    CROSS JOIN entries ON entries.idx = records.idx
  WHERE length(body.code) = 18 AND records.status <> 'withdrawn' LIMIT ${MOST_KEYS * 60}`

/** @returns nothing where a body's key was stated by somebody else, which the door does not let in */
const keyOf = ({ index, publisher, body }: KeyRow): { body: string; key: BodyKey }[] => {
  const [whose, recipient, fingerprint] = [textIn(body, 'body'), textIn(body, 'recipient'), textIn(body, 'fingerprint')]
  const [kind, from, until] = [textIn(body, 'kind'), textIn(body, 'from'), textIn(body, 'until')]
  if (!whose || !recipient || !fingerprint || !from || publisher !== whose) return []
  if (kind !== 'officer' && kind !== 'recovery') return []
  return [
    { body: whose, key: { recipient, fingerprint, kind, from, ...(until === undefined ? {} : { until }), index } },
  ]
}

const officesOf = (body: Body): Office[] =>
  textsOf(Array.isArray(body['office']) ? body['office'] : []).flatMap((one) => {
    const office = Office.safeParse(one)
    return office.success ? [office.data] : []
  })

const handling = ({ place, body }: Authority, keys: Map<string, BodyKey[]>): HandlingBody[] => {
  const [code, name, offices] = [textIn(body, 'authority') ?? '', textIn(body, 'name'), officesOf(body)]
  if (!isCreditCode(code) || name === undefined || offices.length === 0) return []
  const optional = { nameEn: textIn(body, 'nameEn'), telephone: textIn(body, 'telephone') }
  return [
    { body: code, place, name, ...optional, offices, superior: textIn(body, 'superior'), keys: keys.get(code) ?? [] },
  ]
}

/**
 * Bodies that answer for a place or a place above it and say what office they are, each with the keys in use on a day. A body
 * that is two offices, or answers for two of the places, stands there twice.
 * @param place - six digits, nine or twelve; nothing is looked up, so it need not exist
 */
export const readHandlingBodies = async (
  db: { $client: D1Database },
  place: string,
  today: string,
): Promise<HandlingBody[]> => {
  const [authorities, keys] = await readRows(db, [authoritiesFor(sql`${place}`), keysFor(place)])
  const byBody = new Map<string, BodyKey[]>()
  for (const { body, key } of parseRows<KeyRow>(keys).flatMap(keyOf))
    byBody.set(body, [...(byBody.get(body) ?? []), ...keysOn([key], today)])
  return parseRows<Authority>(authorities).flatMap((one) => handling(one, byBody))
}

/** The keys of one body that are in use on a day; `undefined` where it has not both kinds. */
export const readKeysOf = async (
  db: { $client: D1Database },
  body: string,
  today: string,
): Promise<BodyKey[] | undefined> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_object('index', records.idx, 'publisher', entries.publisher, 'body', json(records.body)) AS row
      FROM records CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register = 'sealing-keys' AND records.key > ${`${body}~`} AND records.key < ${`${body}\x7f`}
        AND records.status <> 'withdrawn' LIMIT ${MOST_KEYS}`,
  ])
  const keys = keysOn(
    parseRows<KeyRow>(rows)
      .flatMap(keyOf)
      .map(({ key }) => key),
    today,
  )
  return canBeSealedTo({ keys }) ? keys : undefined
}
