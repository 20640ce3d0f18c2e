/** Whether a draft was kept on this device: only that, and until when, so that the first page need not open it. */

const NAME = 'lucid-report'

/** Day after which it goes, RFC 3339 date; `undefined` where none is kept. */
const until = (): string | undefined => {
  try {
    return localStorage.getItem(NAME) ?? undefined
  } catch {
    return undefined
  }
}

export const hasDraft = (): boolean => until() !== undefined

/** @param day - `undefined` when there is none any more */
export const markDraft = (day: string | undefined): void => {
  try {
    if (day === undefined) localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, day)
  } catch {
    // A browser that keeps nothing keeps no draft either.
  }
}
