/** What an award can be. */

/**
 * `waiting` for a second body; `awarded`; `declined` by the second body, or `lapsed` since none came; `reversed`: taken
 * back, and its act stays rewarded once; `corrected`: taken back for a slip of the attester, and the act can be told again.
 */
export const AWARD_STATES = ['waiting', 'awarded', 'declined', 'lapsed', 'reversed', 'corrected'] as const
export type AwardState = (typeof AWARD_STATES)[number]

/** Days that an award waits for a second body. */
export const WAITS_DAYS = 30

/** Awards of one request at the most. */
export const MOST_AWARDS = 500
