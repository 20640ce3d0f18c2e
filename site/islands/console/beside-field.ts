/** What is said of a row, as it is said beside the field itself: without `row 1, column “gtin”: `, which stands there already. */
export const besideField = (message: string): string =>
  message.replace(/^(?:row \d+(?:, column “[^”]*”)?: |第 \d+ 条(?:“[^”]*”列)?：)/, '')
