const inThousands = (digits: string): string =>
  digits.length > 3 ? `${inThousands(digits.slice(0, -3))},${digits.slice(-3)}` : digits

/**
 * A decimal with thousands separators; its digits are kept as they are: `-12345.60` → `-12,345.60`. What follows it is kept
 * too: `61.8 ms (6.18 %)`.
 */
export const grouped = (decimal: string): string => {
  const point = decimal.includes('.') ? decimal.indexOf('.') : decimal.length
  const whole = decimal.slice(0, point)
  const [, sign = '', digits = ''] = /^([-−]?)(\d+)$/.exec(whole) ?? []
  return (digits === '' ? whole : `${sign}${inThousands(digits)}`) + decimal.slice(point)
}
