import type { Body } from '../../content/registers/facts.ts'

/** A record or one of its revisions as every reader gets it: the entry, with its values disclosed. */
export interface StoredRecord {
  register: string
  key: string
  revision: number
  status: 'published' | 'corrected' | 'withdrawn'
  /** Unified social credit code, or `portal`. */
  publisher: string
  publishedAt: string
  reason: string | null
  /** Position of the entry in the log. */
  index: number
  /** `null` once withdrawn. */
  body: Body | null
}

/** Bodies are written by the publish door alone, which checked them. */
export const parseBody = (text: string | null): Body | null => (text === null ? null : JSON.parse(text))
