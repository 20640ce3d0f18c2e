import { randomBytes } from 'node:crypto'
import { encodeBase64 } from '../../content/log/bytes.ts'
import {
  provePulse,
  pulseKey,
  pulseLeaves,
  pulseRoot,
  pulseTimes,
  type PulseProof,
} from '../../content/reports/pulse.ts'
import { sha256 } from '../record/hash.ts'
import { oldestOpenPulse } from './report-commitments.ts'

/** Every ten minutes' tree over what was deposited, and what lapses with them. */

const MINUTE_MS = 60_000
/** Pulses without commitments that are made up for, were the clock to have stood still: an hour of them. */
const MOST_EMPTY = 6
/** Pulses that one run publishes. */
const MOST_PULSES = 50

/** What the record is told of a pulse; from its rows, once it is closed, always the same. */
export interface PulseEntry {
  pulse: string
  /** When its ten minutes began, RFC 3339 UTC. */
  at: string
  /** base64. */
  root: string
  leaves: number
}

/** Closes pulses whose ten minutes are over, those without any commitment too, so that an empty one looks like any other. */
export const closePulses = async (intake: D1Database, now: Date): Promise<void> => {
  const current = pulseKey(now.getTime())
  const ended = Array.from({ length: MOST_EMPTY }, (_, n) =>
    pulseKey(now.getTime() - (MOST_EMPTY - n) * 10 * MINUTE_MS),
  )
  const newest = await intake.prepare('SELECT max(pulse) AS pulse FROM report_pulses').first<string>('pulse')
  // A portal that has only begun has no hour behind it.
  const missing = newest === null ? ended.slice(-1) : ended.filter((pulse) => pulse > newest)
  await intake.batch([
    ...missing.map((pulse) =>
      intake
        .prepare(
          'INSERT INTO report_pulses (pulse, seed) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM report_pulses WHERE pulse = ?1)',
        )
        .bind(pulse, randomBytes(32).toString('base64url')),
    ),
    intake
      .prepare('UPDATE report_pulses SET closed = 1 WHERE published = 0 AND closed = 0 AND pulse < ?')
      .bind(current),
  ])
}

const commitmentsOf = async (intake: D1Database, pulse: string): Promise<string[]> =>
  (
    await intake
      .prepare('SELECT commitment FROM report_commitments WHERE pulse = ?')
      .bind(pulse)
      .all<{ commitment: string }>()
  ).results.map(({ commitment }) => commitment)

const leavesOf = async (intake: D1Database, pulse: string, seed: string): Promise<Uint8Array[]> =>
  pulseLeaves(await commitmentsOf(intake, pulse), new Uint8Array(Buffer.from(seed, 'base64url')), sha256)

const entryOf = (pulse: string, leaves: readonly Uint8Array[]): PulseEntry => ({
  pulse,
  at: pulseTimes(pulse)?.begins ?? '',
  root: encodeBase64(pulseRoot(leaves, sha256)),
  leaves: leaves.length,
})

/** Entries that the record does not have yet, oldest first. */
export const waitingPulses = async (intake: D1Database): Promise<PulseEntry[]> => {
  const { results } = await intake
    .prepare('SELECT pulse, seed FROM report_pulses WHERE published = 0 AND closed = 1 ORDER BY pulse LIMIT ?')
    .bind(MOST_PULSES)
    .all<{ pulse: string; seed: string }>()
  const entries: PulseEntry[] = []
  for (const { pulse, seed } of results) entries.push(entryOf(pulse, await leavesOf(intake, pulse, seed)))
  return entries
}

export const notePublished = async (intake: D1Database, pulses: readonly string[]): Promise<void> => {
  await intake
    .prepare('UPDATE report_pulses SET published = 1 WHERE pulse IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(pulses))
    .run()
}

/** Where a commitment stands: in a tree that is published, or one that will be. */
export type Proven = { pulse: string; proof: (PulseProof & { root: string }) | undefined }

/** @returns `undefined` for a commitment that was never deposited */
export const proveCommitment = async (intake: D1Database, commitment: string): Promise<Proven | undefined> => {
  const row = await intake
    .prepare(
      `SELECT report_pulses.pulse, seed, published FROM report_commitments
       JOIN report_pulses ON report_pulses.pulse = report_commitments.pulse WHERE commitment = ?`,
    )
    .bind(commitment)
    .first<{ pulse: string; seed: string; published: number }>()
  if (!row) return undefined
  if (row.published === 0) return { pulse: row.pulse, proof: undefined }
  const leaves = await leavesOf(intake, row.pulse, row.seed)
  const proof = provePulse(leaves, commitment, sha256)
  return { pulse: row.pulse, proof: proof && { ...proof, root: encodeBase64(pulseRoot(leaves, sha256)) } }
}

/** What nobody opened in time can be opened no more, and then looks like what was; proofs of work that expired are forgotten. */
export const lapseCommitments = async (intake: D1Database, now: Date): Promise<void> => {
  const oldest = oldestOpenPulse(now)
  await intake.batch([
    intake.prepare('UPDATE report_commitments SET opened = 1 WHERE opened = 0 AND pulse < ?').bind(oldest),
    intake.prepare('DELETE FROM report_solutions WHERE pulse < ?').bind(pulseKey(now.getTime())),
  ])
}
