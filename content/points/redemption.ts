/** How a redemption goes: its points and pieces are set aside, and then handed over or given back, once. */

export const REDEMPTION_STATES = ['reserved', 'confirmed', 'cancelled', 'refused', 'lapsed'] as const
export type RedemptionState = (typeof REDEMPTION_STATES)[number]

/** How a reservation ends: handed over; given back by its holder, by the partner, by the clock. */
export type RedemptionEnd = Exclude<RedemptionState, 'reserved'>

/** Reservations that one account may have open at a time: nobody empties a stock by setting aside. */
export const MOST_OPEN = 5
/** Pieces of one reservation. */
export const MOST_PIECES = 20

/** Id of the ledger's transfer of points, by that of the redemption; the one of pieces stands beside it. */
export const redemptionTransfer = (id: string): string => `redemption/${id}`
export const piecesTransfer = (id: string): string => `pieces/${id}`
