import type { Ledger } from './account.ts'

/** One movement from an account to another: a double posting. It is written once and never changed. */

export const TRANSFER_KINDS = [
  'award',
  'redemption',
  'donation',
  'pooling',
  'expiry',
  'reversal',
  'claim',
  'repayment',
  'stocking',
] as const
export type TransferKind = (typeof TRANSFER_KINDS)[number]

/**
 * `posted` moves at once; `pending` sets the amount aside at its source; `confirmed` moves what a pending one set aside,
 * `voided` gives it back. One of these two settles a pending transfer, once.
 */
export const PHASES = ['posted', 'pending', 'confirmed', 'voided'] as const
export type Phase = (typeof PHASES)[number]

export interface Transfer {
  /** 1-200 characters, given by who asks: what asks again with the same id moves nothing twice. */
  id: string
  ledger: Ledger
  kind: TransferKind
  phase: Phase
  source: string
  target: string
  /** 1 to 2^53-1. */
  amount: number
  /** Id of the pending transfer that this one settles; of `confirmed` and `voided` ones. */
  settles?: string | undefined
  /** Id of the award that is taken back. */
  reverses?: string | undefined
  /** RFC 3339 UTC, whole seconds. */
  at: string
  /** Until when it can be confirmed, RFC 3339 UTC; of `pending` ones. */
  until?: string | undefined
  /** Last day on which the points can be spent; of what a holder receives. */
  expires?: string | undefined
}
