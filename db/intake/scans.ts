import { NO_SCANS, type CodeScans } from '../../content/trace/scans.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'

/** Scans of codes: folded into sums, read for pages, forgotten. */

/** One scan as it waits in the queue: nothing in it names a visitor. */
export interface Scan {
  /** Keyed hash of the code. */
  code: string
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  day: string
  province: string
  /** The same for the same code, visitor and day; of an automated one, random. */
  id: string
  automated: boolean
}

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** What was not counted yet of what was sent (?1). */
const FRESH = `WITH fresh AS MATERIALIZED (
  SELECT value ->> 'code' AS code, value ->> 'day' AS day, value ->> 'province' AS province,
    value ->> 'automated' AS automated FROM json_each(?1) AS sent
  WHERE NOT EXISTS (SELECT 1 FROM scan_seen WHERE scan_seen.day = value ->> 'day' AND scan_seen.id = value ->> 'id'))`

/** In this order: a day is new to a code until its counts are there, a scan until it was seen. */
const FOLDS = [
  `${FRESH}, told AS (SELECT *, automated = 0 AND NOT EXISTS (SELECT 1 FROM scan_counts
      WHERE scan_counts.code = fresh.code AND scan_counts.day = fresh.day AND scan_counts.visitors > 0) AS opens FROM fresh)
  INSERT INTO scan_codes (code, first_day, last_day, days, visitors, automated)
    SELECT code, min(CASE automated WHEN 0 THEN day END), max(CASE automated WHEN 0 THEN day END),
      count(DISTINCT CASE WHEN opens THEN day END), sum(1 - automated), sum(automated) FROM told WHERE true GROUP BY code
    ON CONFLICT (code) DO UPDATE SET
      first_day = min(coalesce(first_day, excluded.first_day), coalesce(excluded.first_day, first_day)),
      last_day = max(coalesce(last_day, excluded.last_day), coalesce(excluded.last_day, last_day)),
      days = days + excluded.days, visitors = visitors + excluded.visitors, automated = automated + excluded.automated`,
  `${FRESH} INSERT INTO scan_places (code, province, visitors)
    SELECT code, province, count(*) FROM fresh WHERE automated = 0 GROUP BY code, province
    ON CONFLICT (code, province) DO UPDATE SET visitors = visitors + excluded.visitors`,
  `${FRESH} INSERT INTO scan_counts (code, day, province, visitors, automated)
    SELECT code, day, province, sum(1 - automated), sum(automated) FROM fresh WHERE true GROUP BY code, day, province
    ON CONFLICT (code, day, province) DO UPDATE SET
      visitors = visitors + excluded.visitors, automated = automated + excluded.automated`,
  `INSERT OR IGNORE INTO scan_seen (day, id) SELECT value ->> 'day', value ->> 'id' FROM json_each(?1)`,
] as const

/** The first day whose scans can still be told apart. */
export const firstCountedDay = (now: Date): string => dayOf(daysBefore(now, RETENTION_DAYS.scanSeen - 1))

/**
 * Adds scans to the sums, all of them or none; what was counted before is not counted again, however often and in whatever
 * order it arrives. One that is older than what is remembered is left out.
 */
export const foldScans = async (client: Client, scans: readonly Scan[], now: Date): Promise<void> => {
  const first = firstCountedDay(now)
  const distinct = new Map(scans.filter(({ day }) => day >= first).map((scan) => [`${scan.day} ${scan.id}`, scan]))
  if (distinct.size === 0) return
  const sent = JSON.stringify([...distinct.values()].map((scan) => ({ ...scan, automated: Number(scan.automated) })))
  await client.batch(FOLDS.map((statement) => client.prepare(statement).bind(sent)))
}

/** Days of one code that are looked at together. */
const MOST_RECENT = 400

/** Provinces and what else a scan can come from. */
const MOST_PLACES = 40

const READ = `SELECT 'code' AS part, first_day AS day, last_day AS lastDay, NULL AS province, days, visitors, automated
    FROM scan_codes WHERE code = ?1
  UNION ALL SELECT * FROM (SELECT 'place', NULL, NULL, province, NULL, visitors, NULL FROM scan_places
    WHERE code = ?1 ORDER BY visitors DESC, province LIMIT ${MOST_PLACES})
  UNION ALL SELECT * FROM (SELECT 'day', day, NULL, province, NULL, visitors, NULL FROM scan_counts
    WHERE code = ?1 AND visitors > 0 ORDER BY day DESC, province DESC LIMIT ${MOST_RECENT})`

export interface ScanRow {
  part: 'code' | 'place' | 'day'
  day: string | null
  lastDay: string | null
  province: string | null
  days: number | null
  visitors: number | null
  automated: number | null
}

/** Reads the scans of a code, alone or in a batch with others; `codeScans` makes of its rows what they say. */
export const scanStatement = (client: Pick<D1Database, 'prepare'>, code: string): D1PreparedStatement =>
  client.prepare(READ).bind(code)

/** @param rows - of `scanStatement` */
export const codeScans = (rows: readonly ScanRow[]): CodeScans => {
  const summary = rows.find(({ part }) => part === 'code')
  if (!summary) return NO_SCANS
  return {
    firstDay: summary.day ?? undefined,
    lastDay: summary.lastDay ?? undefined,
    days: summary.days ?? 0,
    visitors: summary.visitors ?? 0,
    automated: summary.automated ?? 0,
    provinces: rows.flatMap(({ part, province, visitors }) =>
      part === 'place' ? [{ province: province ?? '', visitors: visitors ?? 0 }] : [],
    ),
    recent: rows.flatMap(({ part, day, province }) =>
      part === 'day' ? [{ day: day ?? '', province: province ?? '' }] : [],
    ),
  }
}

/** The salt of a day, made by whoever asks first. @param fresh - 32 random bytes, base64url */
export const scanSalt = async (client: Client, day: string, fresh: string): Promise<string> => {
  const [, found] = await client.batch<{ salt: string }>([
    client.prepare('INSERT OR IGNORE INTO scan_salts (day, salt) VALUES (?, ?)').bind(day, fresh),
    client.prepare('SELECT salt FROM scan_salts WHERE day = ?').bind(day),
  ])
  return found?.results[0]?.salt ?? fresh
}

/** Rows that one statement deletes: a run takes as many as it needs. */
const AT_ONCE = 10_000

const deleteBefore = async (client: Client, table: string, day: string): Promise<void> => {
  const statement = `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE day < ? LIMIT ${AT_ONCE})`
  for (;;) {
    const { meta } = await client.prepare(statement).bind(day).run()
    if (meta.changes < AT_ONCE) return
  }
}

/** Forgets which scans were counted, with the salts, and days of counts that are over. */
export const forgetScans = async (client: Client, now: Date): Promise<void> => {
  const first = firstCountedDay(now)
  await deleteBefore(client, 'scan_salts', first)
  await deleteBefore(client, 'scan_seen', first)
  await deleteBefore(client, 'scan_counts', dayOf(daysBefore(now, RETENTION_DAYS.scanDay)))
}
