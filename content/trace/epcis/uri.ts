/** A scheme and what it names, in the characters that RFC 3986 grants, no more than one fragment. */
const URI =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(?:#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$/

/** Behind `//` stands a host, with a port or without. */
const HOSTED = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9.-]*(?::\d{1,5})?(?:[/?#]|$)/

const MAX_LENGTH = 2_000

/** Whether it can stand as a URI: an absolute one, without white space or letters beyond ASCII. @see RFC 3986 */
export const checkedUri = (text: string): boolean =>
  text.length <= MAX_LENGTH && URI.test(text) && (!/^[^:]*:\/\//.test(text) || HOSTED.test(text))
