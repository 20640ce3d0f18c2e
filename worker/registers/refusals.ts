import { faultField } from '../../content/certificates/steps.ts'
import type { CheckedRow, RefusedRow } from '../../content/registers/check.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { Issue, MessageCode } from '../../content/registers/messages.ts'
import { isWithin } from '../../content/people/within.ts'
import { keeperOf } from '../../content/people/writing.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Authority } from '../../db/intake/keys.ts'
import { findCarryBreaks } from '../../db/record/carried.ts'
import type { RecordDb } from '../../db/record/db.ts'
import type { FileFault } from '../../db/record/documents.ts'
import type { Refusal } from '../../db/record/plan.ts'
import { readBodies } from '../../db/record/read.ts'
import { findUnknownRefs, readPlacesOf, refsTo, type Name, type UnknownRef } from '../../db/record/refs.ts'
import { follow, ownerWay, schemeWay } from './ways.ts'

/** Why rows that are well formed still cannot be published, each naming its row and field. */

/** The rows of one request, with the line of each as it was given, where they have lines. */
export interface Rows {
  register: RegisterDefinition
  accepted: CheckedRow[]
  lines: readonly number[] | undefined
  /** Rows that something is wrong with already; whatever else they refer to wrongly is said with it. */
  refused?: readonly RefusedRow[]
}

/** @param row - index in the rows as given */
export const issueAt = (
  { lines }: Rows,
  row: number,
  column: string | undefined,
  code: MessageCode,
  values: Record<string, string> = {},
): Issue => {
  const line = lines?.[row]
  return {
    pointer: column === undefined ? `/${row}` : `/${row}/${column}`,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    code,
    values,
  }
}

/**
 * Rows that lie outside what the key may publish, one by one: by what they say, and by what the record they correct or
 * withdraw says now, so that nobody moves a record into reach.
 */
export const outOfBounds = async (db: RecordDb, rows: Rows, authority: Authority): Promise<Issue[]> => {
  const checks = [outsidePlaces, outsideSchemes, ofOthers, ownedByOthers].flatMap(
    (check) => check(rows, authority) ?? [],
  )
  if (checks.length === 0) return []
  const keys = rows.accepted.map(({ key }) => key)
  const standing = await readBodies(db, rows.register.id, keys)
  const spoken = rows.accepted.map(({ row, key, status, body }): Spoken => {
    const bodies = [status === 'withdrawn' ? undefined : body, standing.get(key)]
    return { row, bodies: bodies.filter((one) => one !== undefined) }
  })
  return (await Promise.all(checks.map((check) => check(db, spoken)))).flat()
}

/** A row with what it says and what the record says now; nothing of a withdrawal of what does not stand, refused as such. */
interface Spoken {
  row: number
  bodies: Body[]
}
/** Which of the rows lie outside; a bound that does not bind the caller is no check. */
type Check = (db: RecordDb, spoken: readonly Spoken[]) => Promise<Issue[]>
type Bound = (rows: Rows, authority: Authority) => Check | undefined

const all = (spoken: readonly Spoken[]): Body[] => spoken.flatMap(({ bodies }) => bodies)

/** A row without a place of its own lies where the records lie that it refers to, such as a reading's station. */
const outsidePlaces: Bound = (rows, { bounds: { places: within } }) => {
  // A body's keys are the whole body's, wherever the officer who has them works.
  if (within === undefined || rows.register.keeper === 'handler') return undefined
  return async (db, spoken) => {
    const placed = await readPlacesOf(db, rows.register, all(spoken))
    const isReachable = ({ place }: { place: string | undefined }): boolean =>
      place !== undefined && within.some((bound) => isWithin(place, bound))
    return spoken.flatMap(({ row, bodies }) => {
      const places = bodies.flatMap((body) => placed.get(body) ?? [])
      if (bodies.length === 0 || (places.length > 0 && places.every(isReachable))) return []
      const outside = new Set(places.filter((place) => !isReachable(place)).map(({ field }) => field))
      return (outside.size > 0 ? [...outside] : [undefined]).map((field) => issueAt(rows, row, field, 'outside-places'))
    })
  }
}

/** A row lies within the scheme that it names, or that the record names which it belongs to. */
const outsideSchemes: Bound = (rows, { bounds: { schemes: within } }) =>
  within &&
  (async (db, spoken) => {
    const way = schemeWay(rows.register)
    const schemes = await follow(db, way, all(spoken))
    return spoken
      .filter(({ bodies }) => !bodies.every((body) => within.includes(schemes.get(body) ?? '')))
      .map(({ row }) => issueAt(rows, row, way?.field, 'outside-schemes'))
  })

/** An organisation publishes of itself alone. */
const ofOthers: Bound = (rows, { role, organisation }) => {
  const fields = fieldsWithRole(rows.register, 'organisation').filter((name) => !rows.register.fields[name]?.others)
  if (role !== 'organisation' || fields.length === 0) return undefined
  return async (_, spoken) =>
    spoken.flatMap(({ row, bodies }) =>
      fields
        .filter((field) => bodies.some((one) => one[field] !== organisation))
        .map((field) => issueAt(rows, row, field, 'outside-organisation')),
    )
}

/** A certifier writes its own certificates, a producer its own products, and what belongs to them. */
const ownedByOthers: Bound = (rows, { role, organisation }) => {
  const way = ownerWay(rows.register)
  if (!way || role !== keeperOf(rows.register)) return undefined
  return async (db, spoken) => {
    const owners = await follow(db, way, all(spoken))
    // A certificate or product that does not stand is told of as such.
    const isOfOthers = (body: Body): boolean => owners.has(body) && owners.get(body) !== organisation
    return spoken
      .filter(({ bodies }) => bodies.some(isOfOthers))
      .map(({ row }) => issueAt(rows, row, way.field, 'outside-organisation'))
  }
}

/** References that name no record, and places that do not exist. */
export const unknownRefs = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  const given = [...rows.accepted, ...(rows.refused ?? [])]
  return unknownAt(rows, given, await findUnknownRefs(db, rows.register, given))
}

/** The same of what the record's door found, which reads them for many publications together. */
export const unknownRefsTo = (rows: Rows, names: readonly Name[]): Issue[] =>
  names.length === 0 ? [] : unknownAt(rows, rows.accepted, refsTo(rows.register, rows.accepted, names))

const unknownAt = (rows: Rows, given: readonly { row: number }[], unknown: readonly UnknownRef[]): Issue[] =>
  unknown.map(({ row, field, value, register }) =>
    issueAt(rows, given[row]?.row ?? row, field, 'unknown-reference', { value: value.slice(0, 80), register }),
  )

/** Balances that do not go on where those of the year before ended: told of, never refused. */
export const brokenCarries = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  const breaks = await findCarryBreaks(db, rows.register, rows.accepted)
  return breaks.map(({ row, field, values }) =>
    issueAt(rows, rows.accepted[row]?.row ?? row, field, 'carry-differs', values),
  )
}

/** What is wrong with files that rows name, such as that nobody has handed them in. */
export const wrongFiles = (faults: FileFault[], rows: Rows): Issue[] =>
  faults.map(({ row, field, code, values }) => issueAt(rows, rows.accepted[row]?.row ?? row, field, code, values))

const REFUSALS: Partial<Record<Refusal['code'], { column: string | undefined; code: MessageCode }>> = {
  'reason-missing': { column: '_reason', code: 'correction-without-reason' },
  'nothing-to-withdraw': { column: '_status', code: 'nothing-to-withdraw' },
  'leaf-too-large': { column: undefined, code: 'leaf-too-large' },
}

/** What the record's own door refused. */
export const refusedRows = (refusals: Refusal[], rows: Rows): Issue[] =>
  refusals.map(({ row, code: why, values }) => {
    const { column, code } = REFUSALS[why] ?? { column: faultField(rows.register, why), code: why }
    return issueAt(rows, rows.accepted[row]?.row ?? row, column, code, values)
  })
