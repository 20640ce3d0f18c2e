import { grouped } from '../content/decimal/grouped.ts'

/** The true minus sign and thousands separators; digits are kept as published: `-12345.60` → `−12,345.60`. */
export const shownNumber = (decimal: string): string => grouped(decimal.replace('-', '−'))
