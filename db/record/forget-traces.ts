import { sql, type SQL } from 'drizzle-orm'
import { filesOf, type Stored } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'
import { CAPTURES, IDS_OF_A_CAPTURE, namesIn, type ReadObject } from './traces.ts'

/** What goes from the tables of events when a document is erased: all that was read from it, and nothing else. */

export const DOCUMENT = 'document'

/** Written out: a bound number would divide as a fraction. */
const IDS = sql.raw(String(IDS_OF_A_CAPTURE))

interface Capturing {
  index: number
  /** JSON of the files as the record or the leaf states them; NULL where neither can be read. */
  files: string | null
}

/** Entries that may have brought events in; a capture that was taken back and handed in again has two. */
const readCapturing = (db: RecordDb, key: string): Promise<Capturing[]> =>
  db.all<Capturing>(sql`
    SELECT entries.idx AS "index", coalesce(records.body -> '$.document', leaves.leaf -> '$.body.document') AS files
    FROM entries LEFT JOIN records ON records.register = entries.register AND records.key = entries.key
      LEFT JOIN leaves ON leaves.idx = entries.idx
    WHERE entries.register = ${CAPTURES} AND entries.key = ${key} AND entries.status <> 'withdrawn'`)

const hashIn = (capturing: readonly Capturing[]): string => {
  const files = capturing.find((one) => one.files !== null)?.files
  const stated: Stored | undefined = files ? JSON.parse(files) : undefined
  return filesOf(stated)[0]?.sha256 ?? ''
}

/** Events of other documents that nothing but this one declared wrong: they may count again. */
const readVoided = async (db: RecordDb, indexes: string): Promise<number[]> => {
  const rows = await db.all<{ event: number }>(sql`
    SELECT event FROM trace_voided WHERE by_idx IN (SELECT value FROM json_each(${indexes}))
      AND event / ${IDS} NOT IN (SELECT value FROM json_each(${indexes}))`)
  return rows.map(({ event }) => event)
}

/**
 * Reads what a document brought in. The statements follow the row that says that it was erased, in one batch: without it,
 * triggers refuse them.
 * @throws DocumentMissing where the document cannot be read any more
 */
export const forgetTraces = async (db: RecordDb, key: string, read: ReadObject): Promise<SQL[]> => {
  const capturing = await readCapturing(db, key)
  const indexes = JSON.stringify(capturing.map(({ index }) => index))
  const [names, voided] = [await namesIn(hashIn(capturing), read), await readVoided(db, indexes)]
  const isOwn = (event: SQL): SQL => sql`${event} / ${IDS} IN (SELECT value FROM json_each(${indexes}))`
  const named = sql`(SELECT trace_things.id FROM json_each(${JSON.stringify(names)}) AS name
    CROSS JOIN trace_things ON trace_things.epc = name.value)`
  return [
    sql`DELETE FROM trace_epcs WHERE thing IN ${named} AND ${isOwn(sql`event`)}`,
    sql`DELETE FROM trace_links WHERE source IN ${named} AND ${isOwn(sql`event`)}`,
    sql`DELETE FROM trace_voided WHERE ${isOwn(sql`event`)}
      OR by_idx IN (SELECT value FROM json_each(${indexes}))`,
    sql`DELETE FROM trace_events WHERE id IN (SELECT trace_events.id FROM json_each(${indexes}) AS capture
      CROSS JOIN trace_events ON trace_events.id >= capture.value * ${IDS}
        AND trace_events.id < capture.value * ${IDS} + ${IDS})`,
    // What something else says of them too stays as it would stand without this document.
    sql`INSERT INTO trace_voided (event, by_idx)
      SELECT stated.id, min(ground.idx) FROM json_each(${JSON.stringify(voided)}) AS freed
        CROSS JOIN trace_events AS stated ON stated.id = freed.value
        CROSS JOIN (
          SELECT said.id AS at, said.event_id, said.party, said.id / ${IDS} AS idx, NULL AS key
            FROM json_each(${JSON.stringify(voided)}) AS again CROSS JOIN trace_events AS one ON one.id = again.value
            CROSS JOIN trace_events AS said ON said.event_id = one.event_id AND said.party = one.party AND said.is_error = 1
          UNION ALL
          SELECT gone.idx * ${IDS}, one.event_id, one.party, gone.idx, gone.key
            FROM json_each(${JSON.stringify(voided)}) AS again CROSS JOIN trace_events AS one ON one.id = again.value
            CROSS JOIN entries AS brought ON brought.idx = one.id / ${IDS}
            CROSS JOIN entries AS gone ON gone.register = brought.register AND gone.key = brought.key
              AND gone.status = 'withdrawn' AND gone.idx > brought.idx) AS ground
        ON ground.event_id = stated.event_id AND ground.party = stated.party AND ground.at >= stated.id
          AND (ground.key IS NULL OR ground.key = (SELECT key FROM entries WHERE idx = stated.id / ${IDS}))
      GROUP BY stated.id`,
    sql`DELETE FROM trace_things WHERE id IN ${named} AND NOT ${isNamed(sql`trace_things.id`)}`,
    sql`DELETE FROM trace_parties WHERE organisation = ${key.split('~')[0] ?? ''}
      AND NOT EXISTS (SELECT 1 FROM trace_events WHERE trace_events.party = trace_parties.id)`,
  ]
}

const isNamed = (id: SQL): SQL => sql`(EXISTS (SELECT 1 FROM trace_epcs WHERE thing = ${id})
  OR EXISTS (SELECT 1 FROM trace_links WHERE source = ${id}) OR EXISTS (SELECT 1 FROM trace_links WHERE target = ${id})
  OR EXISTS (SELECT 1 FROM trace_events WHERE read_point = ${id})
  OR EXISTS (SELECT 1 FROM trace_events WHERE location = ${id}))`
