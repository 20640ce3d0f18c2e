import { sql } from 'drizzle-orm'
import type { Evidence } from '../../content/openness/evidence.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { dayOf } from '../../content/registers/span.ts'
import { EVERYBODY, readContributions } from './contributions.ts'
import type { RecordDb } from './db.ts'

/** Publishers looked at for whether somebody can be asked, and requests looked at for whether they were answered. */
const MAX_PUBLISHERS = 500
const MAX_REQUESTS = 2_000

/** Names that stand for no publisher of their own. */
const NOBODY = new Set<string>(Object.values(EVERYBODY))

/**
 * Publishers in order of code, from one to the next along the index, however much each has stated.
 * @param after - the code behind which to go on; empty for the first
 */
export const readPublishers = async (db: RecordDb, after: string, limit: number): Promise<string[]> => {
  const rows = await db.all<{ publisher: string }>(sql`
    WITH RECURSIVE found(publisher) AS (
      SELECT min(publisher) FROM contributions WHERE publisher > ${after}
      UNION ALL
      SELECT (SELECT min(publisher) FROM contributions WHERE publisher > found.publisher)
      FROM found WHERE found.publisher IS NOT NULL LIMIT ${limit + NOBODY.size + 1})
    SELECT publisher FROM found WHERE publisher IS NOT NULL`)
  return rows.flatMap(({ publisher }) => (NOBODY.has(publisher) ? [] : [publisher])).slice(0, limit)
}

/** Which of these publishers the register of bodies that answer names, with a telephone number. */
const countListed = async (db: RecordDb, publishers: string[]): Promise<number> => {
  if (publishers.length === 0) return 0
  const row = await db.get<{ listed: number }>(sql`
    SELECT count(DISTINCT body ->> 'authority') AS listed FROM records
    WHERE register = 'authorities' AND status <> 'withdrawn' AND body ->> 'telephone' IS NOT NULL
      AND body ->> 'authority' IN (SELECT value FROM json_each(${JSON.stringify(publishers)}))`)
  return row?.listed ?? 0
}

/** The newest requests for information, of one publisher or of all that are real: those answered, and those overdue. */
const readRequests = async (db: RecordDb, publisher: string | undefined, today: string) => {
  const row = await db.get<{ due: number; answered: number }>(sql`
    WITH newest AS (
      SELECT body, idx FROM records WHERE register = 'information-requests' AND status <> 'withdrawn'
      ORDER BY time DESC LIMIT ${MAX_REQUESTS})
    SELECT count(*) AS due, count(body ->> 'answered') AS answered
    FROM newest CROSS JOIN entries ON entries.idx = newest.idx
    WHERE ${publisher === undefined ? sql`substr(publisher, 3, 2) <> '99'` : sql`publisher = ${publisher}`}
      AND (body ->> 'answered' IS NOT NULL OR body ->> 'due' < ${today})`)
  return { due: row?.due ?? 0, answered: row?.answered ?? 0 }
}

/**
 * All that the score of the portal is reckoned from: what is real, without the demonstration.
 * @param now - RFC 3339 UTC
 */
export const readPortalEvidence = async (db: RecordDb, now: string): Promise<Evidence> => {
  const [contributions, publishers, requests] = await Promise.all([
    readContributions(db, EVERYBODY.real),
    readPublishers(db, '', MAX_PUBLISHERS),
    readRequests(db, undefined, dayOf(now)),
  ])
  const real = publishers.filter((publisher) => publisher !== 'portal' && !isDemonstration(publisher))
  return {
    subject: 'portal',
    contributions,
    contacts: { publishers: real.length, listed: await countListed(db, real) },
    requests,
    now,
  }
}

/** The same of one publisher; `undefined` where it has published nothing. */
export const readPublisherEvidence = async (
  db: RecordDb,
  publisher: string,
  now: string,
): Promise<Evidence | undefined> => {
  if (NOBODY.has(publisher)) return undefined
  const [contributions, requests, listed] = await Promise.all([
    readContributions(db, publisher),
    readRequests(db, publisher, dayOf(now)),
    countListed(db, [publisher]),
  ])
  if (contributions.length === 0) return undefined
  // The operator of the portal is no body that answers for an environment.
  const contacts = publisher === 'portal' ? { publishers: 0, listed: 0 } : { publishers: 1, listed }
  return { subject: 'publisher', contributions, contacts, requests, now }
}
