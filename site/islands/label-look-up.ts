/**
 * Says that a number was looked up in vain, under a random token of this browser: see `/privacy/`. Nothing waits for it,
 * and nothing is sent where the browser asks not to be followed.
 */

const TOKEN = 'lucid-page-token'

/** 128 random bits, base64url; the same as long as the browser keeps it. */
const tokenOf = (): string => {
  const kept = localStorage.getItem(TOKEN)
  if (kept !== null && /^[A-Za-z0-9_-]{22}$/.test(kept)) return kept
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const token = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '')
  localStorage.setItem(TOKEN, token)
  return token
}

const asksNotToBeFollowed = (): boolean =>
  ('globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true) || navigator.doNotTrack === '1'

const number = document.querySelector<HTMLElement>('[data-look-up]')?.dataset['lookUp']

/** A page that is drawn in advance was not looked at by anybody. */
const isSeen = (): boolean => document.visibilityState === 'visible'

if (number !== undefined && !asksNotToBeFollowed() && isSeen())
  try {
    void fetch('/api/label-reports/look-ups', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ number, token: tokenOf() }),
      keepalive: true,
    }).catch(() => undefined)
  } catch {
    // A browser that keeps nothing counts for nothing.
  }

export {}
