import { daysAfter } from '../../content/consultations/windows.ts'
import { textIn } from '../../content/consultations/ruled.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import type { Dated } from '../../db/record/consultations.ts'
import { consultationPath, hearingPath } from './view.ts'

/** A month as weeks of days, and what begins, ends or is heard on each. */

export type Mark = 'opens' | 'closes' | 'heard'

export interface DayEvent {
  day: string
  mark: Mark
  key: string
  title: string
  /** Language-neutral. */
  path: string
  isInvented: boolean
}

export interface Day {
  /** `YYYY-MM-DD`; `undefined` outside the month. */
  day: string | undefined
  marks: Mark[]
  /** How many are open for comment. */
  open: number
}

export interface Month {
  /** `YYYY-MM`. */
  month: string
  before: string
  after: string
  first: string
  last: string
  weeks: Day[][]
  events: DayEvent[]
}

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/
const LEAST_YEAR = 2000
const MOST_YEAR = 2100

/** @returns the month asked for, or that of `today` */
export const monthOf = (asked: string | null, today: string): string => {
  const year = Number(MONTH.exec(asked ?? '')?.[1])
  return asked !== null && year >= LEAST_YEAR && year <= MOST_YEAR ? asked : today.slice(0, 7)
}

export const spanOf = (month: string): { first: string; last: string } => {
  const first = `${month}-01`
  const next = daysAfter(first, 32).slice(0, 7)
  return { first, last: daysAfter(`${next}-01`, -1) }
}

const eventsOf = ({ register, key, publisher, body }: Dated): DayEvent[] => {
  const common = { key, title: textIn(body['title']) ?? key, isInvented: isDemonstration(publisher) }
  const [opens, closes, day] = [textIn(body['opens']), textIn(body['closes']), textIn(body['day'])]
  if (register === 'hearings')
    return day === undefined || body['state'] === 'cancelled'
      ? []
      : [{ ...common, day, mark: 'heard', path: hearingPath(key) }]
  const path = consultationPath(key)
  return [
    ...(opens === undefined ? [] : [{ ...common, path, day: opens, mark: 'opens' as const }]),
    ...(closes === undefined ? [] : [{ ...common, path, day: closes, mark: 'closes' as const }]),
  ]
}

/** Monday begins the week. @param dated - what `readDated` found of the month */
export const monthView = (month: string, dated: readonly Dated[]): Month => {
  const { first, last } = spanOf(month)
  const events = dated
    .flatMap(eventsOf)
    .filter(({ day }) => day >= first && day <= last)
    .toSorted((a, b) => (`${a.day} ${a.mark} ${a.key}` < `${b.day} ${b.mark} ${b.key}` ? -1 : 1))
  const windows = dated.flatMap(({ register, body }) => {
    const [opens, closes] = [textIn(body['opens']), textIn(body['closes'])]
    return register === 'consultations' && opens !== undefined && closes !== undefined ? [{ opens, closes }] : []
  })
  const lead = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const days = Number(last.slice(8))
  const cells = Array.from({ length: Math.ceil((lead + days) / 7) * 7 }, (_, at): Day => {
    const number = at - lead + 1
    if (number < 1 || number > days) return { day: undefined, marks: [], open: 0 }
    const day = `${month}-${String(number).padStart(2, '0')}`
    const marks = [...new Set(events.filter((event) => event.day === day).map(({ mark }) => mark))]
    return { day, marks, open: windows.filter(({ opens, closes }) => opens <= day && day <= closes).length }
  })
  return {
    ...{ month, first, last, events },
    before: daysAfter(first, -1).slice(0, 7),
    after: daysAfter(last, 1).slice(0, 7),
    weeks: Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(7 * week, 7 * week + 7)),
  }
}
