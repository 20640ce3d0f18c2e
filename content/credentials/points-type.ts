/** The one kind of credential that this portal issues and UNTP does not know: a statement of eco-points. */
export const POINTS_TYPE = 'PointsStatement'

/** Its words, behind those of UNTP: they are its own. */
export const POINTS_CONTEXT = { '@vocab': 'urn:lucid:points:v1#' } as const

/** Days that one may be valid without a list of those withdrawn. */
export const MOST_DAYS_WITHOUT_LIST = 31
