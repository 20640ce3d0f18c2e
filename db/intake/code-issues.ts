import { Buffer } from 'node:buffer'
import { createHash, randomBytes } from 'node:crypto'
import { and, desc, eq, gte, lt, or, sql, type SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { commitRange, issueId, type CodeRange } from '../../content/trace/code-issue.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { COUNTERS } from '../../content/trace/serial.ts'
import { codeIssues as issues, type CodeIssue } from './code-issues-tables.ts'
import type { IntakeDb } from './db.ts'
import { hashOf } from './secret.ts'
import { outbox } from './tables.ts'

/** Issues of codes: each takes the next counters of its product, and is promised to the public record in the same batch. */

export interface NewIssue {
  /** Fourteen digits. */
  gtin: string
  lot: string
  keyId: string
  count: number
  /** Unified social credit code. */
  producer: string
  /** Who did it: a key or an account. */
  by: string
  /** Makes repeating harmless: hashes. */
  once?: { id: string; digest: string } | undefined
}

/** Promises that concern issues of codes stand under this name. */
const NAMED = 'code-issues/'

/** Promises taken up at once; the next minute goes on. */
const AT_ONCE = 100

const dialect = new SQLiteSyncDialect()

/** What was issued with an `Idempotency-Key`. */
export const findIssuedOnce = (db: IntakeDb, once: string): Promise<CodeIssue | undefined> =>
  db.select().from(issues).where(eq(issues.once, once)).get()

/**
 * Takes the next counters of a product and key id; two that ask at once get ranges that follow each other.
 * @returns `exhausted` where so many are not left; with `once`, what was issued with it before
 */
export const addIssue = async (
  db: IntakeDb,
  { gtin, lot, keyId, count, producer, by, once }: NewIssue,
  now: Date,
): Promise<CodeIssue | 'exhausted'> => {
  const [issue, at] = [issueId(randomBytes(5)), now.toISOString()]
  const salt = randomBytes(32).toString('base64url')
  await runBatch(db, [
    sql`INSERT INTO code_issues
        (issue, gtin, lot, key_id, first, last, producer, issued_by, issued_at, salt, once, digest)
      SELECT ${issue}, ${gtin}, ${lot}, ${keyId}, free.first, free.first + ${count} - 1, ${producer}, ${by}, ${at},
        ${salt}, ${once?.id ?? null}, ${once?.digest ?? null}
      FROM (SELECT coalesce(max(last), -1) + 1 AS first FROM code_issues
        WHERE gtin = ${gtin} AND key_id = ${keyId}) AS free
      WHERE free.first + ${count} <= ${COUNTERS}
        AND NOT EXISTS (SELECT 1 FROM code_issues WHERE once = ${once?.id ?? null})`,
    // Only its name: what is published follows from the row, however often it is tried.
    sql`INSERT INTO outbox (id, submission, at)
      SELECT ${NAMED + issue}, json_object('issue', issue), issued_at FROM code_issues WHERE issue = ${issue}`,
  ])
  const made = await findIssue(db, issue)
  if (made) return made
  return (once && (await findIssuedOnce(db, once.id))) ?? 'exhausted'
}

/** Counters that are still free of a product and key id. */
export const countersLeft = async (db: IntakeDb, gtin: string, keyId: string): Promise<number> => {
  const found = await db.get<{ next: number }>(
    sql`SELECT coalesce(max(last), -1) + 1 AS next FROM code_issues WHERE gtin = ${gtin} AND key_id = ${keyId}`,
  )
  return COUNTERS - (found?.next ?? 0)
}

const runBatch = async ({ $client }: IntakeDb, statements: SQL[]): Promise<void> => {
  await $client.batch(
    statements.map((statement) => {
      const query = dialect.sqlToQuery(statement)
      return $client.prepare(query.sql).bind(...query.params)
    }),
  )
}

export const findIssue = (db: IntakeDb, issue: string): Promise<CodeIssue | undefined> =>
  db.select().from(issues).where(eq(issues.issue, issue)).get()

/** The same as one statement of a batch. Ranges do not meet: the first that ends at the counter or behind it holds it, or none. */
export const issueOfStatement = ({
  gtin,
  keyId,
  counter,
}: {
  gtin: string
  keyId: string
  counter: number
}): SQL => sql`
  SELECT issue, gtin, lot, key_id AS keyId, first, last, producer, issued_by AS "by", issued_at AS issuedAt, salt, once, digest
  FROM (SELECT * FROM code_issues WHERE gtin = ${gtin} AND key_id = ${keyId} AND last >= ${counter}
    ORDER BY last LIMIT 1)
  WHERE first <= ${counter}`

/** Issues of a product by a producer, newest first. @param after - the last of the page before */
export const listIssues = (
  db: IntakeDb,
  { gtin, producer }: Pick<CodeIssue, 'gtin' | 'producer'>,
  { after, limit }: { after?: Pick<CodeIssue, 'issuedAt' | 'issue'> | undefined; limit: number },
): Promise<CodeIssue[]> =>
  db
    .select()
    .from(issues)
    .where(
      and(
        eq(issues.gtin, gtin),
        eq(issues.producer, producer),
        after &&
          or(
            lt(issues.issuedAt, after.issuedAt),
            and(eq(issues.issuedAt, after.issuedAt), lt(issues.issue, after.issue)),
          ),
      ),
    )
    .orderBy(desc(issues.issuedAt), desc(issues.issue))
    .limit(limit)

export const rangeOf = ({ gtin, issue, keyId, first, last }: CodeIssue): CodeRange => ({
  gtin,
  issue,
  keyId,
  first,
  count: last - first + 1,
})

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** What the public record holds of an issue: the same whenever it is asked. */
export const statementOf = (made: CodeIssue): { register: string; key: string; body: Body } => {
  const { gtin, issue, lot, producer, issuedAt, salt } = made
  const range = commitRange(rangeOf(made), Buffer.from(salt, 'base64url'), sha256)
  return {
    register: 'code-issues',
    key: `${gtin}~${issue}`,
    body: { gtin, issue, lot, producer, issuedOn: dayOf(issuedAt), range },
  }
}

/** The same as it is published, named for ever by the issue: it stands once, however often it is tried. */
export const publicationOf = (made: CodeIssue) => {
  const statement = statementOf(made)
  return {
    publisher: made.producer,
    statement,
    request: { id: hashOf(`code-issues ${made.issue}`), digest: hashOf(JSON.stringify(statement)) },
  }
}

/** Issues that the public record may not hold yet, oldest name first. @param issue - that one alone */
export const listPromisedIssues = async (db: IntakeDb, issue?: string): Promise<CodeIssue[]> => {
  const prefix = issue === undefined ? NAMED : NAMED + issue
  const rows = await db
    .select({ made: issues })
    .from(outbox)
    .innerJoin(issues, eq(issues.issue, sql`substr(${outbox.id}, ${NAMED.length + 1})`))
    .where(and(gte(outbox.id, prefix), lt(outbox.id, `${prefix}\x7f`)))
    .orderBy(outbox.id)
    .limit(AT_ONCE)
  return rows.map(({ made }) => made)
}

/** The public record holds it. */
export const keepIssuePromise = async (db: IntakeDb, issue: string): Promise<void> => {
  await db.delete(outbox).where(eq(outbox.id, NAMED + issue))
}
