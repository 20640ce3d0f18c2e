import { shortestCode } from '../places/ancestors.ts'

/** The beginning that codes within a bound share: `13` of `13`, `130000` and `1300`; `1301` of `130100` and `130100000000`. */
export const prefixOf = (bound: string): string => shortestCode(bound).replace(/^(\d{2}|\d{4})(?:00){1,2}$/, '$1')

/** Whether a place lies within a bound: `130102` within `13`, `1301`, `130000` or `130100`. */
export const isWithin = (place: string, bound: string): boolean => place.startsWith(prefixOf(bound))
