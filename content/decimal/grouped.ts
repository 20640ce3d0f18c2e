const inThousands = (digits: string): string =>
  digits.length > 3 ? `${inThousands(digits.slice(0, -3))},${digits.slice(-3)}` : digits

/** A decimal with thousands separators; its digits are kept as they are: `-12345.60` → `-12,345.60`. */
export const grouped = (decimal: string): string => {
  const [whole = '', fraction] = decimal.split('.')
  const [, sign = '', digits = ''] = /^([-−]?)(\d+)$/.exec(whole) ?? []
  const shown = digits === '' ? whole : `${sign}${inThousands(digits)}`
  return fraction === undefined ? shown : `${shown}.${fraction}`
}
