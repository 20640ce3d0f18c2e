import { sql, type SQL } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { authoritiesFor, type Authority } from './authorities.ts'
import { countMentions, type MentionCount } from './mention-counts.ts'
import { referredName, type Referred } from './referred.ts'
import { parseRows, readRows } from './rows.ts'

/** A record that mentions the organisation, at the time it speaks of. */
export interface OrganisationRecord {
  register: string
  key: string
  /** The record's time, or when it was published. */
  at: string
  status: 'published' | 'corrected'
  publisher: string
  /** RFC 3339 UTC. */
  publishedAt: string
  body: Body
}

/** A row of its permits' limits or of its self-monitoring. */
export interface PermitRow {
  key: string
  publisher: string
  /** RFC 3339 UTC. */
  publishedAt: string
  body: Body
}

/** Everything that an organisation's page shows, at one state of the record. */
export interface OrganisationView {
  /** What the register of organisations states of it. */
  named: Body | undefined
  /** Registers that mention it. */
  counts: MentionCount[]
  /** The newest of every register but those with a part of their own, at most `MAX_OF_REGISTER` of one; newest first. */
  records: OrganisationRecord[]
  /** Limits of its permits, at most `MAX_LIMITS`, by permit, outlet and pollutant. */
  limits: PermitRow[]
  /** Newest values of its own monitoring: of each outlet, pollutant and period, newest first. */
  readings: PermitRow[]
  /** What it replied, newest first, at most `MAX_REPLIES`. */
  replies: OrganisationRecord[]
  /** Bodies that answer for its place, and for those above. */
  authorities: Authority[]
  /** What it and those who publish of it are called, as far as the register of organisations says. */
  referred: Referred
  treeSize: number
  /** RFC 3339 UTC; empty while nothing was published. */
  at: string
}

export const MAX_OF_REGISTER = 20
export const MAX_LIMITS = 100
export const MAX_REPLIES = 50
/** Series (outlet, pollutant, period) of monitoring read, and newest values of each. */
export const MAX_SERIES = 12
export const MAX_OF_SERIES = 8

/** Registers read apart: monitoring by series, replies to stand beside what they answer. */
const APART = ['self-monitoring', 'replies']

const newestOf = (uscc: string, registers: string[], most: number): SQL => sql`
  SELECT json_object('register', records.register, 'key', records.key, 'at', mentions.at, 'status', records.status,
    'publisher', entries.publisher, 'publishedBy', (SELECT body ->> 'name' FROM records AS named
      WHERE named.register = 'organisations' AND named.key = entries.publisher),
    'publishedAt', entries.published_at, 'body', json(records.body)) AS row
  FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN mentions
    ON mentions.subject = ${uscc} AND mentions.register = register.value
      AND (mentions.at, mentions.key) IN (SELECT newest.at, newest.key FROM mentions AS newest
        WHERE newest.subject = ${uscc} AND newest.register = register.value
        ORDER BY newest.at DESC, newest.key DESC LIMIT ${most})
  CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
  CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.status <> 'withdrawn' ORDER BY mentions.at DESC, records.idx DESC`

const permitRow = sql`json_object('key', records.key, 'publisher', entries.publisher,
  'publishedAt', entries.published_at, 'body', json(records.body)) AS row`

/** Numbers of permits begin with the credit code, so that what hangs on them is one range of keys. */
const limitsOf = (uscc: string): SQL => sql`
  SELECT ${permitRow} FROM records CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.register = 'permit-limits' AND records.key > ${uscc} AND records.key < ${`${uscc}\x7f`}
    AND records.status <> 'withdrawn'
  ORDER BY records.key LIMIT ${MAX_LIMITS}`

/** A key without its last part. */
const seriesOf = (key: SQL): SQL => sql`rtrim(${key}, replace(${key}, '~', ''))`

/** The first key of monitoring behind another, in the range of the organisation's permits. */
const firstBehind = (key: SQL, uscc: string): SQL => sql`
  SELECT ${seriesOf(sql`first.key`)} FROM records AS first
  WHERE first.register = 'self-monitoring' AND first.key > ${key} AND first.key < ${`${uscc}\x7f`}
  ORDER BY first.key LIMIT 1`

/** Goes from series to series by their first keys: a year of hours is stepped over, not read. */
const readingsOf = (uscc: string): SQL => sql`
  WITH RECURSIVE series(prefix) AS (
    SELECT (${firstBehind(sql`${uscc}`, uscc)})
    UNION ALL
    SELECT (${firstBehind(sql`series.prefix || char(127)`, uscc)}) FROM series WHERE series.prefix IS NOT NULL
    LIMIT ${MAX_SERIES + 1})
  SELECT ${permitRow}
  FROM (SELECT prefix FROM series WHERE prefix IS NOT NULL LIMIT ${MAX_SERIES}) AS series CROSS JOIN records
    ON records.register = 'self-monitoring' AND records.key IN (SELECT newest.key FROM records AS newest
      WHERE newest.register = 'self-monitoring' AND newest.key > series.prefix AND newest.key < series.prefix || char(127)
      ORDER BY newest.key DESC LIMIT ${MAX_OF_SERIES})
  CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.status <> 'withdrawn' ORDER BY records.key DESC`

type NamedRecord = OrganisationRecord & { publishedBy: string | null }

const namesOf = (rows: NamedRecord[]): [string, Body][] =>
  rows.flatMap(({ publisher, publishedBy }) =>
    publishedBy === null ? [] : [[referredName('organisations', publisher), { name: publishedBy }]],
  )

/** Where it stands: as it is registered, else as its first permit says. */
const placeOf = (uscc: string): SQL => sql`COALESCE(
  (SELECT body ->> 'place' FROM records WHERE register = 'organisations' AND key = ${uscc}),
  (SELECT body ->> 'place' FROM records
    WHERE register = 'discharge-permits' AND key > ${uscc} AND key < ${`${uscc}\x7f`} ORDER BY key LIMIT 1))`

/**
 * Reads an organisation's page in one round trip, however much mentions it.
 * @param uscc - unified social credit code
 * @param registers - ids of registers whose records may mention it
 */
export const readOrganisationPage = async (
  db: { $client: D1Database },
  uscc: string,
  registers: string[],
): Promise<OrganisationView> => {
  const listed = registers.filter((id) => !APART.includes(id))
  const [named, counts, newest, replies, limits, readings, authorities, state] = await readRows(db, [
    sql`SELECT body AS row FROM records
      WHERE register = 'organisations' AND key = ${uscc} AND status <> 'withdrawn'`,
    countMentions(uscc, registers),
    newestOf(uscc, listed, MAX_OF_REGISTER),
    newestOf(uscc, ['replies'], MAX_REPLIES),
    limitsOf(uscc),
    readingsOf(uscc),
    authoritiesFor(sql`(${placeOf(uscc)})`),
    sql`SELECT json_object('size', size, 'at', at) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
  ])
  const [newestState] = parseRows<{ size: number; at: string }>(state)
  const [own] = parseRows<Body>(named)
  const [records, replied] = [parseRows<NamedRecord>(newest), parseRows<NamedRecord>(replies)]
  const names = namesOf([...records, ...replied])
  return {
    named: own,
    counts: parseRows(counts),
    records,
    replies: replied,
    referred: new Map(own ? [...names, [referredName('organisations', uscc), own]] : names),
    limits: parseRows(limits),
    readings: parseRows(readings),
    authorities: parseRows(authorities),
    treeSize: newestState?.size ?? 0,
    at: newestState?.at ?? '',
  }
}
