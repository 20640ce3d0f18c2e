import { sql } from 'drizzle-orm'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** A body that can be asked to disclose information. */
export interface Askable {
  /** Unified social credit code. */
  code: string
  name: string
  nameEn: string | undefined
  /** Six digits; `undefined` where nothing says for which place it answers. */
  place: string | undefined
}

/** Bodies offered in one list; those of other places are found by place. */
const MOST = 300

interface Row {
  code: string
  body: Body
}

const textIn = (body: Body, field: string): string | undefined =>
  typeof body[field] === 'string' && body[field] !== '' ? body[field] : undefined

const askable = ({ code, body }: Row): Askable[] =>
  isCreditCode(code)
    ? [{ code, name: textIn(body, 'name') ?? code, nameEn: textIn(body, 'nameEn'), place: textIn(body, 'place') }]
    : []

/**
 * Bodies of the register of authorities, and organisations that publish here, each once. Hotlines, which have a number in
 * the place of a credit code, answer nothing in writing and are left out.
 * @param publishers - credit codes of organisations that publish here
 */
export const readAskable = async (db: { $client: D1Database }, publishers: string[]): Promise<Askable[]> => {
  const [authorities, organisations] = await readRows(db, [
    sql`SELECT json_object('code', body ->> 'authority', 'body', json(body)) AS row FROM records
      WHERE register = 'authorities' AND status <> 'withdrawn' AND length(body ->> 'authority') = 18
      ORDER BY key LIMIT ${MOST}`,
    ofPublishers(publishers),
  ])
  return distinct([...parseRows<Row>(authorities), ...parseRows<Row>(organisations)])
}

/** One body by its code; `undefined` where it is neither an authority nor, being in `publishers`, publishes here. */
export const findAskable = async (
  db: { $client: D1Database },
  code: string,
  publishers: string[],
): Promise<Askable | undefined> => {
  const isPublisher = publishers.includes(code)
  const [authorities, organisations] = await readRows(db, [
    // Thousands of bodies at the most, of one range of keys.
    sql`SELECT json_object('code', body ->> 'authority', 'body', json(body)) AS row FROM records
      WHERE register = 'authorities' AND status <> 'withdrawn' AND body ->> 'authority' = ${code}
      ORDER BY key LIMIT 1`,
    ofPublishers(isPublisher ? [code] : []),
  ])
  const [found] = distinct([...parseRows<Row>(authorities), ...parseRows<Row>(organisations)])
  return found ?? (isPublisher && isCreditCode(code) ? nameless(code) : undefined)
}

const nameless = (code: string): Askable => ({ code, name: code, nameEn: undefined, place: undefined })

const ofPublishers = (publishers: string[]) => sql`
  SELECT json_object('code', records.key, 'body', json(records.body)) AS row
  FROM json_each(${JSON.stringify(publishers)}) AS code CROSS JOIN records
    ON records.register = 'organisations' AND records.key = code.value
  WHERE records.status <> 'withdrawn'`

/** The first of each code: what the register of authorities says of a body comes before what others do. */
const distinct = (rows: Row[]): Askable[] => {
  const found = new Map<string, Askable>()
  for (const one of rows.flatMap(askable)) if (!found.has(one.code)) found.set(one.code, one)
  return [...found.values()]
}
