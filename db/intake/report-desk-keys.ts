import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { IntakeDb } from './db.ts'
import { reportDeskKeys, type ReportDeskKey } from './reports-tables.ts'
import { keyedName } from './sealed.ts'
import { newId } from './secret.ts'

/** Private keys of a body, wrapped where they were made. The portal can open none of them. */

/** Keys of a body that are not ended, in the order in which they were made. */
export const listDeskKeys = (db: IntakeDb, body: string): Promise<ReportDeskKey[]> =>
  db
    .select()
    .from(reportDeskKeys)
    .where(and(eq(reportDeskKeys.body, body), isNull(reportDeskKeys.ended)))
    .orderBy(asc(reportDeskKeys.made), asc(reportDeskKeys.id))

export const findDeskKey = (db: IntakeDb, body: string, id: string): Promise<ReportDeskKey | undefined> =>
  db
    .select()
    .from(reportDeskKeys)
    .where(and(eq(reportDeskKeys.id, id), eq(reportDeskKeys.body, body)))
    .get()

/** Keys that a body may have at a time, so that none fills a disk. */
const MOST_KEYS = 100

/** @returns its id; `taken` where the recipient stands already, `too-many` */
export const addDeskKey = async (
  db: IntakeDb,
  key: Pick<ReportDeskKey, 'account' | 'body' | 'recipient' | 'fingerprint' | 'kind' | 'wrapped' | 'wrapping' | 'name'>,
  today: string,
): Promise<{ id: string } | 'taken' | 'too-many'> => {
  const count = await db.$client
    .prepare('SELECT count(*) AS count FROM report_desk_keys WHERE body = ? AND ended IS NULL')
    .bind(key.body)
    .first<number>('count')
  if ((count ?? 0) >= MOST_KEYS) return 'too-many'
  const id = newId()
  const made = await db
    .insert(reportDeskKeys)
    .values({ ...key, id, made: today })
    .onConflictDoNothing({ target: reportDeskKeys.recipient })
    .returning({ id: reportDeskKeys.id })
  return made.length > 0 ? { id } : 'taken'
}

/** Forgets the wrapped key, and from when. @returns whether it was there */
export const endDeskKey = async (db: IntakeDb, body: string, id: string, today: string): Promise<boolean> => {
  const ended = await db
    .update(reportDeskKeys)
    .set({ ended: today, wrapped: null, wrapping: null })
    .where(and(eq(reportDeskKeys.id, id), eq(reportDeskKeys.body, body), isNull(reportDeskKeys.ended)))
    .returning({ id: reportDeskKeys.id })
  return ended.length > 0
}

/** What a key is to open today: nobody knows it before opening it, and nothing of it is stored. */
export const openingTest = (secret: string, { id, recipient }: ReportDeskKey, today: string): Promise<string> =>
  keyedName(secret, 'report opening test', `${id}\n${recipient}\n${today}`)

export const noteTested = async (db: IntakeDb, id: string, today: string): Promise<void> => {
  await db
    .update(reportDeskKeys)
    .set({ tested: today })
    .where(and(eq(reportDeskKeys.id, id), sql`coalesce(${reportDeskKeys.tested}, '') <= ${today}`))
}
