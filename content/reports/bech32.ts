/**
 * The text form of keys of age: a prefix, `1`, groups of five bits and a checksum of six.
 * @see BIP 173
 * @see c2sp.org/age, The X25519 recipient type
 */
import { concat, type Bytes } from '../log/bytes.ts'

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const CHECKSUM_GROUPS = 6

const polymod = (values: readonly number[]): number => {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [bit, term] of GENERATOR.entries()) if ((top >>> bit) & 1) sum ^= term
  }
  return sum >>> 0
}

const expand = (prefix: string): number[] => {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0))
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
}

/** Bits in groups of another size, the highest first; the last group is filled with zeros. */
const regroup = (values: Iterable<number>, from: number, to: number): { groups: number[]; rest: number } => {
  const groups: number[] = []
  let [bits, held] = [0, 0]
  for (const value of values) {
    bits = (bits << from) | value
    held += from
    while (held >= to) {
      held -= to
      groups.push((bits >>> held) & ((1 << to) - 1))
    }
    bits &= (1 << held) - 1
  }
  return { groups: held > 0 && to < from ? [...groups, bits << (to - held)] : groups, rest: held > 0 ? bits : 0 }
}

/** @param prefix - lower case, without `1` */
export const encodeBech32 = (prefix: string, bytes: Uint8Array): string => {
  const { groups } = regroup(bytes, 8, 5)
  const sum = polymod([...expand(prefix), ...groups, 0, 0, 0, 0, 0, 0]) ^ 1
  const checksum = Array.from({ length: CHECKSUM_GROUPS }, (_, at) => (sum >>> (5 * (5 - at))) & 31)
  return `${prefix}1${[...groups, ...checksum].map((group) => ALPHABET.charAt(group)).join('')}`
}

/** `undefined` unless `text` is what `encodeBech32` writes of that prefix. */
export const decodeBech32 = (prefix: string, text: string): Bytes | undefined => {
  if (!text.startsWith(`${prefix}1`)) return undefined
  const groups = Array.from(text.slice(prefix.length + 1), (character) => ALPHABET.indexOf(character))
  if (groups.length < CHECKSUM_GROUPS || groups.includes(-1) || polymod([...expand(prefix), ...groups]) !== 1)
    return undefined
  const bytes = concat([Uint8Array.from(regroup(groups.slice(0, -CHECKSUM_GROUPS), 5, 8).groups)])
  return encodeBech32(prefix, bytes) === text ? bytes : undefined
}
