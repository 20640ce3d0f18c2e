import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { concat, utf8, type Bytes } from '../log/bytes.ts'
import type { AsyncHash } from '../log/merkle.ts'
import { charactersOf, groupsOf } from '../trace/crockford.ts'
import { decodeBech32, encodeBech32 } from './bech32.ts'

/** Sealing and opening as files of age, which the command of that name opens too. @see c2sp.org/age */

export interface Identity {
  /** `AGE-SECRET-KEY-1…` */
  identity: string
  /** `age1…` */
  recipient: string
}

const PREFIX = { identity: 'age-secret-key-', recipient: 'age' } as const

/** A fresh identity from the random numbers of where it runs. */
export const newIdentity = async (): Promise<Identity> => {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** @param secret - 32 bytes. @throws RangeError for another number */
export const identityFrom = async (secret: Uint8Array): Promise<Identity> => {
  if (secret.length !== 32) throw new RangeError(`a secret has 32 bytes, not ${secret.length}`)
  const identity = encodeBech32(PREFIX.identity, secret).toUpperCase()
  return { identity, recipient: await identityToRecipient(identity) }
}

export const isIdentity = (text: string): boolean =>
  text === text.toUpperCase() && decodeBech32(PREFIX.identity, text.toLowerCase())?.length === 32

/** Whether a text is a recipient of the one kind that is used here, X25519. */
export const isRecipient = (text: string): boolean => decodeBech32(PREFIX.recipient, text)?.length === 32

/**
 * Seals to every recipient: each opens it alone. Pad first what must not tell its length.
 * @throws RangeError when there is no recipient or one is none
 */
export const seal = async (recipients: readonly string[], content: Uint8Array | string): Promise<Bytes> => {
  if (recipients.length === 0) throw new RangeError('sealed to nobody')
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    if (!isRecipient(recipient)) throw new RangeError('not a recipient')
    encrypter.addRecipient(recipient)
  }
  return new Uint8Array(await encrypter.encrypt(typeof content === 'string' ? utf8(content) : content))
}

/** Another key sealed it, or it was cut or changed; which of these it is, nobody can tell. */
export class Unopened extends Error {}

/** @throws Unopened when this identity does not open it, or it is damaged */
export const open = async (identity: string, sealed: Uint8Array): Promise<Bytes> => {
  if (!isIdentity(identity)) throw new Unopened('not an identity')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    return new Uint8Array(await decrypter.decrypt(sealed))
  } catch {
    throw new Unopened('not sealed to this key, or damaged')
  }
}

const HEADER = 'age-encryption.org/v1\n'

/**
 * To how many keys of the kind used here something says it is sealed; 0 for what is no file of age, or is sealed to any
 * other kind. Says nothing of whose keys they are.
 */
export const countRecipients = (sealed: Uint8Array): number => {
  // Forty stanzas are some 5 KB.
  const text = new TextDecoder('latin1').decode(sealed.subarray(0, 8_192))
  const end = text.indexOf('\n---')
  if (!text.startsWith(HEADER) || end < 0) return 0
  const kinds = [...text.slice(0, end).matchAll(/^-> (\S+)/gm)].map(([, kind]) => kind)
  return kinds.every((kind) => kind === 'X25519') ? kinds.length : 0
}

const KIB = 1024
/** Sizes that something padded may have, in bytes; beyond the last, its multiples. */
const BUCKETS = [KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB]
const LARGEST = 256 * KIB

/** Bytes of what holds `length` bytes, padded. */
export const paddedLength = (length: number): number =>
  BUCKETS.find((bucket) => length < bucket) ?? Math.ceil((length + 1) / LARGEST) * LARGEST

const [LINE_FEED, SPACE] = [0x0a, 0x20]

/** A line feed, then spaces up to the next bucket: what was JSON stays JSON for whoever opens it with `age` alone. */
export const pad = (content: Uint8Array): Bytes => {
  const padded = new Uint8Array(paddedLength(content.length)).fill(SPACE)
  padded.set(content)
  padded[content.length] = LINE_FEED
  return padded
}

/** Takes off what `pad` put on; `undefined` for what was not padded. */
export const unpad = (padded: Uint8Array): Bytes | undefined => {
  let end = padded.length
  while (end > 0 && padded[end - 1] === SPACE) end--
  return end > 0 && padded[end - 1] === LINE_FEED ? new Uint8Array(padded.subarray(0, end - 1)) : undefined
}

/** 100 bits of SHA-256("lucid-fingerprint-v1" ‖ 0x00 ‖ recipient) as people compare them: `XXXXX-XXXXX-XXXXX-XXXXX`. */
export const fingerprintOf = async (recipient: string, hash: AsyncHash): Promise<string> => {
  const digest = await hash(concat([utf8('lucid-fingerprint-v1\0'), utf8(recipient)]))
  return charactersOf(groupsOf(digest, 20)).match(/.{5}/g)?.join('-') ?? ''
}
export const FINGERPRINT = /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/
