import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import type { IntakeDb } from './db.ts'
import { challenges } from './people-tables.ts'
import { newSecret } from './secret.ts'
import { later, SKEW_MINUTES } from './sessions.ts'

/** What a passkey's answer is asked for. An answer to one is no answer to another. */
export type Purpose = 'create' | 'sign-in' | 'confirm' | 'add'

const MINUTES = 5

/**
 * Makes a challenge and waits five minutes for its answer.
 * @param account - whose answer is awaited; `undefined` for a sign-in
 */
export const newChallenge = async (
  db: IntakeDb,
  purpose: Purpose,
  account: string | undefined,
  now: Date,
): Promise<string> => {
  const challenge = newSecret()
  const expiresAt = later(now, MINUTES)
  await db.insert(challenges).values({ challenge, purpose, account: account ?? null, expiresAt })
  return challenge
}

/**
 * Takes a challenge out, once: whoever comes second finds nothing.
 * @param account - whose answer it is, where that is known before
 * @returns the account it was made for, or `undefined` when it was never made, for another purpose or account, answered
 * already, or is too old
 */
export const takeChallenge = async (
  db: IntakeDb,
  { challenge, purpose, account }: { challenge: string; purpose: Purpose; account?: string | undefined },
  now: Date,
): Promise<{ account: string | undefined } | undefined> => {
  const whose =
    purpose === 'sign-in'
      ? isNull(challenges.account)
      : account === undefined
        ? undefined
        : eq(challenges.account, account)
  const [taken] = await db
    .delete(challenges)
    .where(
      and(
        eq(challenges.challenge, challenge),
        eq(challenges.purpose, purpose),
        gt(challenges.expiresAt, now.toISOString()),
        // By a clock that was far ahead it would wait for longer.
        lte(challenges.expiresAt, later(now, MINUTES + SKEW_MINUTES)),
        whose,
      ),
    )
    .returning({ account: challenges.account })
  return taken && { account: taken.account ?? undefined }
}
