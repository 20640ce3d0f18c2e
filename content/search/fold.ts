/**
 * A text as search compares it: ASCII in small letters, full-width ASCII as plain. Every character stays where it is.
 */
export const fold = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[A-Z]+/g, (upper) => upper.toLowerCase())
