import { isDemonstration } from './demonstration.ts'
import { deriveFrom, type Derived, type PlacedRow } from './derived.ts'
import type { Body } from './facts.ts'
import type { RegisterDefinition } from './register.ts'

/** An entry as it is stored: what its publisher stated, and where it stands. */
export interface StatedRecord {
  register: string
  key: string
  revision: number
  status: 'published' | 'corrected' | 'withdrawn'
  publisher: string
  publishedAt: string
  reason: string | null
  index: number
  body: Body | null
}

/** A record as the API answers it and pages print it. */
export interface PresentedRecord extends Omit<StatedRecord, 'reason'> {
  reason?: string
  /** Path of its page, percent-encoded. */
  url: string
  /** Invented, and shown as such. */
  demonstration?: true
  /** What the portal computed; absent where there is nothing to compute. */
  derived?: Derived
}

export const recordPath = (register: string, key: string): string =>
  `/registers/${register}/${encodeURIComponent(key)}/`

/**
 * @param beside - bodies of the rows that it is computed from besides itself, as `besideOf` names them; not read where they are left out
 * @param placed - rows of the register read by place, likewise
 */
export const present = (
  register: RegisterDefinition,
  record: StatedRecord,
  beside?: Body[],
  placed?: PlacedRow[],
): PresentedRecord => {
  const { reason, ...entry } = record
  const derived = record.body && deriveFrom(register, record.body, beside, placed)
  return {
    ...entry,
    ...(reason === null ? {} : { reason }),
    url: recordPath(register.id, record.key),
    ...(isDemonstration(record.publisher) ? { demonstration: true } : {}),
    ...(derived && Object.keys(derived).length > 0 ? { derived } : {}),
  }
}
