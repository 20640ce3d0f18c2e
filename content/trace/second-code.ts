import { readSerial, serialKeys, serialOf, type ReadSerial, type SerialKeys } from './serial.ts'

/**
 * Second codes: hidden in the package or under a layer to scratch off, so that only who bought it can read them. Made as
 * serial numbers are, of the same counters, under masters of their own: HMAC-SHA-256(master, "lucid-second-code-v1"). Who
 * knows the serial number that everybody sees learns nothing of the second code, and there is no row for it either.
 */

const PURPOSE = new TextEncoder().encode('lucid-second-code-v1')

const made = new WeakMap<SerialKeys, SerialKeys>()

/** Keys of second codes, from those of serial numbers. */
export const secondKeys = (keys: SerialKeys): SerialKeys => {
  const known = made.get(keys)
  if (known) return known
  const { masters, hmac } = keys
  const fresh = serialKeys(new Map([...masters].map(([id, master]) => [id, hmac(master)(PURPOSE).slice()])), hmac)
  made.set(keys, fresh)
  return fresh
}

/** @param keys - of serial numbers. @see serialOf */
export const secondCodeOf = (keys: SerialKeys, gtin: string, keyId: string, counter: number): string =>
  serialOf(secondKeys(keys), gtin, keyId, counter)

/** @param keys - of serial numbers. @returns `undefined` for one that does not hold. @see readSerial */
export const readSecondCode = (keys: SerialKeys, gtin: string, code: string): ReadSerial | undefined =>
  readSerial(secondKeys(keys), gtin, code)

/**
 * Where the hidden label leads: both stand behind `#`, which no browser sends.
 * @param origin - of the portal
 */
export const secondCodeUrl = (origin: string, gtin: string, code: string): string =>
  `${origin}/points/account/#gtin=${gtin}&second=${code}`

/** First line of the file of second codes. */
export const SECOND_HEADER = 'serial,second,url\r\n'
