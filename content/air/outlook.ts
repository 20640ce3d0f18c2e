import { textIn, type Stated } from '../measurements/stated.ts'
import { WARNING_LEVELS } from './warnings.ts'

/** One row of the register `air-warnings`. */
export interface OutlookRow {
  key: string
  publisher: string
  body: Stated
}

/** What is said of the air of a place from now on. */
export interface Outlook<Row extends OutlookRow = OutlookRow> {
  /** Warnings in force, gravest first. */
  warnings: Row[]
  /** Warnings that were issued and begin later, in order of their beginning. */
  announced: Row[]
  /** Forecasts that are not over, in order of their beginning. */
  forecasts: Row[]
}

const beginOf = ({ body }: OutlookRow): string => textIn(body, 'from') ?? textIn(body, 'issued') ?? ''

/** Whether its time is over; without an end a warning holds until it is lifted. */
const isOver = ({ body }: OutlookRow, at: number): boolean => {
  const to = textIn(body, 'to')
  return textIn(body, 'status') === 'lifted' || (to !== undefined && Date.parse(to) < at)
}

const gravity = ({ body }: OutlookRow): number => WARNING_LEVELS.findIndex((level) => level === body['level'])

const byBeginning = (a: OutlookRow, b: OutlookRow): number => Date.parse(beginOf(a)) - Date.parse(beginOf(b))

/** Of forecasts for one place and time the one that was issued last. */
const latest = <Row extends OutlookRow>(rows: readonly Row[]): Row[] => {
  const found = new Map<string, Row>()
  for (const row of rows) {
    const name = `${textIn(row.body, 'place') ?? ''} ${beginOf(row)}`
    const known = found.get(name)
    if (!known || (textIn(known.body, 'issued') ?? '') < (textIn(row.body, 'issued') ?? '')) found.set(name, row)
  }
  return [...found.values()]
}

/**
 * Warnings and forecasts as they stand at an instant, by the times that they state.
 * @param at - milliseconds since 1970
 */
export const outlookAt = <Row extends OutlookRow>(rows: readonly Row[], at: number): Outlook<Row> => {
  const standing = rows.filter((row) => !isOver(row, at))
  const warnings = standing.filter(({ body }) => body['kind'] === 'warning')
  const isBegun = (row: Row): boolean => !(Date.parse(beginOf(row)) > at)
  return {
    warnings: warnings.filter(isBegun).toSorted((a, b) => gravity(b) - gravity(a) || byBeginning(a, b)),
    announced: warnings.filter((row) => !isBegun(row)).toSorted(byBeginning),
    forecasts: latest(standing.filter(({ body }) => body['kind'] === 'forecast')).toSorted(byBeginning),
  }
}
