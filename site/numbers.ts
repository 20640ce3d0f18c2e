/** The true minus sign and thousands separators; digits are kept as published: `-12345.60` → `−12,345.60`. */
export const shownNumber = (decimal: string): string => {
  const [whole = '', fraction] = decimal.replace('-', '−').split('.')
  const grouped = whole.replace(/\d(?=(\d{3})+$)/g, '$&,')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
