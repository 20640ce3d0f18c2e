import { sql, type SQL } from 'drizzle-orm'
import { escapedKeyPart } from '../../content/registers/key.ts'
import type { Body, Stored } from '../../content/registers/facts.ts'
import { gtinOf, levelsOf, type DigitalLink } from '../../content/trace/digital-link.ts'
import type { Link } from '../../content/trace/links.ts'
import type { Known } from '../../content/trace/own-links.ts'
import { keysUnder } from './read.ts'
import { parseRows, readRows } from './rows.ts'

/** What the record knows of an identifier that was asked for. */

type Database = Pick<D1Database, 'prepare' | 'batch'>

/** Whether a trade item stands in the record: one row by its key. */
export const isTradeItem = async (db: Database, gtin: string): Promise<boolean> => {
  const found = await db
    .prepare(`SELECT 1 FROM records WHERE register = 'products' AND key = ?1 AND body IS NOT NULL`)
    .bind(gtin)
    .first()
  return found !== null
}

/** Links of one identifier that are read; whoever has more gives them at a level of their own. */
const MOST_LINKS = 200
/** Certificates named in one set, the newest; the signed passport names more. */
const MOST_CERTIFICATES = 20

export interface Resolved {
  /** What the register says of a trade item. */
  product: Body | undefined
  known: Known
  /** Levels, as paths, of which events were captured. */
  eventLevels: ReadonlySet<string>
  /** Of the whole first. */
  links: Link[]
}

/** The register that holds the links of an identifier, and what the keys of each level begin with. */
const placeOf = (link: DigitalLink): { register: string; levels: [level: string, first: string, end: string][] } => {
  const gtin = gtinOf(link)
  const levels = levelsOf(link)
  const root = levels.at(-1) ?? ''
  const prefix = (level: string): string =>
    gtin === undefined
      ? escapedKeyPart(level)
      : `${gtin}~${escapedKeyPart(level === root ? '/' : level.slice(root.length))}`
  return {
    register: gtin === undefined ? 'identifier-links' : 'product-links',
    levels: levels.map((level) => {
      const { first, end } = keysUnder(prefix(level))
      return [level, first, end]
    }),
  }
}

const textOf = (value: Stored | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

const linkOf = (level: string, body: Body): Link[] => {
  const [type, href, title] = [textOf(body['linkType']), textOf(body['href']), textOf(body['title'])]
  if (type === undefined || href === undefined) return []
  const languages = body['languages']
  return [
    {
      type,
      level,
      href,
      // A title may have been erased.
      title: { zh: title ?? type, en: textOf(body['titleEn']) ?? title ?? type },
      mediaType: textOf(body['mediaType']),
      languages: Array.isArray(languages) ? languages.filter((tag) => typeof tag === 'string') : [],
      context: textOf(body['context']),
    },
  ]
}

/** A link holds while the product is still that of the producer who stated it. */
const holds = (product: Body | undefined, body: Body): boolean =>
  product === undefined || body['producer'] === product['producer']

/** Registers whose mention of a trade item gives the portal something to show. */
const TELLING = ['certified-products', 'recalls']

/** Certificates that name a trade item and stand: keys of what they certify begin with their numbers. */
const certificatesOf = (gtin: string): SQL => sql`
  SELECT json_quote(named.number) AS row FROM (
    SELECT substr(key, 1, instr(key, '~') - 1) AS number, max(at) AS at FROM (
      SELECT key, at FROM mentions WHERE subject = ${gtin} AND register = 'certified-products'
      ORDER BY at DESC, key DESC LIMIT ${MOST_LINKS}) AS mentioned
    GROUP BY 1) AS named
  CROSS JOIN records AS held ON held.register = 'certificates' AND held.key = named.number AND held.body IS NOT NULL
  ORDER BY named.at DESC, named.number LIMIT ${MOST_CERTIFICATES}`

/** Everything that the resolver may answer of an identifier, in one round trip. */
export const readResolved = async (db: D1Database, link: DigitalLink): Promise<Resolved> => {
  const gtin = gtinOf(link) ?? ''
  const { register, levels } = placeOf(link)
  const epcs = levels.map(([level]) => `https://id.gs1.org${level}`)
  const [products, telling, numbers, events, rows] = await readRows({ $client: db }, [
    sql`SELECT body AS row FROM records WHERE register = 'products' AND key = ${gtin} AND body IS NOT NULL`,
    sql`SELECT json_quote(named.value) AS row FROM json_each(${JSON.stringify(TELLING)}) AS named
      WHERE EXISTS (SELECT 1 FROM mentions WHERE mentions.subject = ${gtin} AND mentions.register = named.value)`,
    certificatesOf(gtin),
    sql`SELECT json_quote(thing.epc) AS row FROM json_each(${JSON.stringify(epcs)}) AS asked
      CROSS JOIN trace_things AS thing ON thing.epc = asked.value`,
    sql`SELECT json_object('level', level.value ->> 0, 'body', json(linked.body)) AS row
      FROM json_each(${JSON.stringify(levels)}) AS level
        CROSS JOIN records AS linked ON linked.register = ${register}
          AND linked.key >= level.value ->> 1 AND linked.key < level.value ->> 2
      WHERE linked.body IS NOT NULL LIMIT ${MOST_LINKS}`,
  ])
  const [product] = parseRows<Body>(products)
  const told = new Set(parseRows<string>(telling))
  const certificates = parseRows<string>(numbers)
  const known = {
    certificates: told.has('certified-products'),
    credentials: certificates,
    recalls: told.has('recalls'),
  }
  return {
    product,
    known,
    eventLevels: new Set(parseRows<string>(events).map((epc) => epc.slice('https://id.gs1.org'.length))),
    links: parseRows<{ level: string; body: Body }>(rows)
      .filter(({ body }) => holds(product, body))
      .flatMap(({ level, body }) => linkOf(level, body)),
  }
}
