import { ask, waitingOf } from '../ask.ts'
import { Refused } from '../request.ts'
import { findTold, type Finding } from './findings.ts'
import type { Part } from './parts.ts'

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

const changeOf = (given: Record<string, unknown>, offset: number): Change => ({
  row: countOf(given['row']) + offset,
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

/**
 * What the portal says of all parts, nothing stored.
 * @param reason - of corrections and withdrawals whose rows give none; one that only stands in for it does
 * @param progress - told how many rows were looked at
 * @throws Refused for anything but rows, Lost, Cancelled
 */
export const tryOut = async (
  destination: Destination,
  parts: readonly Part[],
  reason: string,
  names: Map<string, string>,
  progress: (rows: number) => void,
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
  }
  for (const { offset, rows, json } of parts) {
    const path = entriesPath(destination, { dryRun: 'true', reason })
    try {
      const answer = await ask('POST', path, { body: json, ...JSON_ROWS, role: destination.role })
      const body = fieldsOf(answer.body)
      for (const count of ['published', 'corrected', 'withdrawn', 'unchanged'] as const)
        outlook[count] += countOf(body[count])
      outlook.changes.push(...listOf(body['changes']).map((change) => changeOf(change, offset)))
      outlook.notices.push(...findTold(told(body['notices']), offset, names))
      for (const why of whyOf(body['waits'])) if (!outlook.waits.includes(why)) outlook.waits.push(why)
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 422) throw error
      findings.push(...findTold(error.issues, offset, names))
    }
    progress(offset + rows)
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
  const answer = await ask('POST', path, { body: part.json, ...JSON_ROWS, role: destination.role, idempotencyKey })
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
