import { and, asc, desc, eq, gte, lt, sql, type SQL } from 'drizzle-orm'
import type { Account } from '../../content/gep/account.ts'
import { methodOf } from '../../content/gep/methods.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { recompute, type Recomputed } from '../../content/gep/recompute.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { filesOf, type Body } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'
import { findObject } from './objects.ts'
import { decodeCursor, pageOf, type Position, type Row } from './page.ts'
import { disclosed, selectRecords } from './read.ts'
import type { StoredRecord } from './record.ts'
import { records } from './records-tables.ts'

/** Accounts of gross ecosystem product: rows of the register for lists, files for the accounts themselves. */

export const GEP_ACCOUNTS = 'gep-accounts'
/** Of specific areas: a register of its own, so that no list holds both. */
export const GEP_AREA_ACCOUNTS = 'gep-area-accounts'

/** What lists show of an account; no file is read for it. Values in `1e8 CNY` where nothing else is said. */
export interface AccountSummary {
  register: string
  /** `{place}-{year}-{method}`. */
  key: string
  place: string
  /** Of a specific area: its key in `gep-areas`. */
  area?: string
  year: number
  method: string
  title?: string
  headline: boolean
  priceYear: number
  gep: string
  material: string
  regulating: string
  cultural: string
  /** CNY per km2. */
  perKm2?: string
  /** CNY per resident. */
  perCapita?: string
  gdpRatio?: string
  /** The total as its publisher gives it. */
  declared?: string
  items: number
  /** Declared numbers that agree, agree within the rounding of inputs, and differ. */
  checks: { agrees: number; rounded: number; differs: number }
  /** Of the account's file. */
  sha256: string
  bytes: number
  publisher: string
  publishedAt: string
  revision: number
  index: number
}

const text = (body: Body, name: string): string | undefined => {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}

const whole = (body: Body, name: string): number => Number(body[name] ?? 0)

const optional = <Name extends string>(body: Body, ...names: Name[]): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = text(body, name)
    if (value !== undefined) found[name] = value
  }
  return found
}

/** @returns `undefined` for an account that was withdrawn */
export const summaryOf = (record: StoredRecord): AccountSummary | undefined => {
  const { body, register, key, publisher, publishedAt, revision, index } = record
  if (!body) return undefined
  const [file] = filesOf(body['document'])
  return {
    register,
    key,
    place: text(body, 'place') ?? '',
    year: whole(body, 'year'),
    method: text(body, 'method') ?? '',
    headline: body['headline'] === true,
    priceYear: whole(body, 'priceYear'),
    gep: text(body, 'gep') ?? '',
    material: text(body, 'material') ?? '',
    regulating: text(body, 'regulating') ?? '',
    cultural: text(body, 'cultural') ?? '',
    ...optional(body, 'area', 'title', 'perKm2', 'perCapita', 'gdpRatio', 'declared'),
    items: whole(body, 'items'),
    checks: { agrees: whole(body, 'agrees'), rounded: whole(body, 'rounded'), differs: whole(body, 'differs') },
    sha256: file?.sha256 ?? '',
    bytes: file?.bytes ?? 0,
    publisher,
    publishedAt,
    revision,
    index,
  }
}

/** Which accounts a reader asks for. */
export interface AccountSelection {
  method?: string | undefined
  year?: number | undefined
  /** Everything within it. */
  place?: string | undefined
  /** Only the one that its publisher puts first of each place and year. */
  headline?: boolean | undefined
  /** Only what is invented for demonstration, or only what is not; both where it is left out. */
  invented?: boolean | undefined
  /** `gep-accounts` unless said otherwise. */
  register?: typeof GEP_ACCOUNTS | typeof GEP_AREA_ACCOUNTS | undefined
}

interface Walk {
  name: string
  from: SQL
  where: SQL
  /** Year and key, both falling. */
  order: [SQL, SQL]
}

const walkOf = ({ method, place, headline, invented }: AccountSelection, register: string): Walk => {
  const own: [SQL, SQL] = [sql`records.time`, sql`records.key`]
  if (place !== undefined)
    return {
      name: 'gep-place',
      from: sql`mentions CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key`,
      where: sql`mentions.subject = ${place} AND mentions.register = ${register}`,
      order: [sql`mentions.at`, sql`mentions.key`],
    }
  // Keys begin with the place, and few are of the invented region: found by key and sorted, never by a walk over all.
  if (invented === true)
    return {
      name: 'gep-invented',
      from: sql`records`,
      where: sql`records.register = ${register} AND records.key >= '99'`,
      order: own,
    }
  // Literals, not bound values: an index that holds some rows alone is only taken for a condition known beforehand.
  if (register === GEP_ACCOUNTS && method !== undefined)
    return {
      name: 'gep-method',
      from: sql`records INDEXED BY records_gep_method`,
      where: sql`records.register IS 'gep-accounts' AND records.body ->> 'method' = ${method}`,
      order: own,
    }
  if (register === GEP_ACCOUNTS && headline === true)
    return {
      name: 'gep-headline',
      from: sql`records INDEXED BY records_gep_headline`,
      where: sql`records.register IS 'gep-accounts' AND records.body ->> 'headline' = 1`,
      order: own,
    }
  return { name: 'gep', from: sql`records`, where: sql`records.register = ${register}`, order: own }
}

/** Reads one account more than a page holds, where there are more. @param after - where the page before ended */
export const accountsStatement = (selection: AccountSelection, limit: number, after?: Position): SQL => {
  const { method, year, headline, invented, register = GEP_ACCOUNTS } = selection
  const walk = walkOf(selection, register)
  const [time, key] = walk.order
  return sql`
    SELECT records.register, records.key, records.revision, records.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body,
      json_array(${time}, ${key}) AS position
    FROM ${walk.from} CROSS JOIN entries ON entries.idx = records.idx
    WHERE ${and(
      walk.where,
      sql`records.status <> 'withdrawn'`,
      year === undefined ? undefined : sql`${time} = ${String(year)}`,
      method === undefined ? undefined : sql`records.body ->> 'method' = ${method}`,
      headline === undefined ? undefined : sql`records.body ->> 'headline' = ${headline ? 1 : 0}`,
      // Keys begin with the place. The plus keeps the walk in order of time, where a page is found without sorting.
      invented === undefined ? undefined : invented ? sql`+${key} >= '99'` : sql`+${key} < '99'`,
      after && sql`(${time}, ${key}) < (${after[0]}, ${after[1]})`,
    )}
    ORDER BY ${time} DESC, ${key} DESC LIMIT ${limit + 1}`
}

/**
 * A page of accounts, the newest year first. No file is read.
 * @returns `undefined` when the cursor is of another list
 */
export const listAccounts = async (
  db: RecordDb,
  selection: AccountSelection,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: AccountSummary[]; cursor: string | undefined } | undefined> => {
  const { name } = walkOf(selection, selection.register ?? GEP_ACCOUNTS)
  const after: Position | undefined = cursor === undefined ? undefined : decodeCursor(cursor, name, 2)
  if (cursor !== undefined && !after) return undefined
  const page = pageOf(await db.all<Row>(accountsStatement(selection, limit, after)), limit, name)
  return { items: page.items.flatMap((record) => summaryOf(record) ?? []), cursor: page.cursor }
}

/** An account with the file that was published. */
export interface FoundAccount {
  record: StoredRecord
  summary: AccountSummary
  document: Account
  /** Reckoned when it was read; nothing of it is stored but the totals. */
  recomputed: Recomputed
}

/** The file of an account. @throws Error where it is not there or no account, which the door does not let in */
const readDocument = async (objects: R2Bucket, { sha256, key }: AccountSummary): Promise<Account> => {
  const object = await findObject(objects, sha256)
  if (!object) throw new Error(`the file of the account ${key} is not there`)
  const parsed = parseAccount(await object.json(), METHODS)
  if ('issues' in parsed) throw new Error(`the file of the account ${key} is no account`)
  return parsed.account
}

const readWhole = async (objects: R2Bucket, record: StoredRecord | undefined): Promise<FoundAccount | undefined> => {
  const summary = record && summaryOf(record)
  const method = summary && methodOf(summary.method)
  if (!record || !summary || !method) return undefined
  const document = await readDocument(objects, summary)
  return { record, summary, document, recomputed: recompute(document, method) }
}

/** Keys of a place and year; of a place where no year is given. A key goes on with `-`, which `.` follows. */
const ofPlace = (register: string, place: string, year?: number) => {
  const begin = year === undefined ? place : `${place}-${year}`
  return and(eq(records.register, register), gte(records.key, `${begin}-`), lt(records.key, `${begin}.`))
}

const standing = sql`${records.status} <> 'withdrawn'`

/**
 * Every account of a place and year, the headline account first, then by method.
 * @param place - of a specific area its key, with `gep-area-accounts`
 */
export const accountsOf = async (
  db: RecordDb,
  place: string,
  year: number,
  register: string = GEP_ACCOUNTS,
): Promise<AccountSummary[]> => {
  const rows = await selectRecords(db)
    .where(and(ofPlace(register, place, year), standing))
    .orderBy(asc(records.key))
  const found = rows.flatMap((row) => summaryOf(disclosed(row)) ?? [])
  return [...found.filter(({ headline }) => headline), ...found.filter(({ headline }) => !headline)]
}

/**
 * An account by its place, year and method. Without a method the headline account, or the one stated last where none was
 * put first.
 * @returns `undefined` where there is none, or it was withdrawn, or its file was erased
 */
export const findAccount = async (
  db: RecordDb,
  objects: R2Bucket,
  place: string,
  year: number,
  method?: string,
  register: string = GEP_ACCOUNTS,
): Promise<FoundAccount | undefined> => {
  const rows = await selectRecords(db)
    .where(
      method === undefined
        ? and(ofPlace(register, place, year), standing)
        : and(eq(records.register, register), eq(records.key, `${place}-${year}-${method}`), standing),
    )
    .orderBy(desc(records.index))
  const found = rows.map(disclosed)
  return readWhole(objects, found.find(({ body }) => body?.['headline'] === true) ?? found[0])
}

/** An account by its key, `513300-2010-garze-2017`. */
export const findAccountByKey = async (
  db: RecordDb,
  objects: R2Bucket,
  key: string,
  register: string = GEP_ACCOUNTS,
): Promise<FoundAccount | undefined> => {
  const row = await selectRecords(db)
    .where(and(eq(records.register, register), eq(records.key, key)))
    .get()
  return readWhole(objects, row && disclosed(row))
}

/** Accounts of a specific area, in order of year. No file is read. */
export const summariesOfArea = async (db: RecordDb, area: string): Promise<AccountSummary[]> => {
  const rows = await selectRecords(db)
    .where(and(ofPlace(GEP_AREA_ACCOUNTS, area), standing))
    .orderBy(asc(records.key))
    .limit(MOST_YEARS)
  return rows.flatMap((row) => summaryOf(disclosed(row)) ?? [])
}

/** Accounts of one place, read whole for one series. */
const MOST_YEARS = 60

/**
 * Accounts of a place over the years, oldest first, each with its file: what a series is reckoned from.
 * @param method - all methods where it is left out
 */
export const accountSeries = async (
  db: RecordDb,
  objects: R2Bucket,
  place: string,
  method?: string,
  register: string = GEP_ACCOUNTS,
): Promise<FoundAccount[]> => {
  const rows = await selectRecords(db)
    .where(
      and(
        ofPlace(register, place),
        standing,
        method === undefined ? undefined : sql`${records.body} ->> 'method' = ${method}`,
      ),
    )
    .orderBy(asc(records.key))
    .limit(MOST_YEARS)
  const whole = await Promise.all(rows.map((row) => readWhole(objects, disclosed(row))))
  return whole.flatMap((account) => account ?? [])
}
