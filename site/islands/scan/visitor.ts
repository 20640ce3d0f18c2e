/** The random token by which one visitor counts once a code and day. It stands in this browser alone and names nobody. */

const KEY = 'lucid-visitor'
const BYTES = 16

const fresh = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(BYTES))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '')

/** @returns `undefined` where the browser keeps nothing: such a scan is not counted among those of people */
export const visitorToken = (): string | undefined => {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept !== null && /^[\w-]{22}$/.test(kept)) return kept
    const token = fresh()
    localStorage.setItem(KEY, token)
    return token
  } catch {
    return undefined
  }
}

export const forgetVisitor = (): void => {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Then there is none.
  }
}
