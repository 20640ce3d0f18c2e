import { randomBytes } from 'node:crypto'
import { pulseKey, pulseTimes } from '../../content/reports/pulse.ts'

/** Depositing the fingerprint of a report before its content: nobody who could read the content could have done it earlier. */

/** Hours within which the content may follow. */
export const LAPSE_HOURS = 24
const HOUR_MS = 3_600_000

/** What one tree of ten minutes takes: beyond that, somebody floods it. */
export const MOST_A_PULSE = 60_000

/** The oldest pulse whose commitments may still be opened. */
export const oldestOpenPulse = (now: Date): string => pulseKey(now.getTime() - (LAPSE_HOURS * 60 + 10) * 60_000)

/** Until when the content of a commitment may come, RFC 3339 UTC. */
export const lapsesAt = (pulse: string): string => {
  const ends = Date.parse(pulseTimes(pulse)?.ends ?? '')
  return `${new Date(ends + LAPSE_HOURS * HOUR_MS).toISOString().slice(0, 19)}Z`
}

/** Commitments of the present ten minutes: what is asked of each visitor grows with them. */
export const takenNow = async (intake: D1Database, now: Date): Promise<number> =>
  (await intake
    .prepare('SELECT taken FROM report_pulses WHERE pulse = ?')
    .bind(pulseKey(now.getTime()))
    .first<number>('taken')) ?? 0

/** Statements that deposit a commitment; the database refuses all of them where one may not be. */
export const depositStatements = (intake: D1Database, commitment: string, pulse: string): D1PreparedStatement[] => [
  intake
    .prepare(
      `INSERT INTO report_pulses (pulse, seed, taken) VALUES (?1, ?2, 1)
       ON CONFLICT (pulse) DO UPDATE SET taken = taken + 1 WHERE taken <= ?3`,
    )
    .bind(pulse, randomBytes(32).toString('base64url'), MOST_A_PULSE),
  intake
    .prepare(
      `INSERT INTO report_commitments (commitment, pulse)
       SELECT ?1, ?2 FROM report_pulses WHERE pulse = ?2 AND taken <= ?3`,
    )
    .bind(commitment, pulse, MOST_A_PULSE),
]

/**
 * `used`: the proof of work was handed in before, for another commitment. `closed`: the pulse of this instant is over
 * already, as when a clock went back; nothing can be promised.
 */
export type Deposited = { pulse: string } | 'used' | 'too-many' | 'closed'

interface Proof {
  /** Of the challenge that was solved. */
  mark: string
  expires: Date
}

const MOST_TRIES = 3

/**
 * Deposits a commitment; the same again is answered as it was the first time.
 * @param clock - asked anew where ten minutes ended meanwhile
 */
export const depositCommitment = async (
  intake: D1Database,
  commitment: string,
  { mark, expires }: Proof,
  clock: () => Date,
): Promise<Deposited> => {
  for (let tries = 0; ; tries++) {
    const pulse = pulseKey(clock().getTime())
    try {
      const [, , deposited] = await intake.batch([
        intake
          .prepare('INSERT INTO report_solutions (mark, pulse) VALUES (?, ?)')
          .bind(mark, pulseKey(expires.getTime())),
        ...depositStatements(intake, commitment, pulse),
      ])
      return deposited?.meta.changes === 1 ? { pulse } : 'too-many'
    } catch (error) {
      // A trigger refused it, or the database failed: what stands tells which.
      const standing = await standingOf(intake, commitment, mark, pulse)
      if (standing.pulse !== null) return { pulse: standing.pulse }
      if (standing.used === 1) return 'used'
      if (standing.closed === 0) throw error
      if (tries === MOST_TRIES) return 'closed'
    }
  }
}

interface Standing {
  /** Of the commitment, where it stands. */
  pulse: string | null
  used: number
  /** Whether the pulse takes no more. */
  closed: number
}

const standingOf = async (intake: D1Database, commitment: string, mark: string, pulse: string): Promise<Standing> =>
  (await intake
    .prepare(
      `SELECT (SELECT pulse FROM report_commitments WHERE commitment = ?1) AS pulse,
         EXISTS (SELECT 1 FROM report_solutions WHERE mark = ?2) AS used,
         EXISTS (SELECT 1 FROM report_pulses WHERE pulse >= ?3 AND closed = 1) AS closed`,
    )
    .bind(commitment, mark, pulse)
    .first<Standing>()) ?? { pulse: null, used: 0, closed: 0 }
