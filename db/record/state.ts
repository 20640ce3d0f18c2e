import { desc, sql } from 'drizzle-orm'
import type { Life } from '../../content/certificates/life.ts'
import type { StoredTile } from '../../content/log/tiles.ts'
import { livesOf, selectStates } from './certificate-states.ts'
import type { RecordDb } from './db.ts'
import type { Placed } from './plan.ts'
import { disclosed, selectRecords } from './read.ts'
import type { StoredRecord } from './record.ts'
import type { Name } from './refs.ts'
import { placedIn } from './requests.ts'
import { records } from './records-tables.ts'
import { checkpoints, requests } from './tables.ts'
import { selectEdge, storedTile } from './tiles.ts'
import { selectVolumes, volumeKey, type VolumeRow, type Whose } from './volumes.ts'

/** What publishing has to know before it appends. */
export interface RecordState {
  /** Entries in the log. */
  size: number
  /** Instant of the newest entry; empty before the first. */
  at: string
  /** Root over them, standard base64. */
  root: string
  /** The newest signed note; empty before the first. */
  checkpoint: string
  edge: StoredTile[]
  /** Newest entry of each key asked for, by `register key`, with the record's stable id. */
  standing: Map<string, StoredRecord & { id: number }>
  /** Requests answered before, by id. */
  answered: Map<string, { digest: string; placed: Placed[] }>
  /** Which of the records asked for stand, by `register key`. */
  there: Set<string>
  /** What each publisher asked for added to a register on its newest days, by `volumeKey`. */
  volumes: Map<string, VolumeRow[]>
  /** Certificates that the keys asked for are about, by number. */
  lives: Map<string, Life>
}

export const standingKey = (register: string, key: string): string => `${register} ${key}`

/** One round trip, whatever the number of keys. */
export const readState = async (
  db: RecordDb,
  keys: { register: string; key: string }[],
  requestIds: string[],
  refs: readonly Name[] = [],
  whose: readonly Whose[] = [],
): Promise<RecordState> => {
  const wanted = JSON.stringify(keys.map(({ register, key }) => [register, key]))
  const sought = JSON.stringify([
    ...new Map(refs.map(({ register, key }) => [standingKey(register, key), [register, key]])).values(),
  ])
  const [newest, edge, standing, answered, there, volumes, states] = await db.batch([
    db.select().from(checkpoints).orderBy(desc(checkpoints.size)).limit(1),
    selectEdge(db),
    selectRecords(db).where(
      sql`(${records.register}, ${records.key}) IN (SELECT value->>0, value->>1 FROM json_each(${wanted}))`,
    ),
    db
      .select()
      .from(requests)
      .where(sql`${requests.id} IN (SELECT value FROM json_each(${JSON.stringify(requestIds)}))`),
    db
      .select({ register: records.register, key: records.key })
      .from(records)
      .where(
        sql`${records.status} <> 'withdrawn'
          AND (${records.register}, ${records.key}) IN (SELECT value->>0, value->>1 FROM json_each(${sought}))`,
      ),
    selectVolumes(db, whose),
    selectStates(db, keys),
  ])
  return {
    size: newest[0]?.size ?? 0,
    at: newest[0]?.at ?? '',
    root: newest[0]?.root ?? '',
    checkpoint: newest[0]?.note ?? '',
    edge: edge.map(storedTile).filter(({ hashes }) => hashes.length < 256 * 32),
    standing: new Map(standing.map((row) => [standingKey(row.register, row.key), { ...disclosed(row), id: row.id }])),
    answered: new Map(answered.map(({ id, digest, answer }) => [id, { digest, placed: placedIn(answer) }])),
    there: new Set(there.map(({ register, key }) => standingKey(register, key))),
    volumes: Map.groupBy(volumes, volumeKey),
    lives: livesOf(states),
  }
}
