import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { ask, isFields } from './ask.ts'

/**
 * The proof of work, ALTCHA v1: arithmetic that makes a flood costly, instead of a puzzle. It is done beside the page's
 * own work, in slices too short to be felt: a worker's script could not be held to a hash as those of the page are.
 */

/** Milliseconds at a time. */
const SLICE = 12
/** Numbers between looks at the clock. */
const STEP = 256

const pause = (): Promise<void> => new Promise((done) => setTimeout(done))

interface Challenge {
  algorithm: string
  challenge: string
  maxnumber: number
  salt: string
  signature: string
}

/** @returns `undefined` where no number fits, which then is no challenge */
export const solve = async (
  { challenge, salt, maxnumber }: Challenge,
  onProgress: (done: number) => void,
): Promise<number | undefined> => {
  // What comes before the number is the same every time.
  const begun = sha256.create().update(utf8ToBytes(salt))
  let from = performance.now()
  for (let number = 0; number <= maxnumber; number++) {
    if (
      bytesToHex(
        begun
          .clone()
          .update(utf8ToBytes(String(number)))
          .digest(),
      ) === challenge
    )
      return number
    if (number % STEP === 0 && performance.now() - from > SLICE) {
      onProgress(number / maxnumber)
      await pause()
      from = performance.now()
    }
  }
  return undefined
}

/**
 * Asks for a challenge and does it.
 * @returns what is handed in as `altcha`
 * @throws Unreachable, Refused
 */
export const proveWork = async (action: 'report' | 'me-too', onProgress: (done: number) => void): Promise<string> => {
  const given = await ask(`/api/reports/challenge?action=${action}`)
  if (!isFields(given)) throw new TypeError('no challenge')
  const { algorithm, challenge, maxnumber, salt, signature } = given
  if (algorithm !== 'SHA-256') throw new TypeError('not a challenge that is known here')
  const asked = {
    algorithm,
    challenge: String(challenge),
    maxnumber: Math.min(Number(maxnumber), 5_000_000),
    salt: String(salt),
    signature: String(signature),
  }
  const number = await solve(asked, onProgress)
  if (number === undefined) throw new TypeError('a challenge without an answer')
  return btoa(
    JSON.stringify({ algorithm, challenge: asked.challenge, number, salt: asked.salt, signature: asked.signature }),
  )
}
