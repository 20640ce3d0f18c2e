/** Who holds points. */

export const HOLDER_KINDS = ['person', 'organisation', 'family'] as const
export type HolderKind = (typeof HOLDER_KINDS)[number]

/** Characters of a code for an attestation or a family: 50 random bits, and it works for minutes. */
export const SHORT_CODE_CHARACTERS = 10

/** Minutes that a code for an attester works, and one that asks somebody into a family. */
export const CODE_MINUTES = { attestation: 30, family: 24 * 60 } as const
export type CodePurpose = keyof typeof CODE_MINUTES

/** Accounts of one family at most. */
export const MOST_MEMBERS = 8

/**
 * Why nobody vouches for an account any more: it was vouched for by mistake, and its person may be vouched for anew; or
 * somebody lent a document or had a second account, and stays known.
 */
export const WITHDRAWAL_CAUSES = ['mistake', 'misuse'] as const
export type WithdrawalCause = (typeof WITHDRAWAL_CAUSES)[number]
