import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { filledBy, type Contribution } from '../../content/openness/evidence.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import type { RecordDb } from './db.ts'
import type { Appended } from './plan.ts'
import { contributions } from './records-tables.ts'

/** All publishers of a kind together. */
export const EVERYBODY = { real: 'real', demonstration: 'demonstration' } as const

type Counts = Omit<Contribution, 'register'>

const NOTHING: Counts = {
  entries: 0,
  records: 0,
  corrected: 0,
  withdrawn: 0,
  filled: 0,
  documented: 0,
  lastNewAt: '',
}

/** Adds an entry to its publisher's counts, and takes the record from those of whoever stated it before. */
const count = (entry: Appended, countsOf: (publisher: string) => Counts): void => {
  const { definition, status, publisher, publishedAt, body, before } = entry
  const counts = countsOf(publisher)
  counts.entries++
  if (status === 'corrected') counts.corrected++
  else if (status === 'withdrawn') counts.withdrawn++
  else counts.lastNewAt = publishedAt
  if (body) addRecord(counts, 1, filledBy(definition, body))
  if (before?.body) addRecord(countsOf(before.publisher), -1, filledBy(definition, before.body))
}

const addRecord = (counts: Counts, sign: 1 | -1, { filled, documented }: ReturnType<typeof filledBy>): void => {
  counts.records += sign
  counts.filled += sign * filled
  counts.documented += sign * documented
}

const add = (sum: Counts, counts: Counts): void => {
  sum.entries += counts.entries
  sum.records += counts.records
  sum.corrected += counts.corrected
  sum.withdrawn += counts.withdrawn
  sum.filled += counts.filled
  sum.documented += counts.documented
  if (counts.lastNewAt > sum.lastNewAt) sum.lastNewAt = counts.lastNewAt
}

/** Finds the counts of a register and publisher, made where they are missing. */
const within = (sums: Map<string, Map<string, Counts>>, register: string, publisher: string): Counts => {
  const publishers = sums.get(register) ?? new Map<string, Counts>()
  sums.set(register, publishers)
  const known = publishers.get(publisher) ?? { ...NOTHING }
  publishers.set(publisher, known)
  return known
}

/** One row a publisher and register of the batch, and one for everybody of its kind: values in order of columns. */
export const contributionRows = (appended: Appended[]): unknown[][] => {
  const sums = new Map<string, Map<string, Counts>>()
  for (const entry of appended) count(entry, (publisher) => within(sums, entry.register, publisher))
  for (const [register, publishers] of sums)
    for (const [publisher, counts] of [...publishers])
      add(within(sums, register, isDemonstration(publisher) ? EVERYBODY.demonstration : EVERYBODY.real), counts)
  return [...sums].flatMap(([register, publishers]) =>
    [...publishers].map(([publisher, { entries, records, corrected, withdrawn, filled, documented, lastNewAt }]) => [
      ...[publisher, register, entries, records, corrected, withdrawn, filled, documented, lastNewAt],
    ]),
  )
}

/** @param rows - JSON, as `contributionRows` makes them */
export const addContributions = (rows: string): SQL => sql`
  INSERT INTO contributions (publisher, register, entries, records, corrected, withdrawn, filled, documented, last_new_at)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8
  FROM json_each(${rows}) WHERE true
  ON CONFLICT (publisher, register) DO UPDATE SET entries = entries + excluded.entries,
    records = records + excluded.records, corrected = corrected + excluded.corrected,
    withdrawn = withdrawn + excluded.withdrawn, filled = filled + excluded.filled,
    documented = documented + excluded.documented, last_new_at = max(last_new_at, excluded.last_new_at)`

/** What one publisher, or everybody of a kind, states: one row a register. */
export const readContributions = (db: RecordDb, publisher: string): Promise<Contribution[]> =>
  db
    .select({
      register: contributions.register,
      entries: contributions.entries,
      records: contributions.records,
      corrected: contributions.corrected,
      withdrawn: contributions.withdrawn,
      filled: contributions.filled,
      documented: contributions.documented,
      lastNewAt: contributions.lastNewAt,
    })
    .from(contributions)
    .where(eq(contributions.publisher, publisher))
    .orderBy(contributions.register)
    .all()

/** What stands in a register, apart: real, and invented for demonstration. */
export interface Freshness {
  real: { records: number; lastNewAt: string }
  demonstration: { records: number; lastNewAt: string }
}

const EMPTY = { records: 0, lastNewAt: '' }

/** Every register that ever held something; two short ranges, whatever the number of publishers. */
export const readFreshness = async (db: RecordDb, ...registers: string[]): Promise<Map<string, Freshness>> => {
  const rows = await db
    .select()
    .from(contributions)
    .where(
      and(
        inArray(contributions.publisher, Object.values(EVERYBODY)),
        registers.length === 0 ? undefined : inArray(contributions.register, registers),
      ),
    )
    .all()
  const found = new Map<string, Freshness>()
  for (const { publisher, register, records, lastNewAt } of rows) {
    const known = found.get(register) ?? { real: EMPTY, demonstration: EMPTY }
    const kind = publisher === EVERYBODY.real ? 'real' : 'demonstration'
    found.set(register, { ...known, [kind]: { records, lastNewAt } })
  }
  return found
}
