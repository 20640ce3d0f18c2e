/** Accounts of the points ledger: what each is for, and whether it may fall below nothing. */

/**
 * A ledger balances by itself: what its accounts hold comes to zero.
 * `points`: the points; `claims`: points that were spent before their award was taken back, and are owed;
 * `stock`: pieces of what is offered.
 */
export const LEDGERS = ['points', 'claims', 'stock'] as const
export type Ledger = (typeof LEDGERS)[number]

interface AccountKind {
  ledger: Ledger
  /** Whether it may hold less than nothing: what flows into a ledger flows from such an account. */
  isSource: boolean
}

export const ACCOUNT_KIND_NAMES = [
  'holder',
  'programme',
  'offer',
  'project',
  'expired',
  'reversed',
  'owed',
  'claims',
  'stock',
  'supply',
  'taken',
] as const
export type AccountKindName = (typeof ACCOUNT_KIND_NAMES)[number]

export const ACCOUNT_KINDS: Readonly<Record<AccountKindName, AccountKind>> = {
  /** A person's, an organisation's or a family's. */
  holder: { ledger: 'points', isSource: false },
  /** Points are issued from it: below zero by as many as it issued. */
  programme: { ledger: 'points', isSource: true },
  /** Points spent on one offer. */
  offer: { ledger: 'points', isSource: false },
  /** Points given to one restoration project. */
  project: { ledger: 'points', isSource: false },
  expired: { ledger: 'points', isSource: false },
  /** Awards taken back. */
  reversed: { ledger: 'points', isSource: false },
  /** What one holder owes. */
  owed: { ledger: 'claims', isSource: false },
  claims: { ledger: 'claims', isSource: true },
  /** Pieces of one offer that are left. */
  stock: { ledger: 'stock', isSource: false },
  /** Where its pieces come from. */
  supply: { ledger: 'stock', isSource: true },
  /** Pieces handed over. */
  taken: { ledger: 'stock', isSource: false },
}

/** Points and pieces are integers, and no sum of them is larger than what JSON carries exactly. */
export const MOST_POINTS = Number.MAX_SAFE_INTEGER

export const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1

/** The accounts of which there is one. */
export const EXPIRED = 'expired'
export const REVERSED = 'reversed'
export const CLAIMS = 'claims'

/** Ids of accounts that belong to something named. A holder's id is random, and has no slash. */
export const programmeAccount = (programme: string): string => `programme/${programme}`
export const offerAccount = (offer: string): string => `offer/${offer}`
export const projectAccount = (project: string): string => `project/${project}`
export const owedAccount = (holder: string): string => `owed/${holder}`
export const stockAccount = (offer: string): string => `stock/${offer}`
export const supplyAccount = (offer: string): string => `supply/${offer}`
export const takenAccount = (offer: string): string => `taken/${offer}`
