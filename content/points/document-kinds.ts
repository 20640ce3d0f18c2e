/** Documents by which somebody vouches for a person. */
export const DOCUMENTS = ['resident-identity', 'passport', 'residence-permit'] as const
