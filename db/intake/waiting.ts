import { Buffer } from 'node:buffer'
import { and, asc, desc, eq, gt, inArray, lte, sql, type SQL } from 'drizzle-orm'
import { WAITING_DAYS, type Why } from '../../content/people/second-person.ts'
import type { RoleName } from '../../content/people/roles.ts'
import { runBatch } from '../record/db.ts'
import type { IntakeDb } from './db.ts'
import { heldRoles } from './people-tables.ts'
import type { Person } from './persons.ts'
import { newId } from './secret.ts'
import { keys } from './tables.ts'
import { waiting, waitingRows, type Waiting, type WaitingState } from './waiting-tables.ts'

/** What waits for a second person: keeping it, and every step that it takes. */

/** D1 refuses a value of 2 MB; a part stays well below. */
const PART_BYTES = 1_000_000
/** What one publisher may have waiting at a time, so that a stolen key fills no disk. */
export const MOST_WAITING = 1_000
export const MOST_WAITING_BYTES = 64 * 1024 * 1024

/** Persons of one value: each takes some hundred bytes. */
const PERSONS_AT_ONCE = 2_000

const DAY_MS = 86_400_000

/** What is submitted, by whom. */
export interface Submitted {
  register: string
  why: readonly Why[]
  rows: readonly unknown[]
  reason: string | undefined
  publisher: string
  /** A person with the role that she acts in, or a key. */
  by: { account: string; heldRole: string } | { key: string }
  role: RoleName
  /** `X-Request-Id` */
  request: string
  /** The caller's `Idempotency-Key` and what is asked under it, as hashes. */
  once: { id: string; digest: string } | undefined
}

interface Part {
  first: number
  count: number
  rows: string
}

/** Rows as JSON arrays that each fit into one value; a row that fits none is a part of its own, and refused. */
const partsOf = (rows: readonly unknown[]): Part[] => {
  const parts: Part[] = []
  let [texts, size, first]: [string[], number, number] = [[], 0, 0]
  const close = (next: number): void => {
    if (texts.length > 0) parts.push({ first, count: texts.length, rows: `[${texts.join(',')}]` })
    ;[texts, size, first] = [[], 0, next]
  }
  rows.forEach((row, at) => {
    const text = JSON.stringify(row)
    const bytes = Buffer.byteLength(text) + 1
    if (size + bytes > PART_BYTES) close(at)
    texts.push(text)
    size += bytes
  })
  close(rows.length)
  return parts
}

/** The two states in which it is not decided. Written out: the indexes of what is open say the same. */
const isOpen: SQL = sql`${waiting.state} in ('waiting', 'releasing')`
/** All of them, as the indexes of all say it. */
const isAny: SQL = sql`${waiting.state} <> ''`

/**
 * Keeps what waits.
 * @returns it as it stands; what was kept under the same `once` before; `too-much` where this publisher has as much
 * waiting as it may, or a row is too large to keep
 */
export const keepWaiting = async (
  db: IntakeDb,
  { rows, why, by, once, ...given }: Submitted,
  now: Date,
): Promise<Waiting | 'too-much'> => {
  const parts = partsOf(rows)
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part.rows), 0)
  if (parts.some((part) => Buffer.byteLength(part.rows) > 1.5 * PART_BYTES)) return 'too-much'
  const [id, key] = [newId(), 'key' in by ? by.key : null]
  const [account, heldRole] = 'key' in by ? [null, null] : [by.account, by.heldRole]
  const [submittedAt, lapsesAt] = [now, new Date(now.getTime() + WAITING_DAYS * DAY_MS)].map((at) => at.toISOString())
  const { register, reason, publisher, role, request } = given
  await runBatch(db, [
    sql`INSERT INTO waiting (id, register, state, why, rows, parts, bytes, reason, publisher, account, key, maker, role,
        held_role, submitted_at, lapses_at, request, once, digest)
      SELECT ${id}, ${register}, 'waiting', ${JSON.stringify(why)}, ${rows.length}, ${parts.length}, ${bytes},
        ${reason ?? null}, ${publisher}, ${account}, ${key}, (SELECT created_by FROM keys WHERE id = ${key}), ${role},
        ${heldRole}, ${submittedAt}, ${lapsesAt}, ${request}, ${once?.id ?? null}, ${once?.digest ?? null}
      WHERE (SELECT coalesce(sum(bytes), 0) + ${bytes} <= ${MOST_WAITING_BYTES} AND count(*) < ${MOST_WAITING}
        FROM waiting WHERE publisher = ${publisher} AND state in ('waiting', 'releasing'))
      ON CONFLICT (once) DO NOTHING`,
    ...parts.map(
      (part, at) => sql`INSERT INTO waiting_rows (waiting, part, first, count, rows)
        SELECT ${id}, ${at}, ${part.first}, ${part.count}, ${part.rows} WHERE EXISTS (SELECT 1 FROM waiting WHERE id = ${id})`,
    ),
  ])
  return (await findWaiting(db, id)) ?? (once && (await findWaitingOnce(db, once.id))) ?? 'too-much'
}

export const findWaiting = (db: IntakeDb, id: string): Promise<Waiting | undefined> =>
  db.select().from(waiting).where(eq(waiting.id, id)).get()

/** What was kept under an `Idempotency-Key`. */
export const findWaitingOnce = (db: IntakeDb, once: string): Promise<Waiting | undefined> =>
  db.select().from(waiting).where(eq(waiting.once, once)).get()

/** What somebody may see of it. */
export interface Within {
  /** Only of this one; `undefined` for all. */
  publisher: string | undefined
  registers: readonly string[] | undefined
}

/** The last of the page before: when it was submitted, and its id. */
export interface Behind {
  submittedAt: string
  id: string
}

/** An account's own: what it submitted, or a key that it made. */
const isOf = (account: string): SQL => sql`(${waiting.account} IS ${account} OR ${waiting.maker} IS ${account})`

/** What is undecided, the oldest first; or all of it, the newest first. */
export const listWaiting = (
  db: IntakeDb,
  { publisher, registers }: Within,
  {
    open,
    own,
    notOf,
    after,
    limit,
  }: {
    open: boolean
    /** Only of this account, or of anybody but it. */
    own?: string | undefined
    notOf?: string | undefined
    after: Behind | undefined
    limit: number
  },
): Promise<Waiting[]> => {
  const way = open ? asc : desc
  return db
    .select()
    .from(waiting)
    .where(
      and(
        publisher === undefined ? undefined : eq(waiting.publisher, publisher),
        own === undefined ? undefined : isOf(own),
        notOf === undefined ? undefined : sql`NOT ${isOf(notOf)}`,
        registers && inArray(waiting.register, sql`(SELECT value FROM json_each(${JSON.stringify(registers)}))`),
        open ? isOpen : isAny,
        after &&
          sql`(${waiting.submittedAt}, ${waiting.id}) ${sql.raw(open ? '>' : '<')} (${after.submittedAt}, ${after.id})`,
      ),
    )
    .orderBy(way(waiting.submittedAt), way(waiting.id))
    .limit(limit)
}

/** Rows as they were submitted, from one on; empty once it is decided. */
export const readWaitingRows = async (db: IntakeDb, id: string, first = 0, count = Infinity): Promise<unknown[]> => {
  const end = Math.min(first + count, Number.MAX_SAFE_INTEGER)
  const parts = await db
    .select({ first: waitingRows.first, rows: waitingRows.rows })
    .from(waitingRows)
    .where(
      and(
        eq(waitingRows.waiting, id),
        sql`${waitingRows.first} < ${end} AND ${waitingRows.first} + ${waitingRows.count} > ${first}`,
      ),
    )
    .orderBy(asc(waitingRows.part))
  return parts.flatMap((part): unknown[] => {
    const rows: unknown[] = JSON.parse(part.rows)
    return rows.slice(Math.max(0, first - part.first), Math.max(0, end - part.first))
  })
}

/** Whether whoever submitted it still may: a key not revoked, a role that has not ended. */
export const stillMay = async (db: IntakeDb, { key, heldRole }: Waiting): Promise<boolean> => {
  if (key !== null) {
    const found = await db.select({ revokedAt: keys.revokedAt }).from(keys).where(eq(keys.id, key)).get()
    return found?.revokedAt === null
  }
  const role = await db
    .select({ endedAt: heldRoles.endedAt })
    .from(heldRoles)
    .where(eq(heldRoles.id, heldRole ?? ''))
    .get()
  return role?.endedAt === null
}

/**
 * Decides that it is published, and in the same batch writes the persons that its records commit to. From here on whoever
 * comes by finishes it.
 * @returns whether it was this decision; not, where another was made before or it has lapsed
 */
export const promiseRelease = async (
  db: IntakeDb,
  id: string,
  decidedBy: string,
  fresh: readonly Person[],
  now: Date,
): Promise<boolean> => {
  const at = now.toISOString()
  const commitments = JSON.stringify(fresh.map(({ commitment }) => commitment))
  const rows = fresh.map((one) => [one.commitment, one.register, one.key, one.field, one.value, one.salt])
  const portions = Array.from({ length: Math.ceil(rows.length / PERSONS_AT_ONCE) }, (_, at) =>
    JSON.stringify(rows.slice(at * PERSONS_AT_ONCE, (at + 1) * PERSONS_AT_ONCE)),
  )
  const isOurs = sql`EXISTS (SELECT 1 FROM waiting
    WHERE id = ${id} AND state = 'releasing' AND decided_by = ${decidedBy} AND decided_at = ${at})`
  await runBatch(db, [
    sql`UPDATE waiting SET state = 'releasing', decided_by = ${decidedBy}, decided_at = ${at}, persons = ${commitments}
      WHERE id = ${id} AND state = 'waiting' AND lapses_at > ${at}`,
    ...portions.map(
      (portion) => sql`INSERT INTO persons (commitment, register, key, field, value, salt, at)
        SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, ${at}
        FROM json_each(${portion}) WHERE ${isOurs} ON CONFLICT (commitment) DO NOTHING`,
    ),
  ])
  const found = await findWaiting(db, id)
  return found?.state === 'releasing' && found.decidedBy === decidedBy && found.decidedAt === at
}

/** Rows of what is decided go. */
const dropRows = (id: string): SQL => sql`DELETE FROM waiting_rows
  WHERE waiting = ${id} AND EXISTS (SELECT 1 FROM waiting WHERE id = ${id} AND state NOT IN ('waiting', 'releasing'))`

/** It stands in the record. */
export const settleRelease = (db: IntakeDb, id: string): Promise<void> =>
  runBatch(db, [
    sql`UPDATE waiting SET state = 'released', persons = NULL WHERE id = ${id} AND state = 'releasing'`,
    dropRows(id),
  ])

/** The record refused it: it waits again, and the persons written for it go. */
export const breakRelease = (db: IntakeDb, id: string): Promise<void> =>
  runBatch(db, [
    sql`DELETE FROM persons WHERE commitment IN (
      SELECT value FROM json_each((SELECT persons FROM waiting WHERE id = ${id} AND state = 'releasing')))`,
    sql`UPDATE waiting SET state = 'waiting', decided_by = NULL, decided_at = NULL, persons = NULL
      WHERE id = ${id} AND state = 'releasing'`,
  ])

/** Releases decided before an instant and not finished, the oldest first: their requests ended in between. */
export const listPromisedReleases = (db: IntakeDb, before: string, most: number): Promise<Waiting[]> =>
  db
    .select()
    .from(waiting)
    .where(and(sql`${waiting.state} = 'releasing'`, lte(waiting.decidedAt, before)))
    .orderBy(asc(waiting.decidedAt))
    .limit(most)

/** Ends it undone. @returns whether it still waited */
const end = async (
  db: IntakeDb,
  id: string,
  to: Extract<WaitingState, 'refused' | 'taken-back'>,
  { by, refusal, now }: { by: string | null; refusal: string | null; now: Date },
): Promise<boolean> => {
  const at = now.toISOString()
  const [ended] = await db.batch([
    db
      .update(waiting)
      .set({ state: to, decidedBy: by, decidedAt: at, refusal })
      .where(and(eq(waiting.id, id), sql`${waiting.state} = 'waiting'`, gt(waiting.lapsesAt, at)))
      .returning({ id: waiting.id }),
    db
      .delete(waitingRows)
      .where(
        and(
          eq(waitingRows.waiting, id),
          sql`EXISTS (SELECT 1 FROM waiting WHERE id = ${id} AND state NOT IN ('waiting', 'releasing'))`,
        ),
      ),
  ])
  return ended.length > 0
}

/** A second person refuses it, saying why. @returns whether it still waited */
export const refuseWaiting = (db: IntakeDb, id: string, by: string, refusal: string, now: Date): Promise<boolean> =>
  end(db, id, 'refused', { by, refusal, now })

/** Whoever submitted it takes it back. @returns whether it still waited */
export const takeBackWaiting = (db: IntakeDb, id: string, now: Date): Promise<boolean> =>
  end(db, id, 'taken-back', { by: null, refusal: null, now })

/** Writes down what has lapsed. @returns ids, `most` of them at the most */
export const lapseWaiting = async (db: IntakeDb, now: Date, most: number): Promise<string[]> => {
  const due = await db
    .select({ id: waiting.id })
    .from(waiting)
    .where(
      and(
        isOpen,
        sql`${waiting.state} = 'waiting'`,
        lte(waiting.submittedAt, new Date(now.getTime() - WAITING_DAYS * DAY_MS).toISOString()),
        lte(waiting.lapsesAt, now.toISOString()),
      ),
    )
    .orderBy(asc(waiting.submittedAt), asc(waiting.id))
    .limit(most)
  const ids = JSON.stringify(due.map(({ id }) => id))
  const [lapsed] = await db.batch([
    db
      .update(waiting)
      .set({ state: 'lapsed', decidedAt: now.toISOString() })
      .where(and(inArray(waiting.id, sql`(SELECT value FROM json_each(${ids}))`), sql`${waiting.state} = 'waiting'`))
      .returning({ id: waiting.id }),
    db.delete(waitingRows).where(
      sql`${waitingRows.waiting} IN (SELECT id FROM waiting
          WHERE state = 'lapsed' AND id IN (SELECT value FROM json_each(${ids})))`,
    ),
  ])
  return lapsed.map(({ id }) => id)
}
