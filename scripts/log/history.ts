import { isFields, parseCanonical } from '../../content/log/canonical-text.ts'
import { refused, type Verdict } from './sentences.ts'

const NAMES = ['body', 'key', 'publishedAt', 'publisher', 'reason', 'register', 'revision', 'status']
const STATUSES: unknown[] = ['published', 'corrected', 'withdrawn']
/** UTC to the second, so that instants sort as text. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** What an entry states, if the leaf is one in canonical JSON. */
const readLeaf = (leaf: Uint8Array) => {
  let fields: unknown
  try {
    fields = parseCanonical(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leaf))
  } catch {
    return undefined
  }
  if (!isFields(fields)) return undefined
  const { register, key, revision, status, publisher, publishedAt, reason, body } = fields
  const isEntry =
    Object.keys(fields).every((name) => NAMES.includes(name)) &&
    [register, key, publisher, publishedAt].every((value) => typeof value === 'string') &&
    Number.isSafeInteger(revision) &&
    STATUSES.includes(status) &&
    INSTANT.test(String(publishedAt)) &&
    (status === 'withdrawn' ? body === null : isFields(body))
  return isEntry
    ? {
        register: String(register),
        key: String(key),
        at: String(publishedAt),
        revision: Number(revision),
        status,
        reason,
      }
    : undefined
}

/**
 * Follows a log from its first entry: times never go back, revisions count 1, 2, 3 … within register and key, and
 * whatever changes a record says why.
 * @param latest - instant that no entry may be later than, where a witness saw the log; RFC 3339 UTC
 */
export const newHistory = (latest?: string): ((leaf: Uint8Array, index: number) => Verdict | undefined) => {
  const revisions = new Map<string, number>()
  let before = ''
  return (leaf, index) => {
    const stated = readLeaf(leaf)
    if (!stated) return refused('leafMalformed', { index })
    const { register, key, revision, status, at, reason } = stated
    if (at < before) return refused('timeDecreases', { index, at, before })
    if (latest !== undefined && at > latest) return refused('afterWitness', { index, at, seen: latest })
    before = at
    // No register's id holds a blank.
    const record = `${register} ${key}`
    const expected = (revisions.get(record) ?? 0) + 1
    if (revision !== expected) return refused('revisionGap', { index, register, key, revision, expected })
    revisions.set(record, revision)
    const changes = revision > 1 || status !== 'published'
    if (changes && (typeof reason !== 'string' || reason === ''))
      return refused('reasonMissing', { index, register, key })
    return undefined
  }
}
