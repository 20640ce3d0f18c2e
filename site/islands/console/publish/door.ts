import { ask, waitingOf } from '../ask.ts'
import { Refused } from '../request.ts'
import { findTold, type Finding } from './findings.ts'
import { jsonOf, type Part } from './parts.ts'

/** Trying out and publishing, part by part. */

/** What a row would do to a record that stands. */
export interface Change {
  /** Index in the file. */
  row: number
  key: string
  /** The one that the record would have. */
  revision: number
  status: 'published' | 'corrected' | 'withdrawn'
  /** Of a correction: what each field said and would say; `null` where it says nothing. */
  fields: { field: string; before: unknown; after: unknown }[]
}

export interface Outlook {
  published: number
  corrected: number
  withdrawn: number
  unchanged: number
  changes: Change[]
  notices: Finding[]
  /** Why it would wait for another officer's release, in sentences. */
  waits: string[]
  /** Rows that refer to rows of an earlier part, and can only be tried out once those stand. */
  deferred: number
}

export interface Destination {
  register: string
  /** Id of the role to act in. */
  role: string | undefined
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsOf = (value: unknown): Record<string, unknown> => (isFields(value) ? value : {})
const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isFields) : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

const statusOf = (value: unknown): Change['status'] =>
  value === 'corrected' || value === 'withdrawn' ? value : 'published'

const entriesPath = ({ register }: Destination, query: Record<string, string>): string =>
  `/api/registers/${register}/entries?${new URLSearchParams(query)}`

const JSON_ROWS = { type: 'application/json' }

/** @param rows - of what was sent, each row's index in the file */
const changeOf = (given: Record<string, unknown>, rows: readonly number[]): Change => ({
  row: rows[countOf(given['row'])] ?? 0,
  key: textOf(given['key']),
  revision: countOf(given['revision']),
  status: statusOf(given['status']),
  fields: listOf(given['fields']).map(({ field, before, after }) => ({
    field: textOf(field),
    before: before ?? null,
    after: after ?? null,
  })),
})

/** Of a notice or an issue, where it stands and what it says. */
const told = (given: unknown): { pointer: string; message: string }[] =>
  listOf(given).map(({ pointer, message }) => ({ pointer: textOf(pointer), message: textOf(message) }))

/** Why it waits, whatever form the portal gives a reason. */
const whyOf = (given: unknown): string[] =>
  (Array.isArray(given) ? given : []).map((why: unknown) =>
    typeof why === 'string' ? why : textOf(fieldsOf(why)['message']) || textOf(fieldsOf(why)['detail']),
  )

export type Tried = { findings: Finding[] } | { outlook: Outlook }

interface Trial {
  destination: Destination
  /** Of corrections and withdrawals whose rows give none; one that only stands in for it does. */
  reason: string
  /** Fields → columns, as `columnNames` tells. */
  names: Map<string, string>
}

/** What the portal says of some rows of a part, nothing stored: its answer, or what is wrong. @throws Refused, Lost, Cancelled */
const tryRows = async (
  { destination, reason, names }: Trial,
  part: Part,
  isLeftOut: (row: number) => boolean,
): Promise<{ rows: readonly number[] } & ({ findings: Finding[] } | { body: Record<string, unknown> })> => {
  const rows = part.rows.filter((row) => !isLeftOut(row))
  // All of them refer to what does not stand yet: there is nothing to ask.
  if (rows.length === 0) return { rows, body: {} }
  try {
    const path = entriesPath(destination, { dryRun: 'true', reason })
    const answer = await ask('POST', path, { body: jsonOf(part, isLeftOut), ...JSON_ROWS, role: destination.role })
    return { rows, body: fieldsOf(answer.body) }
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 422) throw error
    return { rows, findings: findTold(error.issues, rows, names) }
  }
}

/** Whether a field of a row refers to an earlier part. */
const isBehindIn =
  ({ behind }: Part, names: Map<string, string>) =>
  ({ row, column }: Finding): boolean =>
    row !== undefined && [...(behind.get(row) ?? [])].some((field) => (names.get(field) ?? field) === column)

/** A part, and again without the rows that refer to an earlier part, where the portal does not find what they refer to. */
const tryPart = async (trial: Trial, part: Part) => {
  const first = await tryRows(trial, part, () => false)
  if (!('findings' in first)) return { ...first, told: [], deferred: 0 }
  const isBehind = isBehindIn(part, trial.names)
  const behind = first.findings.filter(isBehind)
  if (behind.length === 0) return { ...first, told: [], deferred: 0 }
  // A list that was cut may leave some out.
  const isCut = first.findings.some(({ row }) => row === undefined)
  const later = new Set<number | undefined>(isCut ? part.behind.keys() : behind.map(({ row }) => row))
  const told = first.findings.filter((finding) => !isBehind(finding) && later.has(finding.row))
  const isLater = (row: number): boolean => later.has(row)
  return { ...(await tryRows(trial, part, isLater)), told, deferred: later.size }
}

/**
 * What the portal says of all parts, nothing stored.
 * @param progress - told how many rows were looked at
 * @throws Refused for anything but rows, Lost, Cancelled
 */
export const tryOut = async (
  trial: Trial,
  parts: readonly Part[],
  progress: (rows: number) => void = () => undefined,
): Promise<Tried> => {
  const findings: Finding[] = []
  const outlook: Outlook = {
    published: 0,
    corrected: 0,
    withdrawn: 0,
    unchanged: 0,
    changes: [],
    notices: [],
    waits: [],
    deferred: 0,
  }
  let looked = 0
  for (const part of parts) {
    const tried = await tryPart(trial, part)
    findings.push(...tried.told)
    outlook.deferred += tried.deferred
    if ('findings' in tried) findings.push(...tried.findings)
    else {
      const { body, rows } = tried
      for (const count of ['published', 'corrected', 'withdrawn', 'unchanged'] as const)
        outlook[count] += countOf(body[count])
      outlook.changes.push(...listOf(body['changes']).map((change) => changeOf(change, rows)))
      const notices = findTold(told(body['notices']), rows, trial.names)
      const isBehind = isBehindIn(part, trial.names)
      outlook.notices.push(...notices.filter((notice) => !isBehind(notice)))
      for (const why of whyOf(body['waits'])) if (!outlook.waits.includes(why)) outlook.waits.push(why)
    }
    looked += part.rows.length
    progress(looked)
  }
  return findings.length > 0 ? { findings } : { outlook }
}

export interface Stood {
  key: string
  revision: number
  index: number
}

/** What became of one part. */
export type Ended = { entries: Stood[]; checkpoint: string } | { waiting: string }

/**
 * Publishes one part. Repeated under the same name it does nothing twice and answers as before.
 * @throws Refused, Lost, Cancelled
 */
export const publishPart = async (
  destination: Destination,
  part: Part,
  { reason, idempotencyKey }: { reason: string; idempotencyKey: string },
): Promise<Ended> => {
  const path = entriesPath(destination, reason === '' ? {} : { reason })
  const answer = await ask('POST', path, {
    body: jsonOf(part),
    ...JSON_ROWS,
    role: destination.role,
    idempotencyKey,
  })
  const waiting = waitingOf(answer)
  if (waiting !== undefined) return { waiting }
  const body = fieldsOf(answer.body)
  const entries = listOf(body['entries']).map(({ key, revision, index }) => ({
    key: textOf(key),
    revision: countOf(revision),
    index: countOf(index),
  }))
  return { entries, checkpoint: textOf(body['checkpoint']) }
}
