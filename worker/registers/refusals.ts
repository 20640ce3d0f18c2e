import { faultField } from '../../content/certificates/steps.ts'
import type { CheckedRow } from '../../content/registers/check.ts'
import type { Issue, MessageCode } from '../../content/registers/messages.ts'
import { isWithin } from '../../content/people/within.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Authority } from '../../db/intake/keys.ts'
import { findCarryBreaks } from '../../db/record/carried.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { describeFiles, type FileFault } from '../../db/record/documents.ts'
import type { Refusal } from '../../db/record/plan.ts'
import { findUnknownRefs, readPlacesOf, refsTo, type Name, type UnknownRef } from '../../db/record/refs.ts'
import { readState, standingKey } from '../../db/record/state.ts'
import { ownersOf } from './owner.ts'
import { schemeField, schemesOf } from './schemes.ts'

/** Why rows that are well formed still cannot be published, each naming its row and field. */

/** The rows of one request, with the line of each as it was given, where they have lines. */
export interface Rows {
  register: RegisterDefinition
  accepted: CheckedRow[]
  lines: readonly number[] | undefined
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
export const outOfBounds = async (db: RecordDb, rows: Rows, authority: Authority): Promise<Issue[]> => [
  ...(await outsidePlaces(db, rows, authority)),
  ...(await outsideSchemes(db, rows, authority)),
  ...(await ofOthers(db, rows, authority)),
  ...(await ownedByOthers(db, rows, authority)),
]

/** What the record says now, for each row; `undefined` where it is new or withdrawn. */
const readStanding = async (db: RecordDb, { register, accepted }: Rows) => {
  const keys = accepted.map(({ key }) => ({ register: register.id, key }))
  const { standing } = await readState(db, keys, [])
  return accepted.map(({ key }) => standing.get(standingKey(register.id, key))?.body ?? undefined)
}

/** A row without a place of its own lies where the records lie that it refers to, such as a reading's station. */
const outsidePlaces = async (db: RecordDb, rows: Rows, { bounds }: Authority): Promise<Issue[]> => {
  const within = bounds.places
  if (within === undefined) return []
  const { register, accepted } = rows
  const standing = await readStanding(db, rows)
  const stated = accepted.map(({ status, body }, i) =>
    [status === 'withdrawn' ? undefined : body, standing[i]].filter((one) => one !== undefined),
  )
  const placed = await readPlacesOf(db, register, stated.flat())
  return accepted.flatMap(({ row }, i) => {
    const places = (stated[i] ?? []).flatMap((body) => placed.get(body) ?? [])
    const isReachable = ({ place }: { place: string | undefined }): boolean =>
      place !== undefined && within.some((bound) => isWithin(place, bound))
    // A withdrawal of what does not stand is refused as such.
    if (stated[i]?.length === 0 || (places.length > 0 && places.every(isReachable))) return []
    const outside = new Set(places.filter((place) => !isReachable(place)).map(({ field }) => field))
    return (outside.size > 0 ? [...outside] : [undefined]).map((field) => issueAt(rows, row, field, 'outside-places'))
  })
}

/** A row lies within the scheme that it names, or that the record names which it belongs to. */
const outsideSchemes = async (db: RecordDb, rows: Rows, { bounds }: Authority): Promise<Issue[]> => {
  const within = bounds.schemes
  if (within === undefined) return []
  const standing = await readStanding(db, rows)
  const stated = rows.accepted.map(({ status, body }, i) =>
    [status === 'withdrawn' ? undefined : body, standing[i]].filter((one) => one !== undefined),
  )
  const schemes = await schemesOf(db, rows.register, stated.flat())
  const field = schemeField(rows.register)
  return rows.accepted.flatMap(({ row }, i) =>
    // A withdrawal of what does not stand is refused as such.
    stated[i]?.every((body) => within.includes(schemes.get(body) ?? ''))
      ? []
      : [issueAt(rows, row, field, 'outside-schemes')],
  )
}

/** An organisation publishes of itself alone. */
const ofOthers = async (db: RecordDb, rows: Rows, { role, organisation }: Authority): Promise<Issue[]> => {
  const fields = fieldsWithRole(rows.register, 'organisation')
  if ((role !== 'organisation' && role !== 'producer') || fields.length === 0) return []
  const standing = await readStanding(db, rows)
  return rows.accepted.flatMap(({ row, status, body }, i) => {
    const stated = [status === 'withdrawn' ? undefined : body, standing[i]].filter((one) => one !== undefined)
    return fields
      .filter((field) => stated.some((one) => one[field] !== organisation))
      .map((field) => issueAt(rows, row, field, 'outside-organisation'))
  })
}

/** A certifier writes its own certificates, and what belongs to them. */
const ownedByOthers = async (db: RecordDb, rows: Rows, { role, organisation }: Authority): Promise<Issue[]> => {
  const { owner } = rows.register
  if (role !== 'certifier' || owner === undefined) return []
  const standing = await readStanding(db, rows)
  const stated = rows.accepted.map(({ status, body }, i) =>
    [status === 'withdrawn' ? undefined : body, standing[i]].filter((one) => one !== undefined),
  )
  const owners = await ownersOf(db, rows.register, stated.flat())
  return rows.accepted.flatMap(({ row }, i) =>
    stated[i]?.some((body) => {
      const whose = owners.get(body)
      // A certificate that does not stand is told of as such.
      return whose !== undefined && whose !== organisation
    })
      ? [issueAt(rows, row, owner, 'outside-organisation')]
      : [],
  )
}

/** References that name no record, and places that do not exist. */
export const unknownRefs = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  const unknown = await findUnknownRefs(db, rows.register, rows.accepted)
  return unknownAt(rows, unknown)
}

/** The same of what the record's door found, which reads them for many publications together. */
export const unknownRefsTo = (rows: Rows, names: readonly Name[]): Issue[] =>
  names.length === 0 ? [] : unknownAt(rows, refsTo(rows.register, rows.accepted, names))

const unknownAt = (rows: Rows, unknown: readonly UnknownRef[]): Issue[] =>
  unknown.map(({ row, field, value, register }) =>
    issueAt(rows, rows.accepted[row]?.row ?? row, field, 'unknown-reference', { value: value.slice(0, 80), register }),
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

/** The same where nothing but that is asked. */
export const missingFiles = async (objects: R2Bucket, rows: Rows): Promise<Issue[]> =>
  wrongFiles((await describeFiles(objects, rows.register, rows.accepted)).faults, rows)

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
