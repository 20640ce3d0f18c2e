import { parseCanonical } from '../../content/log/canonical-text.ts'
import { refused, type Verdict } from './sentences.ts'

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const NAMES = ['body', 'key', 'publishedAt', 'publisher', 'reason', 'register', 'revision', 'status']
const STATUSES = ['published', 'corrected', 'withdrawn']
/** UTC to the second, so that instants sort as text. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

interface Stated {
  register: string
  key: string
  revision: number
  status: string
  publishedAt: string
  reason: unknown
}

/** What an entry states, if the leaf is one in canonical JSON: written otherwise, readers could read it differently. */
const readLeaf = (leaf: Uint8Array): Stated | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leaf)
    const fields = parseCanonical(text)
    if (!isFields(fields)) return undefined
    const { register, key, revision, status, publisher, publishedAt, reason, body } = fields
    const wellFormed =
      Object.keys(fields).every((name) => NAMES.includes(name)) &&
      typeof publisher === 'string' &&
      (status === 'withdrawn' ? body === null : isFields(body))
    if (!wellFormed || typeof register !== 'string' || typeof key !== 'string' || typeof revision !== 'number')
      return undefined
    if (typeof status !== 'string' || !STATUSES.includes(status)) return undefined
    if (typeof publishedAt !== 'string' || !INSTANT.test(publishedAt)) return undefined
    return { register, key, revision, status, publishedAt, reason }
  } catch {
    return undefined
  }
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
    const { register, key, revision, status, publishedAt: at, reason } = stated
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
