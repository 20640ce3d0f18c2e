import { Decrypter, Encrypter } from 'age-encryption'
import type { Bilingual } from '../registers/register.ts'
import { isIdentity } from './sealing.ts'

/** The private key of an officer, as it rests: an age file under a passphrase that nobody but she knows. */

/**
 * Work of scrypt, as a power of two: 64 MiB and about half a second on an office machine, which a phone manages too.
 * @see age-encryption.org/v1, scrypt recipient
 */
const WORK_FACTOR = 16

/** Characters of a passphrase, at least. */
export const LEAST_PASSPHRASE = 12
const MOST_PASSPHRASE = 200
/** Different characters in it, at least: `111111111111` is long and no passphrase. */
const LEAST_DIFFERENT = 6

/** What is wrong with a passphrase somebody made up; `undefined` where nothing is. It is judged here and sent nowhere. */
export const passphraseFault = (passphrase: string): Bilingual | undefined => {
  const characters = [...passphrase]
  if (characters.length < LEAST_PASSPHRASE)
    return {
      zh: `口令至少 ${LEAST_PASSPHRASE} 个字符；可以是一句只有您知道的话。`,
      en: `A passphrase has ${LEAST_PASSPHRASE} characters at least; a sentence that only you know will do.`,
    }
  if (characters.length > MOST_PASSPHRASE)
    return {
      zh: `口令最多 ${MOST_PASSPHRASE} 个字符。`,
      en: `A passphrase has ${MOST_PASSPHRASE} characters at most.`,
    }
  if (new Set(characters).size < LEAST_DIFFERENT)
    return {
      zh: '口令里重复的字符太多，容易被猜到。',
      en: 'It repeats the same few characters and is easily guessed.',
    }
  return undefined
}

/** Crockford base32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A passphrase of 100 random bits, in groups that can be read out. @param random - 20 bytes */
export const newPassphrase = (random: Uint8Array): string => {
  const characters = Array.from(random.subarray(0, 20), (byte) => ALPHABET[byte & 31] ?? '0').join('')
  return characters.match(/.{5}/g)?.join('-') ?? ''
}

/** As it was typed: Chinese input methods widen letters and blanks. */
const normal = (passphrase: string): string => passphrase.normalize('NFKC').trim()

/** @param identity - `AGE-SECRET-KEY-1…` @returns an age file, which the command `age` opens too */
export const wrapIdentity = async (identity: string, passphrase: string): Promise<Uint8Array> => {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(normal(passphrase))
  encrypter.setScryptWorkFactor(WORK_FACTOR)
  return encrypter.encrypt(identity)
}

/** @returns the identity; `undefined` for a wrong passphrase, or for what is no such file */
export const unwrapIdentity = async (wrapped: Uint8Array, passphrase: string): Promise<string | undefined> => {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(normal(passphrase))
  try {
    return readIdentity(await decrypter.decrypt(wrapped, 'text'))
  } catch {
    return undefined
  }
}

/**
 * An identity as it was typed from paper: blanks, line breaks and case do not matter.
 * @returns `undefined` for none, and for one with a slip in it: its check characters tell
 */
export const readIdentity = (typed: string): string | undefined => {
  const [found] = /AGE-SECRET-KEY-1[A-Z0-9]{58}/.exec(typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase()) ?? []
  return found !== undefined && isIdentity(found) ? found : undefined
}
