import { dayOf } from '../measurements/day.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import { placeLadder } from '../places/ancestors.ts'

/** A row of the register `overdraft-areas`, with its key. */
export interface AreaRow {
  key: string
  body: Stated
}

/** Worst first. */
const GRADES = ['severe', 'general', 'none'] as const
type Grade = (typeof GRADES)[number]

/** Whether a sampled point lies in a groundwater overdraft area, and which row says so. */
export type DerivedOverdraft = {
  /** `part`: such an area covers part of its place, so that of the point itself nothing is known. */
  overdraftArea: Grade | 'part'
  overdraftRecord: string
  /** Who approved the area, and the number of the document; absent once both were erased. */
  overdraftApproval?: string
}

/** Of one area the row that came into force last, unless it had ended by the day. */
export const areasInForce = <Row extends AreaRow>(rows: readonly Row[], day: string): Row[] => {
  const newest = new Map<string, { row: Row; from: string }>()
  for (const row of rows) {
    const from = textIn(row.body, 'from')
    if (from === undefined || from > day) continue
    const area = `${textIn(row.body, 'place')}~${textIn(row.body, 'area')}`
    const known = newest.get(area)
    if (!known || known.from <= from) newest.set(area, { row, from })
  }
  return [...newest.values()].flatMap(({ row }) => {
    const until = textIn(row.body, 'until')
    return until === undefined || day <= until ? [row] : []
  })
}

/** The row of the worst grade; `undefined` where none has a grade. */
const worst = (rows: readonly AreaRow[]): { row: AreaRow; grade: Grade } | undefined => {
  for (const grade of GRADES) {
    const row = rows.find(({ body }) => body['grade'] === grade)
    if (row) return { row, grade }
  }
  return undefined
}

const stated = (overdraftArea: DerivedOverdraft['overdraftArea'], { key, body }: AreaRow): DerivedOverdraft => {
  const approval = [textIn(body, 'approver'), textIn(body, 'approval')].filter((text) => text !== undefined).join(' ')
  return { overdraftArea, overdraftRecord: key, ...(approval === '' ? {} : { overdraftApproval: approval }) }
}

/**
 * Whether the point of a sample lay in an overdraft area on the day of sampling. Of its place and the places above it
 * the deepest that is wholly spoken of decides; an area in part of a place decides nothing, and is told of where nothing
 * else puts the point into one. Rows of another aquifer do not count, nor do rows of one where the sample names none.
 * @param areas - rows of its place and of those above it, of whatever day
 * @returns an empty object where it is not known, which never means no
 * @throws RangeError when the time is malformed
 */
export const overdraftOf = (body: Stated, areas: readonly AreaRow[]): DerivedOverdraft | Record<string, never> => {
  const time = textIn(body, 'time')
  const place = textIn(body, 'place')
  if (time === undefined || place === undefined || areas.length === 0) return {}
  const rows = areasInForce(areas, dayOf(time)).filter(
    ({ body: area }) => area['aquifer'] === undefined || area['aquifer'] === body['aquifer'],
  )
  let part: AreaRow | undefined
  for (const code of placeLadder(place)) {
    const here = rows.filter(({ body: area }) => area['place'] === code)
    const some = worst(here.filter(({ body: area }) => area['extent'] === 'part' && area['grade'] !== 'none'))
    part ??= some?.row
    const whole = worst(here.filter(({ body: area }) => area['extent'] === 'whole'))
    if (whole && (whole.grade !== 'none' || !part)) return stated(whole.grade, whole.row)
    if (whole) break
  }
  return part ? stated('part', part) : {}
}
