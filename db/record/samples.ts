import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { keysUnder, samplePrefix } from './read.ts'
import { parseBody, type StoredRecord } from './record.ts'

/**
 * Bodies of every sample that records belong to, by sample, in one read; empty where the register has no samples.
 * A sample is found by its key range, so that no row outside it is touched.
 */
export const readSamples = async (
  db: RecordDb,
  register: RegisterDefinition,
  records: StoredRecord[],
): Promise<Map<string, Body[]>> => {
  const samples = new Map<string, Body[]>()
  if (register.sample.length === 0 || records.length === 0) return samples
  const prefixes = [...new Set(records.map(({ key }) => samplePrefix(register, key)))]
  const ranges = prefixes.map((prefix) => ({ prefix, ...keysUnder(prefix) }))
  const rows = await db.all<{ prefix: string; body: string }>(sql`
    SELECT range.value->>'prefix' AS prefix, records.body
    FROM json_each(${JSON.stringify(ranges)}) AS range CROSS JOIN records
      ON records.register = ${register.id} AND records.key >= range.value->>'first' AND records.key < range.value->>'end'
    WHERE records.status <> 'withdrawn'`)
  for (const { prefix, body } of rows) {
    const parsed = parseBody(body)
    if (parsed) samples.set(prefix, [...(samples.get(prefix) ?? []), parsed])
  }
  return samples
}

/** The sample of one record among those read. */
export const sampleOf = (register: RegisterDefinition, samples: Map<string, Body[]>, { key }: StoredRecord): Body[] =>
  samples.get(samplePrefix(register, key)) ?? []
