import { TERMS, type Row } from './tables.ts'

/**
 * Compares the full text index of two records: where each term stands. Its view gives the terms in order and the places of
 * each in order, but cannot begin in the midst of a term, and for any other order it sorts all that is left of it. Pages
 * are therefore counted off within a term, and the places of a term come as one text.
 */

/** Places read at once: the text of as many, each at most 14 characters, is shorter than D1's 2 MB. */
const PAGE = 100_000

/** Some places of one term. */
interface Places {
  term: string
  count: number
  /** `doc offset` each, separated by commas. */
  stands: string
}

const SELECT = `
  SELECT term, count(*) AS count, group_concat(doc || ' ' || offset) AS stands
  FROM (SELECT term, doc, offset FROM ${TERMS.name} WHERE term >= ?1 ORDER BY term LIMIT ?2 OFFSET ?3)
  GROUP BY term`

/** The next page behind `done` places of a term. */
const readPage = async (database: D1Database, term: string, done: number, page: number): Promise<Places[]> =>
  (await database.prepare(SELECT).bind(term, page, done).all<Places>()).results

const rowsOf = ({ term, stands }: Places): Row[] =>
  stands.split(',').map((place) => {
    const [doc, offset] = place.split(' ').map(Number)
    return { term, doc, offset }
  })

/** What one record says of a term at the first place where they differ, and what the other says. */
export interface Difference {
  expected: Row | undefined
  found: Row | undefined
}

const differenceOf = (expected: Places | undefined, found: Places | undefined): Difference => {
  const [rows, others] = [expected ? rowsOf(expected) : [], found ? rowsOf(found) : []]
  const at = rows.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(others[i]))
  // Where all of them stand, the other has more of them.
  const first = at < 0 ? rows.length : at
  return { expected: rows[first], found: others[first] }
}

/** @param expected - as the log gives it; @param found - as it stands; @param page - places read at once */
export const compareTerms = async (
  expected: D1Database,
  found: D1Database,
  page = PAGE,
): Promise<{ difference: Difference | undefined; rows: number }> => {
  let [rows, term, done] = [0, '', 0]
  for (;;) {
    const [own, other] = await Promise.all([readPage(expected, term, done, page), readPage(found, term, done, page)])
    let read = 0
    for (let at = 0; at < Math.max(own.length, other.length); at++) {
      const [a, b] = [own[at], other[at]]
      if (!a || a.term !== b?.term || a.stands !== b.stands)
        return { difference: differenceOf(a, b), rows: rows + read }
      done = a.term === term ? done + a.count : a.count
      term = a.term
      read += a.count
    }
    rows += read
    if (read < page) return { difference: undefined, rows }
  }
}
