import { env } from 'cloudflare:workers'
import type { PublicSide } from '../../content/reports/projection.ts'

/** Reports as they stand in the private database once they were taken, released, and moved on. */

export const TODAY = '2026-11-22'
/** One minute past midnight in Asia/Shanghai, when the day's change is published. */
export const MIDNIGHT = new Date(`${TODAY}T00:01:00+08:00`)
export const laterDay = (days: number): Date => new Date(MIDNIGHT.getTime() + days * 86_400_000)

export const BODY = '11990100000000019F'
export const OTHER_BODY = '11990101000000027Q'

/** Of a report: columns by name; those that only an update may set are set by one. */
export interface ReportColumns {
  [column: string]: string | number | null
}

const AT_FIRST: ReportColumns = {
  category: 'smell',
  body: BODY,
  place: '990101',
  day: '2026-11-18',
  recurring: 0,
  received: '2026-11-19',
  visibility: 'public',
  public_text: '示例厂东侧夜里有酸味。',
  public_photos: null,
  cell: null,
  language: 'zh',
  recipient: 'age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq',
  locator_mac: null,
  source: 'form',
  due: '2027-01-18',
}

let numbers = 0
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Another number each time. */
const aNumber = (): string => {
  let left = ++numbers * 7_919 + 1_000_003
  return Array.from({ length: 10 }, (_, at) => {
    const character = ALPHABET[(left + at * 11) % 32] ?? '0'
    left = Math.floor(left / 3) + numbers
    return character
  })
    .join('')
    .replace(/.{4}$/, String(1_000 + numbers))
}

const insert = (table: string, columns: ReportColumns): D1PreparedStatement => {
  const names = Object.keys(columns)
  return env.INTAKE.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  ).bind(...Object.values(columns))
}

/** Something happened to a report, and its row says so: an event, and what changed. */
export const moveReport = async (
  number: string,
  change: ReportColumns,
  { day = '2026-11-20', kind = 'state', reason = null }: { day?: string; kind?: string; reason?: string | null } = {},
): Promise<void> => {
  const { state = null, body = null } = change
  const { seq = 0 } =
    (await env.INTAKE.prepare('SELECT max(seq) AS seq FROM report_events WHERE number = ?')
      .bind(number)
      .first<{ seq: number }>()) ?? {}
  const set = { ...change, dirty: 1 }
  await env.INTAKE.batch([
    insert('report_events', { number, seq: seq + 1, day, state, kind, by: BODY, to_body: body, reason }),
    env.INTAKE.prepare(
      `UPDATE reports SET ${Object.keys(set)
        .map((name) => `${name} = ?`)
        .join(', ')} WHERE number = ?`,
    ).bind(...Object.values(set), number),
  ])
}

const LATER = [
  ...['state', 'released', 'release_day', 'shown_photos', 'redacted_text', 'redaction_reason', 'closed', 'settled'],
  ...['accepted', 'finding', 'organisation', 'penalty', 'answer', 'me_too', 'reopenings', 'reason', 'rating'],
]

/** A report that was taken; released on the day it came, unless said otherwise. @returns its number */
export const aReport = async (over: ReportColumns = {}): Promise<string> => {
  const number = String(over['number'] ?? aNumber())
  const all: ReportColumns = { released: 1, release_day: '2026-11-20', ...over }
  const isLater = ([name]: [string, unknown]): boolean => LATER.includes(name)
  const first = Object.fromEntries(Object.entries({ ...AT_FIRST, ...all }).filter((entry) => !isLater(entry)))
  await env.INTAKE.batch([
    insert('reports', { ...first, number, locator_mac: `mac-${number}` }),
    insert('report_events', {
      ...{ number, seq: 1, day: String(first['received']), state: 'received', kind: 'received', by: 'reporter' },
      to_body: String(first['body']),
    }),
  ])
  const day = [String(first['received']), '2026-11-20'].sort().at(-1)
  await moveReport(number, Object.fromEntries(Object.entries(all).filter(isLater)), { day })
  return number
}

/** The public face of a report, for what asks no database. */
export const aSide = (over: Partial<PublicSide> = {}): PublicSide => ({
  number: 'A1B2C3D4E5',
  category: 'smell',
  body: BODY,
  place: '990101',
  day: '2026-11-18',
  recurring: false,
  received: '2026-11-19',
  visibility: 'public',
  text: '示例厂东侧夜里有酸味。',
  photos: [],
  cell: undefined,
  state: 'received',
  since: '2026-11-19',
  reason: undefined,
  clock: undefined,
  acceptDue: undefined,
  accepted: undefined,
  due: '2027-01-18',
  extended: undefined,
  settled: undefined,
  closed: undefined,
  reopenings: 0,
  finding: undefined,
  organisation: undefined,
  answer: undefined,
  penalty: undefined,
  meToo: 0,
  released: true,
  releaseDay: '2026-11-20',
  redactionReason: undefined,
  ...over,
})

/** A whole JPEG of one tiny scan; with `extra`, segments before its picture. */
export const aJpeg = (seed = 1, extra: readonly number[] = []): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0xff, 0xd8, ...extra, 0xff, 0xdb, 0, 4, 0, seed],
    ...[0xff, 0xc0, 0, 11, 8, 0, 48, 0, 64, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
    ...[seed, 2, 3, 0xff, 0xd9],
  ])
