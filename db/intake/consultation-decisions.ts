import { createHash } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import type { Withholding } from '../../content/consultations/withholding.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { ConsultationComment } from './consultations-tables.ts'
import { findSame, MOST_NAMES, tallyStatements } from './consultation-comments.ts'
import { writeBatch } from './batch.ts'
import type { IntakeDb } from './db.ts'

/** What a person decides of comments: publish them, all of the same words at once, or withhold them for a reason. */

export type Decision =
  /** `redacted`: what is published in the place of its text, with something taken out. */
  { kind: 'publish'; redacted: string | undefined } | { kind: 'withhold'; reason: Withholding }

/** Statements of consultations waiting for the record stand under this name in the outbox. */
export const PROMISED = 'consultations/'

export interface Decided {
  /** Number under which they are published, or of the one decided. */
  number: string
  /** Comments that this decision was about. */
  count: number
}

type State = ConsultationComment['state']

const tallyOf = ({ state, reason }: { state: State; reason: string | null }): string =>
  state === 'withheld' ? `withheld-${reason ?? ''}` : state

/** Holds while none of the rows changed since they were read. */
const unchanged = (rows: readonly ConsultationComment[]): SQL => {
  const read = JSON.stringify(rows.map(({ number, state, reason }) => [number, state, reason]))
  return sql`(SELECT count(*) FROM json_each(${read}) AS read CROSS JOIN consultation_comments AS kept
    ON kept.number = read.value ->> 0 AND kept.state = read.value ->> 1 AND kept.reason IS (read.value ->> 2)) = ${rows.length}`
}

/** What the public reads of comments of the same words. */
const publicBody = (
  { consultation, number, paragraph, organisation, receivedAt, way, text: original }: ConsultationComment,
  text: string,
  count: number,
  names: readonly string[],
): Body => ({
  consultation,
  number,
  ...(paragraph === null ? {} : { paragraph }),
  text,
  ...(names.length === 0 ? {} : { names: [...new Set(names)].slice(0, MOST_NAMES) }),
  ...(organisation === null ? {} : { organisation }),
  received: dayOf(receivedAt),
  ...(way === null ? {} : { way }),
  count,
  ...(text === original ? {} : { redacted: true }),
})

/** Why the entry of comments of the same words has another revision. */
const MORE = '又收到内容相同的意见 / more of the same words'
const TAKEN_BACK = '不公布 / withheld'

const promise = (id: string, publisher: string, statement: object, when: SQL, at: string): SQL => {
  const text = JSON.stringify(statement)
  const digest = createHash('sha256').update(text).digest('base64url')
  const request = { id: createHash('sha256').update(id).digest('base64url'), digest }
  const submission = JSON.stringify({ publisher, statements: [statement], request })
  return sql`INSERT INTO outbox (id, submission, at) SELECT ${id}, ${submission}, ${at} WHERE ${when}`
}

/**
 * Decides about a comment and all that wait with the same words.
 * @param one - a comment that is not only counted
 * @param publisher - credit code of the body that asks
 * @returns `changed` where somebody else decided meanwhile
 */
export const decideComments = async (
  db: IntakeDb,
  one: ConsultationComment,
  decision: Decision,
  publisher: string,
  now: Date,
): Promise<Decided | 'changed'> => {
  const target = decision.kind === 'publish' ? 'published' : 'withheld'
  const reason = decision.kind === 'withhold' ? decision.reason : null
  const same = await findSame(db, one.consultation, one.fingerprint, { state: target, reason })
  const { moving } = same
  const lead = same.lead ?? moving[0] ?? one
  if (moving.length === 0) return { number: lead.number, count: 0 }
  const at = now.toISOString()
  const when = unchanged(moving)
  const changes: Record<string, number> = {}
  for (const row of moving) {
    changes[tallyOf(row)] = (changes[tallyOf(row)] ?? 0) - 1
    const to = tallyOf({ state: target, reason })
    changes[to] = (changes[to] ?? 0) + 1
  }
  const redacted = decision.kind === 'publish' ? (decision.redacted ?? lead.redacted) : null
  const entry = { register: 'consultation-comments', key: `${one.consultation}~${lead.number}` }
  const names = [...same.names, ...moving.flatMap(({ name }) => name ?? [])]
  const statement =
    decision.kind === 'publish'
      ? {
          ...entry,
          body: publicBody(lead, redacted ?? lead.text, same.published + moving.length, names),
          reason: MORE,
        }
      : same.lead
        ? { ...entry, body: null, reason: TAKEN_BACK }
        : undefined
  const id = `${PROMISED}${one.consultation}/${lead.number}/${String(now.getTime()).padStart(15, '0')}`
  const numbers = JSON.stringify(moving.map(({ number }) => number))
  const changed = await writeBatch(db, [
    ...(statement ? [promise(id, publisher, statement, when, at)] : []),
    ...tallyStatements(one.consultation, changes, when),
    // Last, since it ends what the others ask for.
    sql`UPDATE consultation_comments SET state = ${target}, reason = ${reason}, decided_at = ${at},
      lead = ${target === 'published' ? lead.number : null}, redacted = ${redacted ?? null}
      WHERE number IN (SELECT value FROM json_each(${numbers})) AND ${when}`,
  ])
  const isDone = changed.at(-1) === moving.length
  return isDone ? { number: lead.number, count: moving.length } : 'changed'
}
