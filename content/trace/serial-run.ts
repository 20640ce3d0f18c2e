import { ALPHABET } from './crockford.ts'
import { COUNTERS, keyOf, SERIAL_CHARACTERS, type SerialKeys } from './serial.ts'

/**
 * Serial numbers of one product, very many in a row: the same as `serialOf`, written as bytes where they belong, without a
 * text or a list for each.
 */

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const LETTERS = bytesOf(ALPHABET)
const [COUNTER, TAG] = [7, 12]

/** Group `at` of five bits, the highest bit first. */
const groupAt = (bytes: Uint8Array, at: number): number => {
  const byte = (at * 5) >> 3
  return ((((bytes[byte] ?? 0) << 8) | (bytes[byte + 1] ?? 0)) >> (11 - ((at * 5) & 7))) & 31
}

const letter = (group: number): number => LETTERS[group] ?? 0

/**
 * @param gtin - fourteen digits
 * @returns writes the twenty characters of a counter's serial number into bytes, from `at` on
 * @throws RangeError for a key id without a master, and when called for a counter out of range
 */
export const serialWriter = (
  keys: SerialKeys,
  gtin: string,
  keyId: string,
): ((counter: number, into: Uint8Array, at: number) => void) => {
  const key = keyOf(keys, gtin, keyId)
  if (!key) throw new RangeError(`no master for key id ${keyId}`)
  const told = bytesOf(`lucid-serial-v1${gtin}${keyId}${'0'.repeat(COUNTER)}`)
  const hides = bytesOf(`lucid-serial-stream-v1${'0'.repeat(TAG)}`)
  const [counterAt, tagAt] = [told.length - COUNTER, hides.length - TAG]
  const id = keyId.charCodeAt(0)
  const groups = new Uint8Array(COUNTER)
  return (counter, into, at) => {
    if (!Number.isSafeInteger(counter) || counter < 0 || counter >= COUNTERS) throw new RangeError(`counter ${counter}`)
    for (let group = COUNTER - 1, rest = counter; group >= 0; group--, rest = Math.floor(rest / 32)) {
      groups[group] = rest % 32
      told[counterAt + group] = letter(rest % 32)
    }
    const tag = key(told)
    into[at] = id
    const tagBegins = at + SERIAL_CHARACTERS - TAG
    for (let group = 0; group < TAG; group++)
      into[tagBegins + group] = hides[tagAt + group] = letter(groupAt(tag, group))
    const stream = key(hides)
    for (let group = 0; group < COUNTER; group++)
      into[at + 1 + group] = letter((groups[group] ?? 0) ^ groupAt(stream, group))
  }
}
