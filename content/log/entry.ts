import * as z from 'zod'
import { MAX_LEAF_BYTES } from './bundle.ts'
import { utf8 } from './bytes.ts'
import { canonical, type Json } from './canonical.ts'
import type { Hash } from './merkle.ts'

export const RegisterId = z.string().regex(/^[a-z][a-z0-9-]*$/)

/** The key fields in declared order, joined by `~`. */
export const Key = z.string().regex(/^[A-Za-z0-9._~\-〔〕\u3007\p{Unified_Ideograph}]{1,200}$/u)

const Value: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.int(), z.boolean(), z.null(), z.array(Value), z.record(z.string(), Value)]),
)

/** One immutable statement of one publisher: what a leaf of the log holds. */
export const Entry = z
  .strictObject({
    register: RegisterId,
    key: Key,
    /** 1, 2, 3 … within register and key. */
    revision: z.int().positive(),
    status: z.enum(['published', 'corrected', 'withdrawn']),
    /** The organisation that states it. */
    publisher: z.string().min(1),
    /** UTC to the second, so that instants sort as text: `2024-05-01T08:00:00Z`. Never decreases along a log. */
    publishedAt: z.iso.datetime({ precision: 0 }),
    /** Why it was corrected or withdrawn. */
    reason: z.string().min(1).optional(),
    /** Field → value; quantities are decimal strings, erasable text is a `Commitment`, what is absent is left out. */
    body: z.record(z.string(), Value).nullable(),
  })
  .refine(({ status, reason }) => (status === 'published') === (reason === undefined), {
    path: ['reason'],
    error: 'a correction or withdrawal says why, a first publication does not',
  })
  .refine(({ status, body }) => (status === 'withdrawn') === (body === null), {
    path: ['body'],
    error: 'only a withdrawal has no body',
  })
export type Entry = z.output<typeof Entry>

/**
 * The leaf of an entry, as text: canonical JSON whose UTF-8 is what the log hashes and serves.
 * @throws RangeError when it is longer than `MAX_LEAF_BYTES`
 * @throws TypeError when a value has no canonical form
 */
export function leafText(entry: Entry): string {
  const { body, key, publishedAt, publisher, reason, register, revision, status } = entry
  const stated = reason === undefined ? {} : { reason }
  // Written in the order that canonical JSON wants, which spares sorting.
  const text = canonical({ body, key, publishedAt, publisher, ...stated, register, revision, status })
  // UTF-8 takes at most three bytes for a code unit: most leaves need no counting.
  const bytes = text.length * 3 <= MAX_LEAF_BYTES ? 0 : utf8(text).length
  if (bytes > MAX_LEAF_BYTES) throw new RangeError(`a leaf of ${bytes} bytes; at most ${MAX_LEAF_BYTES} fit`)
  return text
}

/**
 * Leaf hashes of many leaf texts. One buffer serves them all: with one for each, allocating takes longer than hashing.
 * @throws RangeError naming the leaf that is longer than `MAX_LEAF_BYTES`
 * @see RFC 6962, 2.1
 */
export function leafHashes(texts: readonly string[], hash: Hash): Uint8Array[] {
  const encoder = new TextEncoder()
  const prefixed = new Uint8Array(1 + MAX_LEAF_BYTES)
  const leaf = prefixed.subarray(1)
  return texts.map((text, index) => {
    const { read, written } = encoder.encodeInto(text, leaf)
    if (read < text.length) throw new RangeError(`leaf ${index} has more than ${MAX_LEAF_BYTES} bytes`)
    return hash(prefixed.subarray(0, 1 + written))
  })
}
