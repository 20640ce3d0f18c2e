import { sql, type SQL } from 'drizzle-orm'

/** Counts of mentions, kept as they are published, so that no page counts what it shows: one row a subject and register. */

/** How many records of a register mention a subject. */
export interface MentionCount {
  register: string
  count: number
}

/** Answers `MentionCount` of each register that mentions the subject, in the order of `registers`. */
export const countMentions = (subject: string, registers: string[]): SQL => sql`
  SELECT json_object('register', counted.register, 'count', counted.records) AS row
  FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN mention_counts AS counted
    ON counted.subject = ${subject} AND counted.register = register.value`

/**
 * Takes mentions out, and off their counts: of those that stand, since what a batch states and corrects never stood.
 * @param rows - JSON: subject, register, time and key of each
 */
export const removeMentions = (rows: string): SQL[] => {
  const gone = sql`(subject, register, at, key) IN
    (SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(${rows}))`
  return [
    sql`UPDATE mention_counts SET records = mention_counts.records - gone.records
      FROM (SELECT subject, register, count(*) AS records FROM mentions WHERE ${gone} GROUP BY 1, 2) AS gone
      WHERE mention_counts.subject = gone.subject AND mention_counts.register = gone.register`,
    sql`DELETE FROM mentions WHERE ${gone}`,
    sql`DELETE FROM mention_counts WHERE records = 0 AND (subject, register) IN
      (SELECT value->>0, value->>1 FROM json_each(${rows}))`,
  ]
}

/** Subject, register and how many of its records mention it. @param mentioning - one a record that comes to stand */
export const countRows = (mentioning: readonly { register: string; subjects: readonly string[] }[]): unknown[][] => {
  const sums = new Map<string, Map<string, number>>()
  for (const { register, subjects } of mentioning) {
    const counts = sums.get(register) ?? new Map<string, number>()
    sums.set(register, counts)
    for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  }
  return [...sums].flatMap(([register, counts]) => [...counts].map(([subject, count]) => [subject, register, count]))
}

/** @param rows - JSON, as `countRows` makes them */
export const addMentionCounts = (rows: string): SQL => sql`
  INSERT INTO mention_counts (subject, register, records)
  SELECT value->>0, value->>1, value->>2 FROM json_each(${rows}) WHERE true
  ON CONFLICT (subject, register) DO UPDATE SET records = records + excluded.records`
