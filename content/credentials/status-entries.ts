import { listName, parseListName, type Purpose } from './status-place.ts'
import { isObject, type Json } from './strict-json.ts'

/** Where to look whether a credential was suspended or revoked. */
export interface StatusEntry {
  purpose: Purpose
  index: number
  /** Address of the list. */
  url: string
}

/** UNTP wants an integer, the W3C text a base-10 string: both are read. */
const indexOf = (value: Json | undefined): number | undefined => {
  const index = typeof value === 'string' && /^(?:0|[1-9]\d{0,9})$/.test(value) ? Number(value) : value
  return typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 ? index : undefined
}

/** Lists are read over https alone, on this machine's own portal over loopback too. */
const isListAddress = (url: string): boolean =>
  URL.canParse(url) && /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)

const entryOf = (value: Json): StatusEntry | 'malformed' | 'other-purpose' => {
  if (!isObject(value) || value['type'] !== 'BitstringStatusListEntry') return 'malformed'
  const { statusPurpose: purpose, statusListIndex, statusListCredential: url } = value
  // Bits of several states each, which only messages have.
  if (value['statusSize'] !== undefined && value['statusSize'] !== 1) return 'malformed'
  const index = indexOf(statusListIndex)
  if (typeof url !== 'string' || !isListAddress(url) || index === undefined) return 'malformed'
  if (purpose === 'suspension' || purpose === 'revocation') return { purpose, index, url }
  return purpose === 'refresh' || purpose === 'message' ? 'other-purpose' : 'malformed'
}

/** Our lists come in pairs: UNTP leaves room for one entry, which names the suspensions; its twin has the revocations. */
const withTwin = (entry: StatusEntry): StatusEntry[] => {
  const at = entry.url.lastIndexOf('/') + 1
  const known = parseListName(entry.url.slice(at))
  if (known?.purpose !== 'suspension') return [entry]
  return [entry, { ...entry, purpose: 'revocation', url: entry.url.slice(0, at) + listName('revocation', known.list) }]
}

/**
 * What `credentialStatus` names.
 * @param isOwn - whether the portal issued it
 * @returns no entries where nothing that could end it is named; `malformed` where it cannot be told
 */
export const statusEntriesOf = (status: Json | undefined, isOwn: boolean): StatusEntry[] | 'malformed' => {
  const given = status === undefined ? [] : Array.isArray(status) ? status : [status]
  const entries: StatusEntry[] = []
  // More would only make work.
  if (given.length > 8) return 'malformed'
  for (const value of given) {
    const entry = entryOf(value)
    if (entry === 'malformed') return 'malformed'
    if (entry !== 'other-purpose') entries.push(...(isOwn ? withTwin(entry) : [entry]))
  }
  return entries
}
