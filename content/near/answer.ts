import { compassOf, type Compass } from '../places/compass.ts'
import { distance, type Position } from '../places/distance.ts'
import { daysAfter } from '../certificates/ending.ts'
import type { Body } from '../registers/facts.ts'
import { textIn } from '../registers/text-in.ts'

/** What is polluting, planned and open for comment around a position, from records that lie near it. */

/** Registers that tell of polluters that stand there. */
export const POLLUTING = ['discharge-permits', 'key-polluters', 'soil', 'hazardous-waste'] as const
/** Registers that tell of what is to come. */
export const PLANNED = ['eia'] as const
/** Registers of drafts that anybody may comment on while their window is open. */
export const COMMENTED = ['consultations'] as const
/** What people reported, where they show where. */
export const REPORTED = ['reports'] as const
export const NEAR_REGISTERS: readonly string[] = [...POLLUTING, ...PLANNED, ...COMMENTED, ...REPORTED]

export interface LocatedRecord {
  register: string
  key: string
  longitude: number
  latitude: number
  body: Body
}

export interface Located extends LocatedRecord {
  /** Whole metres. */
  metres: number
  /** `undefined` where it lies at the very position. */
  direction: Compass | undefined
}

export interface NearAnswer {
  /** Each nearest first. */
  polluting: Located[]
  planned: Located[]
  /** Drafts, and what is planned, on which anybody may comment today. */
  open: Located[]
  /** Seen within a year, to about a kilometre. */
  reported: Located[]
}

/** Where its last day is over, or it was ended before. */
const ENDED: Record<string, { until: string; field: string; values: readonly string[] }> = {
  'discharge-permits': {
    until: 'expires',
    field: 'status',
    values: ['cancelled', 'revoked', 'withdrawn', 'expired', 'reissued'],
  },
  'hazardous-waste': { until: 'validTo', field: 'status', values: ['expired', 'cancelled', 'withdrawn'] },
  soil: { until: 'removed', field: 'stage', values: ['removed'] },
}

/**
 * Whether a permit, licence or listing has ended.
 * @param day - `YYYY-MM-DD` in Asia/Shanghai
 */
export const hasEnded = (register: string, body: Body, day: string): boolean => {
  const end = ENDED[register]
  if (!end) return false
  const until = textIn(body, end.until)
  // Land leaves the list on the day; a permit still holds on its last.
  const isOver = until !== undefined && (register === 'soil' ? until <= day : until < day)
  return isOver || end.values.includes(textIn(body, end.field) ?? '')
}

/** Whether a window for comments is open on a day, its first and last included. */
export const isOpen = (body: Body, day: string): boolean => {
  const [opens, closes] = [textIn(body, 'opens'), textIn(body, 'closes')]
  return opens !== undefined && closes !== undefined && opens <= day && day <= closes
}

/** What rows of one thing share: a site through the years, a project through its stages. */
const thingOf = ({ register, key, body }: LocatedRecord): string => {
  if (register === 'key-polluters') return `${textIn(body, 'organisation') ?? key} ${textIn(body, 'site') ?? ''}`
  return register === 'eia' ? (textIn(body, 'project') ?? key) : key
}

const timeOf = ({ body }: LocatedRecord): string => textIn(body, 'opens') ?? String(body['year'] ?? '').padStart(4, '0')

/** Of rows of one thing, the newest. */
const newestOf = (records: Located[]): Located[] => {
  const things = Map.groupBy(records, (record) => `${record.register} ${thingOf(record)}`)
  return [...things.values()].flatMap((rows) => rows.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1)).slice(0, 1))
}

const nearestFirst = (a: Located, b: Located): number =>
  a.metres - b.metres || (`${a.register} ${a.key}` < `${b.register} ${b.key}` ? -1 : 1)

/** Puts distance and direction to a record. */
export const locate = (centre: Position, record: LocatedRecord): Located => ({
  ...record,
  metres: Math.round(distance(centre, record)),
  direction: compassOf(centre, record),
})

/** How long what was reported counts, days. */
const REPORTED_DAYS = 365

/** Stages after which nothing is planned any more. */
const SETTLED = ['refused', 'acceptance']

/**
 * @param metres - what lies further away is left out
 * @param day - `YYYY-MM-DD` in Asia/Shanghai
 */
export const answerNear = (centre: Position, metres: number, day: string, records: LocatedRecord[]): NearAnswer => {
  const within = records.map((record) => locate(centre, record)).filter((record) => record.metres <= metres)
  const isIn = (registers: readonly string[]) => (record: Located) => registers.includes(record.register)
  const polluting = newestOf(within.filter(isIn(POLLUTING))).filter(
    ({ register, body }) => !hasEnded(register, body, day),
  )
  const plans = within.filter(isIn(PLANNED))
  const open = within.filter(isIn([...COMMENTED, ...PLANNED])).filter(({ body }) => isOpen(body, day))
  const planned = newestOf(plans).filter(({ body }) => isOpen(body, day) || !SETTLED.includes(String(body['stage'])))
  const since = daysAfter(day, -REPORTED_DAYS)
  const reported = within.filter(isIn(REPORTED)).filter(({ body }) => String(body['seen'] ?? '') >= since)
  return {
    polluting: polluting.toSorted(nearestFirst),
    planned: planned.toSorted(nearestFirst),
    open: open.toSorted(nearestFirst),
    reported: reported.toSorted(nearestFirst),
  }
}
