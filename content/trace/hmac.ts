/**
 * HMAC-SHA-256 of short messages under a key that is used again and again: two rounds of the hash for each, and no objects
 * of the platform, of which a million cost more than the hashing. Only `serial.ts` uses it, to issue; what it issues is
 * checked with the platform's own.
 * @see FIPS 180-4, 5 and 6.2; FIPS 198-1, 4
 */

const ROUNDS = 64
const BLOCK = 64

const primes = (count: number): number[] => {
  const found: number[] = []
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number)
  return found
}

/** First 32 bits of what stands behind the point. */
const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32) | 0

/** @see FIPS 180-4, 4.2.2: of the cube roots of the first 64 primes */
const CONSTANTS = Int32Array.from(primes(ROUNDS), (prime) => fraction(Math.cbrt(prime)))
/** @see FIPS 180-4, 5.3.3: of the square roots of the first eight */
const INITIAL = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))

const schedule = new Int32Array(ROUNDS)

/** One block, as its sixteen words stand in `schedule`, put into a state. */
const compress = (state: Int32Array): void => {
  for (let at = 16; at < ROUNDS; at++) {
    const a = schedule[at - 15] ?? 0
    const b = schedule[at - 2] ?? 0
    const small0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3)
    const small1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10)
    schedule[at] = ((schedule[at - 16] ?? 0) + small0 + (schedule[at - 7] ?? 0) + small1) | 0
  }
  // One by one: taking a typed array apart walks an iterator.
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let at = 0; at < ROUNDS; at++) {
    const large1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const one = (h + large1 + ((e & f) ^ (~e & g)) + (CONSTANTS[at] ?? 0) + (schedule[at] ?? 0)) | 0
    const large0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const two = (large0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
  state[5] = (state[5] ?? 0) + f
  state[6] = (state[6] ?? 0) + g
  state[7] = (state[7] ?? 0) + h
}

/** The state behind one block of the key, each byte crossed with `pad`. */
const keyed = (key: Uint8Array, pad: number): Int32Array => {
  const state = INITIAL.slice()
  schedule.fill(0)
  for (let at = 0; at < BLOCK; at++)
    schedule[at >> 2] = (schedule[at >> 2] ?? 0) | (((key[at] ?? 0) ^ pad) << (24 - 8 * (at & 3)))
  compress(state)
  return state
}

/** Room for the end mark and the length in one block. */
const LONGEST = BLOCK - 9

/**
 * @param key - at most 64 bytes
 * @returns HMAC-SHA-256 of messages of at most 55 bytes: 32 bytes that stand until it is called again
 * @throws RangeError for a longer key or message
 */
export const shortHmac = (key: Uint8Array): ((message: Uint8Array) => Uint8Array) => {
  if (key.length > BLOCK) throw new RangeError(`a key of ${key.length} bytes`)
  const [inner, outer] = [keyed(key, 0x36), keyed(key, 0x5c)]
  const state = new Int32Array(8)
  const result = new Uint8Array(32)
  return (message) => {
    const { length } = message
    if (length > LONGEST) throw new RangeError(`a message of ${length} bytes`)
    schedule.fill(0, 0, 16)
    for (let at = 0; at < length; at++)
      schedule[at >> 2] = (schedule[at >> 2] ?? 0) | ((message[at] ?? 0) << (24 - 8 * (at & 3)))
    schedule[length >> 2] = (schedule[length >> 2] ?? 0) | (0x80 << (24 - 8 * (length & 3)))
    schedule[15] = (BLOCK + length) * 8
    state.set(inner)
    compress(state)
    for (let at = 0; at < 8; at++) schedule[at] = state[at] ?? 0
    schedule[8] = 0x80000000 | 0
    schedule.fill(0, 9, 15)
    schedule[15] = (BLOCK + 32) * 8
    state.set(outer)
    compress(state)
    for (let at = 0; at < 32; at++) result[at] = (state[at >> 2] ?? 0) >>> (24 - 8 * (at & 3))
    return result
  }
}
