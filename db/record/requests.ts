import { eq, sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import type { Placed } from './plan.ts'
import { checkpoints, requests } from './tables.ts'

/** How a request with an `Idempotency-Key` was answered; a repeated one is answered the same. */
export interface RequestAnswer {
  /** What was asked, as a hash. */
  digest: string
  placed: Placed[]
  /** The signed note that covers it. */
  checkpoint: string
}

type Stored = [register: string, key: string, revision: number, index: number][]

/** @param size - of the tree that covers the answer */
export const encodeAnswer = (size: number, placed: Placed[]): string =>
  JSON.stringify({
    size,
    placed: placed.map(({ register, key, revision, index }): Stored[number] => [register, key, revision, index]),
  })

/** Where the statements of an answered request stand; written by `encodeAnswer`. */
export const placedIn = (answer: string): Placed[] => {
  const { placed }: { placed: Stored } = JSON.parse(answer)
  return placed.map(([register, key, revision, index]) => ({ register, key, revision, index }))
}

/** @returns `undefined` when no request of this id was answered */
export const findAnswer = async (db: RecordDb, id: string): Promise<RequestAnswer | undefined> => {
  const row = await db
    .select({ digest: requests.digest, answer: requests.answer, note: checkpoints.note })
    .from(requests)
    .innerJoin(checkpoints, eq(checkpoints.size, sql`${requests.answer}->>'$.size'`))
    .where(eq(requests.id, id))
    .get()
  return row && { digest: row.digest, placed: placedIn(row.answer), checkpoint: row.note }
}
