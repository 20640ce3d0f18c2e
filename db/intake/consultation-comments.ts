import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { and, asc, count, eq, gt, inArray, or, sql, type SQL } from 'drizzle-orm'
import { wordsOf, type Comment } from '../../content/consultations/comment.ts'
import type { PaperComment } from '../../content/consultations/paper.ts'
import { CODE_CHARACTERS, encodeCode, NUMBER_CHARACTERS, readCode } from '../../content/information-requests/codes.ts'
import { dayOf } from '../../content/registers/span.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import {
  consultationComments as comments,
  consultationTallies,
  hasPrivateWords,
  type ConsultationComment,
} from './consultations-tables.ts'
import { writeBatch } from './batch.ts'
import type { IntakeDb } from './db.ts'

/** Comments on drafts, from when they are sent until somebody decides about them. */

export interface CommentReceipt {
  number: string
  /** Shown once: it is stored as a hash alone. `undefined` where the same was sent before. */
  code: string | undefined
  /** RFC 3339 UTC. */
  receivedAt: string
}

/** Comments that one consultation takes in a day through this portal; beyond that, somebody floods it. */
export const MOST_A_DAY = 20_000

const sha256 = (...parts: readonly string[]): Buffer => createHash('sha256').update(parts.join('\0')).digest()

/** The code has 100 random bits: a plain hash is as good as a slow one. */
export const codeHashOf = (number: string, code: string): string => sha256(number, code).toString('base64url')

/** How a comment came that the body typed in. */
type Paper = Pick<PaperComment, 'way' | 'received'>

/**
 * Of the same words about the same paragraph. An organisation answers for its words alone, and what a body typed in swells
 * nothing that came here by itself.
 */
const fingerprintOf = (
  { paragraph, text }: Comment,
  organisation: string | undefined,
  paper: Paper | undefined,
): string =>
  sha256(paragraph ?? '', organisation ?? '', wordsOf(text), ...(paper ? [paper.way] : [])).toString('base64url')

/** Changes of tallies as statements of one batch, while a condition holds. */
export const tallyStatements = (consultation: string, changes: Readonly<Record<string, number>>, when: SQL): SQL[] =>
  Object.entries(changes)
    .filter(([, by]) => by !== 0)
    .map(
      ([what, by]) => sql`INSERT INTO consultation_tallies (consultation, what, count)
        SELECT ${consultation}, ${what}, ${by} WHERE ${when}
        ON CONFLICT (consultation, what) DO UPDATE SET count = count + ${by}`,
    )

/**
 * Keeps a comment.
 * @param once - token of the form or key of the request it was sent with
 * @returns the one kept before where the same was sent; `another` where the token came with something else; `too-many`
 */
export const addComment = async (
  db: IntakeDb,
  consultation: string,
  comment: Comment,
  { organisation, once, paper }: { organisation?: string | undefined; once?: string | undefined; paper?: Paper },
  now: Date,
): Promise<CommentReceipt | 'another' | 'too-many'> => {
  // Of a letter the day is known; noon of it in Asia/Shanghai.
  const receivedAt = paper ? `${paper.received}T04:00:00Z` : `${now.toISOString().slice(0, 19)}Z`
  const { paragraph, text, name, visibility } = comment
  const typed = paper ? [paper.way, paper.received] : []
  const digest = sha256(
    consultation,
    paragraph ?? '',
    text,
    name ?? '',
    visibility,
    organisation ?? '',
    ...typed,
  ).toString('base64url')
  const token = once === undefined ? null : sha256('comment', once).toString('base64url')
  const before = token === null ? undefined : await db.select().from(comments).where(eq(comments.once, token)).get()
  if (before) return sentBefore(before, digest)
  const [number, code] = [encodeCode(randomBytes(NUMBER_CHARACTERS)), encodeCode(randomBytes(CODE_CHARACTERS))]
  const state = visibility === 'counted' ? 'counted' : 'waiting'
  const day = `day-${dayOf(now.toISOString())}`
  const row = {
    number,
    codeHash: codeHashOf(number, code),
    once: token,
    digest,
    consultation,
    paragraph: paragraph ?? null,
    text,
    fingerprint: fingerprintOf(comment, organisation, paper),
    name: name ?? null,
    organisation: organisation ?? null,
    receivedAt,
    way: paper?.way ?? null,
    state,
  } as const
  // It is counted only where it came to stand: another request with its token may have been faster.
  const stands = sql`EXISTS (SELECT 1 FROM consultation_comments WHERE number = ${number})`
  const room = sql`COALESCE((SELECT count FROM consultation_tallies WHERE consultation = ${consultation} AND what = ${day}), 0) < ${MOST_A_DAY}`
  const columns = sql.raw(COLUMNS.map(([, column]) => column).join(', '))
  const values = sql.join(
    COLUMNS.map(([field]) => sql`${row[field]}`),
    sql`, `,
  )
  await writeBatch(db, [
    sql`INSERT INTO consultation_comments (${columns}) SELECT ${values} WHERE ${room} ON CONFLICT (once) DO NOTHING`,
    ...tallyStatements(consultation, { received: 1, [state]: 1, [day]: 1, ...(paper && { paper: 1 }) }, stands),
  ])
  const kept = await db.select().from(comments).where(eq(comments.number, number)).get()
  if (kept) return { number, code, receivedAt }
  const other = token === null ? undefined : await db.select().from(comments).where(eq(comments.once, token)).get()
  return other ? sentBefore(other, digest) : 'too-many'
}

const COLUMNS = [
  ['number', 'number'],
  ['codeHash', 'code_hash'],
  ['once', 'once'],
  ['digest', 'digest'],
  ['consultation', 'consultation'],
  ['paragraph', 'paragraph'],
  ['text', 'text'],
  ['fingerprint', 'fingerprint'],
  ['name', 'name'],
  ['organisation', 'organisation'],
  ['receivedAt', 'received_at'],
  ['way', 'way'],
  ['state', 'state'],
] as const

const sentBefore = (
  { digest: kept, number, receivedAt }: ConsultationComment,
  digest: string,
): CommentReceipt | 'another' => (kept === digest ? { number, code: undefined, receivedAt } : 'another')

const NOBODYS = createHash('sha256').update('').digest('base64url')

/**
 * The comment of whoever has its code. An unknown number and a wrong code cost the same look-up, hash and comparison.
 * @param typed - as they were typed
 */
export const findCommentByCode = async (
  db: IntakeDb,
  typed: { number: string; code: string },
): Promise<ConsultationComment | undefined> => {
  const number = readCode(typed.number, NUMBER_CHARACTERS) ?? ''
  const code = readCode(typed.code, CODE_CHARACTERS) ?? ''
  const row = await db.select().from(comments).where(eq(comments.number, number)).get()
  const [given, kept] = [codeHashOf(number, code), row?.codeHash ?? NOBODYS]
  return timingSafeEqual(Buffer.from(given), Buffer.from(kept)) ? row : undefined
}

/** How many comments of each kind a consultation has; days are left out. */
export const readTallies = async (db: IntakeDb, consultation: string): Promise<Record<string, number>> => {
  const rows = await db
    .select()
    .from(consultationTallies)
    .where(and(eq(consultationTallies.consultation, consultation), sql`NOT (what >= 'day-' AND what < 'day.')`))
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]))
}

/** Comments of one state, oldest first, from behind `after`. */
export const listComments = (
  db: IntakeDb,
  consultation: string,
  {
    state,
    after,
    limit,
  }: { state: ConsultationComment['state']; after?: ConsultationComment | undefined; limit: number },
): Promise<ConsultationComment[]> =>
  db
    .select()
    .from(comments)
    .where(
      and(
        eq(comments.consultation, consultation),
        eq(comments.state, state),
        // What lost its words by the clock there is nothing to decide about.
        sql`${comments.text} <> ''`,
        after &&
          or(
            gt(comments.receivedAt, after.receivedAt),
            and(eq(comments.receivedAt, after.receivedAt), gt(comments.number, after.number)),
          ),
      ),
    )
    .orderBy(asc(comments.receivedAt), asc(comments.number))
    .limit(limit)

export const findComments = (db: IntakeDb, numbers: readonly string[]): Promise<ConsultationComment[]> =>
  numbers.length === 0
    ? Promise.resolve([])
    : db
        .select()
        .from(comments)
        .where(inArray(comments.number, sql`(SELECT value FROM json_each(${JSON.stringify(numbers)}))`))

/** Comments of the same words: those that a decision would change, and what of them is public already. */
export interface SameWords {
  /** At most `SAME_AT_ONCE`; a larger campaign is decided in several steps. */
  moving: ConsultationComment[]
  /** The one under whose number they are published. */
  lead: ConsultationComment | undefined
  published: number
  /** As the published ones are signed, at most `MOST_NAMES`. */
  names: string[]
}

/** @param to - what they are to become; what is that already is left alone, and so are those that are only counted */
export const findSame = async (
  db: IntakeDb,
  consultation: string,
  fingerprint: string,
  to: { state: 'published' | 'withheld'; reason: string | null },
): Promise<SameWords> => {
  const same = and(eq(comments.consultation, consultation), eq(comments.fingerprint, fingerprint))
  const isPublished = and(same, eq(comments.state, 'published'))
  const [moving, lead, counted, named] = await Promise.all([
    db
      .select()
      .from(comments)
      .where(
        and(
          same,
          sql`${comments.state} <> 'counted' AND NOT (${comments.state} = ${to.state} AND ${comments.reason} IS ${to.reason})`,
        ),
      )
      .orderBy(asc(comments.number))
      .limit(SAME_AT_ONCE),
    db
      .select()
      .from(comments)
      .where(and(isPublished, sql`${comments.lead} = ${comments.number}`))
      .limit(1)
      .get(),
    db.select({ count: count() }).from(comments).where(isPublished).get(),
    db
      .select({ name: comments.name })
      .from(comments)
      .where(and(isPublished, sql`${comments.name} IS NOT NULL`))
      .limit(MOST_NAMES),
  ])
  return { moving, lead, published: counted?.count ?? 0, names: named.flatMap(({ name }) => name ?? []) }
}

export const SAME_AT_ONCE = 5_000
/** Of the same words; a list in the record holds no more. */
export const MOST_NAMES = 500

/** How many comments of the same words there are, by state; for those of a page. */
export const countSame = async (
  db: IntakeDb,
  consultation: string,
  fingerprints: readonly string[],
): Promise<Map<string, number>> => {
  const rows = await db.all<{ fingerprint: string; count: number }>(sql`
    SELECT wanted.value AS fingerprint, (SELECT count(*) FROM (SELECT 1 FROM consultation_comments
      WHERE consultation = ${consultation} AND fingerprint = wanted.value LIMIT ${SAME_AT_ONCE})) AS count
    FROM json_each(${JSON.stringify([...new Set(fingerprints)])}) AS wanted`)
  return new Map(rows.map(({ fingerprint, count }) => [fingerprint, count]))
}

/**
 * Erases what of old comments is not public: words and name of those withheld or only counted, and what was taken out of
 * published ones. That they came, why they were withheld and their codes stay, so that the numbers add up and whoever sent
 * one can still follow it. Hashes of the words go with them: words can be guessed. The period runs from the decision, or,
 * where none is asked for, from when it came.
 */
export const erasePrivateWords = async (db: IntakeDb, now: Date): Promise<void> => {
  const last = daysBefore(now, RETENTION_DAYS.unpublishedComment)
  await db.run(sql`UPDATE consultation_comments SET digest = '', text = CASE state WHEN 'published' THEN redacted ELSE '' END,
      fingerprint = CASE state WHEN 'published' THEN fingerprint ELSE number END,
      name = CASE state WHEN 'published' THEN name END
    WHERE received_at <= ${last} AND coalesce(decided_at, received_at) <= ${last} AND ${hasPrivateWords}`)
}
