/**
 * What whoever reported may take back of what she agreed to, on her own: how to reach her, and that her version is
 * published, as long as nobody has seen it. The report itself stays: a body goes on with what it was told.
 */
export const TAKEN_BACK = ['contact', 'publication'] as const
export type TakenBack = (typeof TAKEN_BACK)[number]
