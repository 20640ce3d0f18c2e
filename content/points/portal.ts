/** Who attests, when nobody does but the portal. */
export const PORTAL = 'portal'
