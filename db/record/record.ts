import type { Body } from '../../content/registers/facts.ts'
import type { StatedRecord } from '../../content/registers/present.ts'

/** A record or one of its revisions as every reader gets it: the entry, with its values disclosed. */
export type StoredRecord = StatedRecord

/** Bodies are written by the publish door alone, which checked them. */
export const parseBody = (text: string | null): Body | null => (text === null ? null : JSON.parse(text))
