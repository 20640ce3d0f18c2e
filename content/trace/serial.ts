import { charactersOf, groupsOf, plainCharacters, readGroups } from './crockford.ts'

/**
 * Serial numbers (AI 21) that prove themselves: whoever holds the master secret can tell that it issued one, without a
 * row for it. Twenty characters: key id (1), hidden counter (7), tag (12 characters, 60 bits).
 *
 *     K       = HKDF-SHA-256(master, info = GTIN-14 ‖ key id)
 *     tag     = HMAC-SHA-256(K, "lucid-serial-v1" ‖ GTIN-14 ‖ key id ‖ counter), its first 60 bits
 *     stream  = HMAC-SHA-256(K, "lucid-serial-stream-v1" ‖ tag), its first 35 bits
 *     serial  = key id ‖ (counter ⊕ stream) ‖ tag
 *
 * All text is ASCII, the counter its seven characters. The stream hides how many were issued from whoever buys two.
 */

/** HMAC-SHA-256 under a key: of a message of at most 55 bytes, 32 bytes that need to stand until it is called again. */
export type Hmac = (key: Uint8Array) => (message: Uint8Array) => Uint8Array

const COUNTER_CHARACTERS = 7
const TAG_CHARACTERS = 12
export const SERIAL_CHARACTERS = 1 + COUNTER_CHARACTERS + TAG_CHARACTERS

/** Counters of one product and key id: 0 up to, but not including, this. */
export const COUNTERS = 32 ** COUNTER_CHARACTERS

/** Derived keys kept at hand; the oldest goes first. */
const KEPT_KEYS = 1_000

/** Master secrets by key id, with the keys derived from them so far. */
export interface SerialKeys {
  hmac: Hmac
  masters: ReadonlyMap<string, Uint8Array>
  derived: Map<string, ReturnType<Hmac>>
}

export const serialKeys = (masters: ReadonlyMap<string, Uint8Array>, hmac: Hmac): SerialKeys => ({
  hmac,
  masters,
  derived: new Map(),
})

const ascii = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

const NO_SALT = new Uint8Array(32)

/** @see RFC 5869: one block of output, so that its counter is 1 */
const hkdf = (hmac: Hmac, master: Uint8Array, info: string): Uint8Array =>
  hmac(hmac(NO_SALT)(master).slice())(ascii(`${info}\x01`)).slice()

/** Under the key of a product and key id; `undefined` where no master stands behind that id. */
export const keyOf = (
  { hmac, masters, derived }: SerialKeys,
  gtin: string,
  keyId: string,
): ReturnType<Hmac> | undefined => {
  const name = gtin + keyId
  const known = derived.get(name)
  if (known) return known
  const master = masters.get(keyId)
  if (!master) return undefined
  const key = hmac(hkdf(hmac, master, name))
  const [oldest] = derived.keys()
  if (derived.size >= KEPT_KEYS && oldest !== undefined) derived.delete(oldest)
  derived.set(name, key)
  return key
}

/** Highest first. */
const counterGroups = (counter: number): number[] => {
  const groups = new Array<number>(COUNTER_CHARACTERS)
  for (let at = COUNTER_CHARACTERS - 1, rest = counter; at >= 0; at--, rest = Math.floor(rest / 32))
    groups[at] = rest % 32
  return groups
}

const tagOf = (key: ReturnType<Hmac>, gtin: string, keyId: string, counter: readonly number[]): string =>
  charactersOf(groupsOf(key(ascii(`lucid-serial-v1${gtin}${keyId}${charactersOf(counter)}`)), TAG_CHARACTERS))

/** Hides a counter, or shows a hidden one. */
const crossed = (key: ReturnType<Hmac>, tag: string, groups: readonly number[]): number[] => {
  const stream = groupsOf(key(ascii(`lucid-serial-stream-v1${tag}`)), COUNTER_CHARACTERS)
  return groups.map((group, at) => group ^ (stream[at] ?? 0))
}

/** Takes as long wherever two texts of one length differ. */
const isSame = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}

/**
 * The serial number of one item.
 * @param gtin - fourteen digits
 * @param counter - whole number, 0 to `COUNTERS - 1`; never twice for one product and key id
 * @throws RangeError for a counter out of range, or a key id without a master
 */
export const serialOf = (keys: SerialKeys, gtin: string, keyId: string, counter: number): string => {
  if (!Number.isSafeInteger(counter) || counter < 0 || counter >= COUNTERS) throw new RangeError(`counter ${counter}`)
  const key = keyOf(keys, gtin, keyId)
  if (!key) throw new RangeError(`no master for key id ${keyId}`)
  const groups = counterGroups(counter)
  const tag = tagOf(key, gtin, keyId, groups)
  return keyId + charactersOf(crossed(key, tag, groups)) + tag
}

/** What a serial number that is ours says of itself. Whether that counter was ever issued, its ranges tell. */
export interface ReadSerial {
  keyId: string
  counter: number
}

/**
 * Reads a serial number exactly as printed.
 * @param gtin - fourteen digits
 * @returns `undefined` for one that does not hold: forged, changed, of another product, or of a key id we have not
 */
export const readSerial = (keys: SerialKeys, gtin: string, serial: string): ReadSerial | undefined => {
  if (!isSerialShaped(serial)) return undefined
  const [keyId, tag] = [serial.charAt(0), serial.slice(-TAG_CHARACTERS)]
  const hidden = readGroups(serial.slice(1, 1 + COUNTER_CHARACTERS))
  const key = keyOf(keys, gtin, keyId)
  if (!hidden || !key) return undefined
  const counter = crossed(key, tag, hidden)
  if (!isSame(tagOf(key, gtin, keyId, counter), tag)) return undefined
  return { keyId, counter: counter.reduce((sum, group) => sum * 32 + group, 0) }
}

/** Whether a serial number could be one of ours by its looks. */
export const isSerialShaped = (serial: string): boolean =>
  serial.length === SERIAL_CHARACTERS && readGroups(serial) !== undefined

/** A serial number as somebody typed it, the way it was printed. */
export const plainSerial = (typed: string): string => plainCharacters(typed.slice(0, 4 * SERIAL_CHARACTERS))

/** In groups of five, for eyes: typed back with the spaces it reads the same. */
export const groupedSerial = (serial: string): string => serial.match(/.{1,5}/g)?.join(' ') ?? ''
