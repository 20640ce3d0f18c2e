import { createHash } from 'node:crypto'
import { createChallenge, extractParams, verifySolution } from 'altcha-lib'
import type { Challenge } from 'altcha-lib/types'
import * as z from 'zod'

/** Proof of work, ALTCHA v1: what a browser computes so that flooding costs. No puzzle, no third party, no visitor told apart. */

/** What it may be handed in for; one of these is of no use for another. */
export type ProvenAction = 'report' | 'me-too'

const MINUTES = 15
/** Numbers to try at most, in quiet times and in a flood: half of them on average, at some 100,000 a second. */
const [LEAST_NUMBER, MOST_NUMBER] = [40_000, 1_000_000]
/** Commitments in ten minutes from which on more is asked: one a second. */
const QUIET = 600

/** @param taken - commitments of the present ten minutes, by everybody */
export const difficulty = (taken: number): number =>
  Math.min(MOST_NUMBER, Math.round(LEAST_NUMBER * Math.max(1, taken / QUIET)))

/** @param secret - `ALTCHA_KEY` */
export const newChallenge = (secret: string, action: ProvenAction, taken: number, now: Date): Promise<Challenge> =>
  createChallenge({
    algorithm: 'SHA-256',
    hmacKey: secret,
    maxNumber: difficulty(taken),
    expires: new Date(now.getTime() + MINUTES * 60_000),
    params: { action },
  })

const Payload = z.object({
  algorithm: z.literal('SHA-256'),
  challenge: z.string().regex(/^[0-9a-f]{64}$/),
  number: z.int().min(0).max(MOST_NUMBER),
  // Without the last sign, digits of the number could be taken for the end of a parameter.
  salt: z
    .string()
    .max(200)
    .regex(/^[0-9a-f]{16,}\?[\w=&.-]+&$/),
  signature: z.string().regex(/^[0-9a-f]{64}$/),
})

/** Base64 of JSON, as the widget of that name sends it. */
const readPayload = (payload: string): z.output<typeof Payload> | undefined => {
  if (payload.length > 1_000) return undefined
  try {
    return Payload.safeParse(JSON.parse(atob(payload))).data
  } catch {
    return undefined
  }
}

export interface ProofOfWork {
  /** Names the challenge, so that it counts once. */
  mark: string
  expires: Date
}

/** @returns `wrong` for what does not prove it, for another action, or of another key; `expired` when it was made too long ago */
export const readProof = async (
  secret: string,
  action: ProvenAction,
  payload: string,
  now: Date,
): Promise<ProofOfWork | 'wrong' | 'expired'> => {
  const read = readPayload(payload)
  // Its own look at the clock is left to us.
  if (!read || !(await verifySolution(read, secret, false))) return 'wrong'
  const params = extractParams(read)
  if (params['action'] !== action) return 'wrong'
  const expires = new Date(Number(params['expires']) * 1_000)
  if (!(expires.getTime() > now.getTime())) return 'expired'
  return { mark: createHash('sha256').update(read.challenge).digest('base64url'), expires }
}
