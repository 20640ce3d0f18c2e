/** Whether a place lies within a bound: `130102` within `13`, `1301`, `130000` or `130100`. */
export const isWithin = (place: string, bound: string): boolean =>
  place.startsWith(bound.replace(/^(\d{2}|\d{4})(?:00){1,2}$/, '$1'))
