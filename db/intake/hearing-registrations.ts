import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { and, asc, eq, gt, inArray, isNotNull, lte, ne, or, sql } from 'drizzle-orm'
import { contactKey, type Registration } from '../../content/consultations/registration.ts'
import { CODE_CHARACTERS, encodeCode, NUMBER_CHARACTERS, readCode } from '../../content/information-requests/codes.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'
import { codeHashOf, type CommentReceipt } from './consultation-comments.ts'
import { hearingRegistrations as registrations, type HearingRegistration } from './consultations-tables.ts'
import { writeBatch } from './batch.ts'
import type { IntakeDb } from './db.ts'
import { keyedName, openText, sealText } from './sealed.ts'

/** Who registered for hearings. Names and contacts are sealed; a database that was stolen tells neither. */

const PURPOSE = 'hearing registration'
/** Of one hearing in all: a draw publishes their numbers. */
export const MOST_REGISTERED = 5_000

/**
 * Keeps a registration.
 * @param hearing - its key, and its day as it stands
 * @param secret - 32 bytes, base64
 * @returns `registered` where somebody registered with this contact; `another` where the token came with something else
 */
export const addRegistration = async (
  db: IntakeDb,
  hearing: { key: string; day: string },
  { part, standing, name, contact, words }: Registration,
  { secret, once }: { secret: string; once: string | undefined },
  now: Date,
): Promise<CommentReceipt | 'another' | 'registered' | 'full'> => {
  const receivedAt = `${now.toISOString().slice(0, 19)}Z`
  const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('base64url')
  // Of what identifies her only keyed hashes are kept.
  const digest = await keyedName(secret, PURPOSE, [hearing.key, part, standing, name, contact, words ?? ''].join('\0'))
  const token = once === undefined ? null : sha256('registration', once)
  const before =
    token === null ? undefined : await db.select().from(registrations).where(eq(registrations.once, token)).get()
  if (before)
    return before.digest === digest
      ? { number: before.number, code: undefined, receivedAt: before.receivedAt }
      : 'another'
  const [number, code] = [encodeCode(randomBytes(NUMBER_CHARACTERS)), encodeCode(randomBytes(CODE_CHARACTERS))]
  const contactName = await keyedName(secret, PURPOSE, `${hearing.key}\0${contactKey(contact)}`)
  const sealed = await sealText(secret, PURPOSE, number, JSON.stringify({ name, contact }))
  const row = sql`SELECT ${number}, ${codeHashOf(number, code)}, ${token}, ${digest}, ${hearing.key}, ${part}, ${standing},
    ${words ?? null}, ${sealed}, ${contactName}, ${receivedAt}, 'waiting', ${hearing.day}
    WHERE (SELECT count(*) FROM (SELECT 1 FROM hearing_registrations WHERE hearing = ${hearing.key} LIMIT ${MOST_REGISTERED})) < ${MOST_REGISTERED}`
  await writeBatch(db, [
    sql`INSERT INTO hearing_registrations (number, code_hash, once, digest, hearing, part, standing, words, sealed,
    contact_name, received_at, state, day) ${row} ON CONFLICT DO NOTHING`,
  ])
  const kept = await db.select().from(registrations).where(eq(registrations.number, number)).get()
  if (kept) return { number, code, receivedAt }
  const taken = await db
    .select({ number: registrations.number })
    .from(registrations)
    .where(
      and(
        eq(registrations.hearing, hearing.key),
        eq(registrations.contactName, contactName),
        sql`${registrations.state} <> 'withdrawn'`,
      ),
    )
    .get()
  return taken ? 'registered' : 'full'
}

const NOBODYS = createHash('sha256').update('').digest('base64url')

/** The registration of whoever has its code; wrong codes and unknown numbers cost the same. @param typed - as they were typed */
export const findRegistrationByCode = async (
  db: IntakeDb,
  typed: { number: string; code: string },
): Promise<HearingRegistration | undefined> => {
  const number = readCode(typed.number, NUMBER_CHARACTERS) ?? ''
  const code = readCode(typed.code, CODE_CHARACTERS) ?? ''
  const row = await db.select().from(registrations).where(eq(registrations.number, number)).get()
  const [given, kept] = [codeHashOf(number, code), row?.codeHash ?? NOBODYS]
  return timingSafeEqual(Buffer.from(given), Buffer.from(kept)) ? row : undefined
}

/** Takes a registration back; name and contact are erased with it. @returns whether it stood */
export const withdrawRegistration = async (db: IntakeDb, number: string): Promise<boolean> => {
  const rows = await db
    .update(registrations)
    .set({ state: 'withdrawn', sealed: null, words: null })
    .where(and(eq(registrations.number, number), ne(registrations.state, 'withdrawn')))
    .returning({ number: registrations.number })
  return rows.length > 0
}

/** Registrations of a hearing in order of arrival, from behind `after`. */
export const listRegistrations = (
  db: IntakeDb,
  hearing: string,
  { after, limit }: { after?: HearingRegistration | undefined; limit: number },
): Promise<HearingRegistration[]> =>
  db
    .select()
    .from(registrations)
    .where(
      and(
        eq(registrations.hearing, hearing),
        after &&
          or(
            gt(registrations.receivedAt, after.receivedAt),
            and(eq(registrations.receivedAt, after.receivedAt), gt(registrations.number, after.number)),
          ),
      ),
    )
    .orderBy(asc(registrations.receivedAt), asc(registrations.number))
    .limit(limit)

export const findRegistration = (db: IntakeDb, number: string): Promise<HearingRegistration | undefined> =>
  db.select().from(registrations).where(eq(registrations.number, number)).get()

/** Says who was chosen; everybody else who takes part in the choice was not. */
export const chooseRegistrations = async (
  db: IntakeDb,
  hearing: string,
  chosen: readonly string[],
  among: readonly string[],
): Promise<void> => {
  const numbers = (list: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`
  const others = among.filter((number) => !chosen.includes(number))
  const of = (list: readonly string[]) =>
    and(
      eq(registrations.hearing, hearing),
      inArray(registrations.number, numbers(list)),
      ne(registrations.state, 'withdrawn'),
    )
  await db.batch([
    db.update(registrations).set({ state: 'chosen' }).where(of(chosen)),
    db.update(registrations).set({ state: 'not-chosen' }).where(of(others)),
  ])
}

export interface Contact {
  number: string
  name: string
  contact: string
}

/** Opens names and contacts of those who are not erased; what cannot be opened is left out. */
export const openContacts = async (rows: readonly HearingRegistration[], secret: string): Promise<Contact[]> => {
  const opened = await Promise.all(
    rows.map(async ({ number, sealed }): Promise<Contact | undefined> => {
      const text = sealed === null ? undefined : await openText(secret, PURPOSE, number, sealed)
      if (text === undefined) return undefined
      // Written by `addRegistration` alone.
      const { name, contact }: { name: string; contact: string } = JSON.parse(text)
      return { number, name, contact }
    }),
  )
  return opened.filter((one) => one !== undefined)
}

/** Erases names and contacts of hearings that are long over. */
export const eraseRegistrants = async (db: IntakeDb, now: Date): Promise<void> => {
  const last = dayOf(daysBefore(now, RETENTION_DAYS.hearingContact))
  await db
    .update(registrations)
    .set({ sealed: null, words: null })
    .where(and(isNotNull(registrations.sealed), lte(registrations.day, last)))
}
