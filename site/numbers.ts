const inThousands = (digits: string): string =>
  digits.length > 3 ? `${inThousands(digits.slice(0, -3))},${digits.slice(-3)}` : digits

/** The true minus sign and thousands separators; digits are kept as published: `-12345.60` → `−12,345.60`. */
export const shownNumber = (decimal: string): string => {
  const [whole = '', fraction] = decimal.replace('-', '−').split('.')
  const [, sign = '', digits = ''] = /^(−?)(\d+)$/.exec(whole) ?? []
  const grouped = digits === '' ? whole : `${sign}${inThousands(digits)}`
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
