/** What registers are sorted by, in the order in which readers ask for them. */
export const GROUPS = ['environment', 'nature', 'products', 'people', 'portal'] as const
