import { sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import type { Disclosure } from './plan.ts'
import { parseRows, readRows } from './rows.ts'

/** A value that an entry commits to, with the entry's position. */
export interface OpenValue extends Disclosure {
  index: number
}

/** A value that an entry commits to and nobody can read any more. */
export interface ErasedValue {
  index: number
  field: string
  /** Index of the entry that says on which ground. */
  erasedBy: number
}

const OPEN = (from: number, to: number) => sql`
  SELECT json_object('index', entries.idx, 'register', entries.register, 'key', entries.key,
    'revision', entries.revision, 'field', disclosures.field, 'value', disclosures.value, 'salt', disclosures.salt) AS row
  FROM entries CROSS JOIN disclosures ON disclosures.register = entries.register AND disclosures.key = entries.key
    AND disclosures.revision = entries.revision
  WHERE entries.idx >= ${from} AND entries.idx < ${to} ORDER BY entries.idx, disclosures.field`

const ERASED = (from: number, to: number) => sql`
  SELECT json_object('index', entries.idx, 'field', erasures.field, 'erasedBy', erasures.idx) AS row
  FROM entries CROSS JOIN erasures ON erasures.register = entries.register AND erasures.key = entries.key
    AND erasures.revision = entries.revision
  WHERE entries.idx >= ${from} AND entries.idx < ${to} ORDER BY entries.idx, erasures.field`

/** What may be read of the values that entries from `from` up to `to` (without it) commit to; one read. */
export const listDisclosures = async (
  db: RecordDb,
  from: number,
  to: number,
): Promise<{ items: OpenValue[]; erased: ErasedValue[] }> => {
  const [open, erased] = await readRows(db, [OPEN(from, to), ERASED(from, to)])
  return { items: parseRows<OpenValue>(open), erased: parseRows<ErasedValue>(erased) }
}
