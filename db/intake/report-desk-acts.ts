import { and, eq, sql, type SQL } from 'drizzle-orm'
import { writeBatch } from './batch.ts'
import type { IntakeDb } from './db.ts'
import { onDesk, type Desk } from './report-desk-queue.ts'
import { reports, type ReportState, type StoredReport } from './reports-tables.ts'

/** What a body does with a report. Each act says in the same batch to whoever reported what was done; or nothing is. */

/** What the reporter reads of it. */
export interface DeskEvent {
  /** The state that it comes into; left out where it stays. */
  state?: ReportState | undefined
  kind: 'state' | 'forwarded' | 'extended' | 'finding' | 'answer' | 'released' | 'redacted' | 'penalty'
  /** Unified social credit code of the body it goes to. */
  to?: string | undefined
  reason?: string | undefined
}

/** What becomes of the report's row. */
export type DeskChange = Partial<
  Pick<
    StoredReport,
    | 'state'
    | 'body'
    | 'assigned'
    | 'finding'
    | 'organisation'
    | 'penalty'
    | 'answer'
    | 'reason'
    | 'ground'
    | 'clock'
    | 'acceptDue'
    | 'due'
    | 'extended'
    | 'accepted'
    | 'settled'
    | 'closed'
    | 'released'
    | 'releaseDay'
    | 'redactedText'
    | 'redactionReason'
    | 'shownPhotos'
    | 'dirty'
  >
>

/** As the handler saw it when she decided: what happened to it meanwhile is not overrun. */
const asSeen = (desk: Desk, { number, state, released, visibility, body }: StoredReport): SQL | undefined =>
  and(
    onDesk({ ...desk, body }),
    eq(reports.number, number),
    eq(reports.state, state),
    eq(reports.released, released),
    eq(reports.visibility, visibility),
  )

const eventOf = (condition: SQL | undefined, { by, day }: { by: string; day: string }, event: DeskEvent): SQL => sql`
  INSERT INTO report_events (number, seq, day, state, kind, by, to_body, reason)
  SELECT ${reports.number},
    (SELECT coalesce(max(seq), 0) + 1 FROM report_events WHERE report_events.number = ${reports.number}),
    ${day}, ${event.state ?? null}, ${event.kind}, ${by}, ${event.to ?? null}, ${event.reason ?? null}
  FROM reports WHERE ${condition}`

/** A secret sealed for a holder, beside those before it. */
export interface NewGrant {
  use: 'report' | 'contact'
  /** Unified social credit code. */
  holder: string
  /** age file, base64. */
  sealed: string
  /** Fingerprints of the keys that it is sealed to. */
  keys: readonly string[]
}

const grantOf = (condition: SQL | undefined, { use, holder, sealed, keys }: NewGrant): SQL => sql`
  INSERT INTO report_grants (number, use, holder, seq, sealed, keys)
  SELECT ${reports.number}, ${use}, ${holder},
    (SELECT coalesce(max(seq), -1) + 1 FROM report_grants
      WHERE report_grants.number = ${reports.number} AND use = ${use} AND holder = ${holder}),
    ${sealed}, ${JSON.stringify(keys)}
  FROM reports WHERE ${condition}`

const messageOf = (condition: SQL | undefined, { by, day }: { by: string; day: string }, objectKey: string): SQL => sql`
  INSERT INTO report_messages (number, seq, by, day, object_key)
  SELECT ${reports.number},
    (SELECT coalesce(max(seq), 0) + 1 FROM report_messages WHERE report_messages.number = ${reports.number}),
    ${by}, ${day}, ${objectKey}
  FROM reports WHERE ${condition}`

export interface DeskAct {
  /** In their order; none for what is the body's own affair. */
  events: readonly DeskEvent[]
  change: DeskChange
  grants?: readonly NewGrant[] | undefined
  /** Key in `EVIDENCE` of a sealed message that goes with it. */
  message?: string | undefined
}

/**
 * Does it, where the report still stands as it was read.
 * @param report - as it was read
 * @param today - in Asia/Shanghai
 * @returns whether it was done; else somebody else was there first
 */
export const actOnReport = async (
  db: IntakeDb,
  desk: Desk,
  report: StoredReport,
  { events, change, grants = [], message }: DeskAct,
  today: string,
): Promise<boolean> => {
  const seen = asSeen(desk, report)
  const changes = await writeBatch(db, [
    ...events.map((event) => eventOf(seen, { by: desk.body, day: today }, event)),
    ...grants.map((grant) => grantOf(seen, grant)),
    ...(message === undefined ? [] : [messageOf(seen, { by: desk.body, day: today }, message)]),
    // Last: what comes before looks at the report as it was.
    db.update(reports).set(change).where(seen).getSQL(),
  ])
  return (changes.at(-1) ?? 0) > 0
}

/** Adds a grant alone: to keys that came since, or without one that went. @returns whether the report stands as it was read */
export const addGrant = async (db: IntakeDb, desk: Desk, report: StoredReport, grant: NewGrant): Promise<boolean> => {
  const { meta } = await db.run(grantOf(asSeen(desk, report), grant))
  return meta.changes > 0
}

/** Notes that somebody opens her contact, or reads her text as an auditor: before it is handed out. @returns whether it was noted */
export const noteOpening = async (
  db: IntakeDb,
  number: string,
  opening: { use: 'contact' | 'text'; by: string; body: string | undefined; reason: string },
  today: string,
): Promise<boolean> => {
  const { meta } = await db.run(sql`
    INSERT INTO report_openings (number, seq, use, day, by, body, reason)
    SELECT ${reports.number},
      (SELECT coalesce(max(seq), 0) + 1 FROM report_openings WHERE report_openings.number = ${reports.number}),
      ${opening.use}, ${today}, ${opening.by}, ${opening.body ?? null}, ${opening.reason}
    FROM reports WHERE ${and(
      eq(reports.number, number),
      opening.use === 'contact' ? sql`${reports.contactRecipient} IS NOT NULL` : sql`${reports.recipient} IS NOT NULL`,
    )}`)
  return meta.changes > 0
}

/** A sealed message of the body. @returns whether it stands */
export const addBodyMessage = async (
  db: IntakeDb,
  desk: Desk,
  number: string,
  objectKey: string,
  today: string,
): Promise<boolean> => {
  const standing = and(eq(reports.number, number), onDesk(desk), sql`${reports.recipient} IS NOT NULL`)
  const { meta } = await db.run(messageOf(standing, { by: desk.body, day: today }, objectKey))
  return meta.changes > 0
}

/** A sealed file of the body, in one part. @returns whether it stands */
export const addBodyFile = async (
  db: IntakeDb,
  desk: Desk,
  number: string,
  file: { id: string; objectKey: string; sealedSha256: string; bytes: number },
): Promise<boolean> => {
  const { meta } = await db.run(sql`
    INSERT INTO report_files (number, id, object_key, parts, sealed_sha256, bytes, by)
    SELECT ${reports.number}, ${file.id}, ${file.objectKey}, 1, ${file.sealedSha256}, ${file.bytes}, ${desk.body}
    FROM reports WHERE ${and(eq(reports.number, number), onDesk(desk), sql`${reports.recipient} IS NOT NULL`)}
      AND (SELECT count(*) FROM report_files WHERE report_files.number = ${reports.number} AND by = ${desk.body}) < ${MOST_BODY_FILES}`)
  return meta.changes > 0
}

/** Sealed files that a body may add to one report. */
export const MOST_BODY_FILES = 50
