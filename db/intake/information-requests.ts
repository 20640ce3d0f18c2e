import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { and, asc, count, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { CODE_CHARACTERS, encodeCode, NUMBER_CHARACTERS, readCode } from '../../content/information-requests/codes.ts'
import type { Question } from '../../content/information-requests/question.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf, startOfDay } from '../../content/registers/span.ts'
import type { IntakeDb } from './db.ts'
import { informationRequests as requests, type InformationRequest } from './information-requests-tables.ts'
import { outbox } from './tables.ts'

/** An authority that can be asked. */
export interface Asked {
  /** Unified social credit code. */
  code: string
  name: string
  place: string | undefined
}

export interface Receipt {
  number: string
  /** Shown once: it is stored as a hash alone. */
  code: string
  /** RFC 3339 UTC. */
  receivedAt: string
}

/** Requests that one authority takes in a day through this portal; beyond that, somebody floods it. */
const MOST_A_DAY = 1_000

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The code has 100 random bits: a plain hash is as good as a slow one. The number keeps one hash from fitting two rows. */
const hashOf = (number: string, code: string): Buffer => sha256(`${number}\0${code}`)

/**
 * Keeps a request.
 * @param once - token of the form it was sent with
 * @returns `sent-before` for a form that was sent already, `too-many` when the authority's day is full
 */
export const addRequest = async (
  db: IntakeDb,
  { authority: _, ...question }: Question,
  asked: Asked,
  now: Date,
  once?: string,
): Promise<Receipt | 'sent-before' | 'too-many'> => {
  const receivedAt = `${now.toISOString().slice(0, 19)}Z`
  if ((await countOf(db, asked.code, dayOf(receivedAt))) >= MOST_A_DAY) return 'too-many'
  const number = encodeCode(randomBytes(NUMBER_CHARACTERS))
  const code = encodeCode(randomBytes(CODE_CHARACTERS))
  const stored = await db
    .insert(requests)
    .values({
      number,
      codeHash: hashOf(number, code).toString('base64url'),
      once: once === undefined ? null : sha256(once).toString('base64url'),
      authority: asked.code,
      authorityName: asked.name,
      place: asked.place ?? null,
      receivedAt,
      ...question,
    })
    .onConflictDoNothing({ target: requests.once })
    .returning({ number: requests.number })
  return stored.length === 0 ? 'sent-before' : { number, code, receivedAt }
}

const countOf = async (db: IntakeDb, authority: string, day: string): Promise<number> => {
  const row = await db
    .select({ count: count() })
    .from(requests)
    .where(and(eq(requests.authority, authority), sql`${requests.receivedAt} >= ${startOfDay(day)}`))
    .get()
  return row?.count ?? 0
}

const NOBODYS = Buffer.alloc(32)

/**
 * The request of whoever has its code. An unknown number and a wrong code cost the same look-up, hash and comparison.
 * @param typed - as they were typed
 */
export const findByCode = async (
  db: IntakeDb,
  typed: { number: string; code: string },
): Promise<InformationRequest | undefined> => {
  const number = readCode(typed.number, NUMBER_CHARACTERS) ?? ''
  const code = readCode(typed.code, CODE_CHARACTERS) ?? ''
  const row = await findRequest(db, number)
  const given = hashOf(number, code)
  const kept = row ? Buffer.from(row.codeHash, 'base64url') : NOBODYS
  return timingSafeEqual(given, kept) ? row : undefined
}

export const findRequest = (db: IntakeDb, number: string): Promise<InformationRequest | undefined> =>
  db.select().from(requests).where(eq(requests.number, number)).get()

/** What is public of a request, or about to be; `undefined` before it is accepted. */
export const publicPart = ({ publicBody }: InformationRequest): Body | undefined =>
  publicBody === null ? undefined : JSON.parse(publicBody)

/** Requests of one authority, oldest first, from behind `after`; those that wait for an answer, or all. */
export const listRequests = async (
  db: IntakeDb,
  authority: string,
  { open, after, limit }: { open: boolean; after?: InformationRequest | undefined; limit: number },
): Promise<InformationRequest[]> =>
  db
    .select()
    .from(requests)
    .where(
      and(
        eq(requests.authority, authority),
        open ? isNull(requests.answered) : undefined,
        after &&
          or(
            gt(requests.receivedAt, after.receivedAt),
            and(eq(requests.receivedAt, after.receivedAt), gt(requests.number, after.number)),
          ),
      ),
    )
    .orderBy(asc(requests.receivedAt), asc(requests.number))
    .limit(limit)

/** What the authority states of a request, to be published: kept here, and promised to the record, in one batch. */
export interface Decision {
  body: Body
  /** `YYYY-MM-DD`; set by the first answer. */
  answered: string | undefined
  /** Of a correction. */
  reason: string | undefined
  /** Credit code of who states it. */
  publisher: string
}

/** Names a statement of a request for ever, so that it is published once however often it is tried. */
export const statementId = (number: string, revision: number): string =>
  `information-requests/${number}/${String(revision).padStart(6, '0')}`

/**
 * Keeps a decision, and what is to be published of it.
 * @returns whether it is kept; not, where the request changed since it was read
 */
export const decide = async (
  db: IntakeDb,
  { number, revision }: InformationRequest,
  { body, answered, reason, publisher }: Decision,
  now: Date,
): Promise<boolean> => {
  const id = statementId(number, revision + 1)
  const text = JSON.stringify(body)
  const submission = JSON.stringify({
    publisher,
    statements: [{ register: 'information-requests', key: number, body, reason }],
    request: { id, digest: sha256(text).toString('base64url') },
  })
  const unchanged = and(eq(requests.number, number), eq(requests.revision, revision))
  const [, changed] = await db.batch([
    db.insert(outbox).select(
      db
        .select({
          id: sql<string>`${id}`.as('id'),
          submission: sql<string>`${submission}`.as('submission'),
          at: sql<string>`${now.toISOString()}`.as('at'),
        })
        .from(requests)
        .where(unchanged),
    ),
    db
      .update(requests)
      .set({ publicBody: text, revision: revision + 1, answered: answered ?? null })
      .where(unchanged)
      .returning({ number: requests.number }),
  ])
  return changed.length > 0
}

/** Erases contacts whose request was answered long enough ago. */
export const eraseContacts = async (db: IntakeDb, now: Date): Promise<void> => {
  const last = dayOf(daysBefore(now, RETENTION_DAYS.contact))
  await db
    .update(requests)
    .set({ contact: null })
    .where(and(isNotNull(requests.contact), lte(requests.answered, last)))
}

/** Requests that an authority has neither accepted nor answered, oldest first by day received: numbers alone. */
export interface Unaccepted {
  authority: string
  name: string
  count: number
  /** RFC 3339 UTC of the oldest. */
  since: string
}

/** Authorities that let requests wait unaccepted, by how many. */
export const countUnaccepted = (db: IntakeDb): Promise<Unaccepted[]> =>
  db
    .select({
      authority: requests.authority,
      name: sql<string>`max(${requests.authorityName})`,
      count: count(),
      since: sql<string>`min(${requests.receivedAt})`,
    })
    .from(requests)
    .where(isNull(requests.publicBody))
    .groupBy(requests.authority)
    .orderBy(sql`count(*) DESC`)
    .limit(200)
