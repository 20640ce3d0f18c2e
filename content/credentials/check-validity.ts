import type { Finding } from './verify.ts'
import type { Json, JsonObject } from './strict-json.ts'

/** @see W3C VC Data Model v2.0, 4.9: an instant with its offset */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds; `undefined` where nothing stands, `NaN` for what is no instant. */
const instantOf = (value: Json | undefined): number | undefined =>
  value === undefined ? undefined : typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN

/** A NumericDate in milliseconds. @see RFC 7519, 2 */
const numericOf = (value: Json | undefined): number | undefined =>
  value === undefined ? undefined : typeof value === 'number' ? value * 1000 : NaN

/** Whether a credential is valid at an instant, by its own words and by those of its envelope. */
export const checkValidity = (credential: JsonObject, now: Date): Finding => {
  const { validFrom, validUntil, nbf, exp } = credential
  const [from, until] = [
    [instantOf(validFrom), numericOf(nbf)],
    [instantOf(validUntil), numericOf(exp)],
  ].map((all) => all.filter((at) => at !== undefined))
  const values = { from: String(validFrom ?? ''), until: String(validUntil ?? '') }
  const said = (outcome: Finding['outcome'], code: string): Finding => ({ check: 'validity', outcome, code, values })
  if (validFrom === undefined || [...(from ?? []), ...(until ?? [])].some(Number.isNaN))
    return said('fails', 'validity-malformed')
  if (from?.some((at) => at > now.getTime())) return said('fails', 'not-yet-valid')
  if (until?.some((at) => at <= now.getTime())) return said('fails', 'expired')
  return until?.length === 0 ? said('holds', 'valid-without-end') : said('holds', 'valid-now')
}
