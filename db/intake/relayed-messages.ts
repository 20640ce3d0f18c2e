import { createHash, randomBytes } from 'node:crypto'
import { and, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { encodeCode, NUMBER_CHARACTERS } from '../../content/information-requests/codes.ts'
import { scopeOf } from '../../content/people/permissions.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import { ROLES } from '../../content/people/roles.ts'
import { NOTICES, type Message } from '../../content/relayed-messages/message.ts'
import type { IntakeDb } from './db.ts'
import { behind, type PageRequest } from './newest-first.ts'
import { heldRoles } from './people-tables.ts'
import { relayedMessages as messages, type RelayedMessage } from './relayed-messages-tables.ts'
import { openText, sealText } from './sealed.ts'

/** Messages to organisations that posted a notice. Text and contact are sealed; a database that was stolen tells neither. */

const PURPOSE = 'relayed message'
/** Messages that wait for one organisation; beyond that, somebody floods it. */
export const MOST_KEPT = 500

const toTheSecond = (instant: string): string => `${instant.slice(0, 19)}Z`

export interface MessageReceipt {
  number: string
  /** RFC 3339 UTC. */
  receivedAt: string
}

/** Roles whose holders may read what their organisation was written. */
const READERS = ROLES.filter((role) => scopeOf('relayed-messages-read', role) !== undefined)

/** Whether anybody of an organisation could read a message: a person whose role reaches the notices. */
export const hasReaders = async (db: IntakeDb, organisation: string): Promise<boolean> => {
  const named = sql`EXISTS (SELECT 1 FROM json_each(${heldRoles.bounds}, '$.registers') WHERE value = ${NOTICES})`
  const role = await db
    .select({ id: heldRoles.id })
    .from(heldRoles)
    .where(
      and(
        eq(heldRoles.organisation, organisation),
        isNull(heldRoles.endedAt),
        sql`${heldRoles.role} IN (SELECT value FROM json_each(${JSON.stringify(READERS)}))`,
        sql`(${heldRoles.bounds} ->> '$.registers' IS NULL OR ${named})`,
      ),
    )
    .limit(1)
    .get()
  return role !== undefined
}

/**
 * Keeps a message.
 * @param secret - 32 bytes, base64
 * @param once - token of the form it was sent with
 * @returns `sent-before` for a form that was sent already, `full` where too many wait for the organisation
 */
export const addMessage = async (
  db: IntakeDb,
  { notice, text, contact }: Message,
  { organisation, secret, once }: { organisation: string; secret: string; once: string | undefined },
  now: Date,
): Promise<MessageReceipt | 'sent-before' | 'full'> => {
  const [number, receivedAt] = [encodeCode(randomBytes(NUMBER_CHARACTERS)), toTheSecond(now.toISOString())]
  const token = once === undefined ? null : createHash('sha256').update(`message\0${once}`).digest('base64url')
  const sealed = await sealText(secret, PURPOSE, number, JSON.stringify({ text, contact }))
  // Counted where it is written: however many are sent at once, none passes the bound.
  const kept = sql`SELECT count(*) FROM (SELECT 1 FROM relayed_messages WHERE organisation = ${organisation} LIMIT ${MOST_KEPT})`
  const stored = await db.all(sql`
    INSERT INTO relayed_messages (number, once, notice, organisation, sealed, received_at)
    SELECT ${number}, ${token}, ${notice}, ${organisation}, ${sealed}, ${receivedAt} WHERE (${kept}) < ${MOST_KEPT}
    ON CONFLICT (once) DO NOTHING RETURNING number`)
  if (stored.length > 0) return { number, receivedAt }
  const before = token !== null && (await db.select().from(messages).where(eq(messages.once, token)).get())
  return before ? 'sent-before' : 'full'
}

/** Messages to an organisation, the newest first. */
export const listMessages = (
  db: IntakeDb,
  organisation: string,
  { after, limit }: PageRequest,
): Promise<RelayedMessage[]> =>
  db
    .select()
    .from(messages)
    .where(and(eq(messages.organisation, organisation), behind(messages.receivedAt, messages.number, after)))
    .orderBy(desc(messages.receivedAt), desc(messages.number))
    .limit(limit)

/** Numbers of messages to organisations that nobody noted as answered; of each at most `MOST_KEPT` are kept. */
export const listUnanswered = async (db: IntakeDb, organisations: readonly string[]): Promise<string[]> => {
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(organisations)}))`
  const rows = await db
    .select({ number: messages.number })
    .from(messages)
    .where(and(inArray(messages.organisation, wanted), isNull(messages.answeredAt)))
  return rows.map(({ number }) => number)
}

/** What was written; `undefined` for what another secret sealed. */
export const openMessage = async (
  { number, sealed }: RelayedMessage,
  secret: string,
): Promise<Pick<Message, 'text' | 'contact'> | undefined> => {
  const opened = await openText(secret, PURPOSE, number, sealed)
  // Written by `addMessage` alone.
  return opened === undefined ? undefined : JSON.parse(opened)
}

const own = (organisation: string, number: string) =>
  and(eq(messages.number, number), eq(messages.organisation, organisation))

/** Notes that a message was answered; the first time stands. @returns whether the organisation has such a message */
export const noteAnswered = async (db: IntakeDb, organisation: string, number: string, now: Date): Promise<boolean> => {
  const rows = await db
    .update(messages)
    .set({ answeredAt: sql`coalesce(${messages.answeredAt}, ${toTheSecond(now.toISOString())})` })
    .where(own(organisation, number))
    .returning({ number: messages.number })
  return rows.length > 0
}

/** @returns whether the organisation had such a message */
export const deleteMessage = async (db: IntakeDb, organisation: string, number: string): Promise<boolean> => {
  const rows = await db.delete(messages).where(own(organisation, number)).returning({ number: messages.number })
  return rows.length > 0
}

/** Deletes messages whose time is over, answered or not. */
export const eraseMessages = async (db: IntakeDb, now: Date): Promise<void> => {
  const last = toTheSecond(daysBefore(now, RETENTION_DAYS.relayedMessage))
  await db.delete(messages).where(lte(messages.receivedAt, last))
}
