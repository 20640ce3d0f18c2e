import { concat, encodeBase64Url, utf8 } from '../log/bytes.ts'
import { canonical } from '../log/canonical.ts'
import { SALT_BYTES } from '../log/commitment.ts'
import type { Hash } from '../log/merkle.ts'
import { charactersOf, groupsOf } from './crockford.ts'
import { SERIAL_CHARACTERS } from './serial.ts'

/** One issue of codes: a range of counters of one product under one key id, for one lot. */
export interface CodeRange {
  /** Fourteen digits. */
  gtin: string
  /** Eight characters, random: names the issue without telling how many there were. */
  issue: string
  keyId: string
  /** First counter of the range. */
  first: number
  count: number
}

/**
 * Codes of one issue, at most: a download of some hundred megabytes that a Worker computes in one go. Who needs more issues
 * again.
 */
export const MOST_CODES = 1_000_000

const ISSUE_CHARACTERS = 8

/** @param random - five random bytes */
export const issueId = (random: Uint8Array): string => charactersOf(groupsOf(random, ISSUE_CHARACTERS))

/** Keeps these hashes apart from all others we make. */
const DOMAIN = utf8('lucid-code-issue-v1\0')

const preimage = ({ gtin, issue, keyId, first, count }: CodeRange, salt: Uint8Array) => {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`)
  return concat([DOMAIN, salt, utf8(canonical({ count, first, gtin, issue, keyId }))])
}

/**
 * SHA-256("lucid-code-issue-v1" ‖ 0x00 ‖ salt ‖ canonical JSON of the range), as base64url: what the public record holds
 * of it, so that a producer's volumes stay its own and yet cannot be told otherwise later.
 * @param salt - 32 random bytes, used once
 * @throws RangeError when the salt has another length
 */
export const commitRange = (range: CodeRange, salt: Uint8Array, hash: Hash): string =>
  encodeBase64Url(hash(preimage(range, salt)))

/**
 * What stands before the serial number in the GS1 Digital Link URI of an item.
 * @param origin - of the portal, `https://…` without a slash at the end
 * @param lot - as printed; percent-encoded here
 * @see GS1 Digital Link Standard: URI Syntax, 4.6 and 4.7
 */
export const codePrefix = (origin: string, gtin: string, lot: string): string =>
  `${origin}/01/${gtin}/10/${encodeLot(lot)}/21/`

/** Everything but the unreserved characters, so that each reader of such addresses reads one and the same. */
const encodeLot = (lot: string): string =>
  encodeURIComponent(lot).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/** First line of the file of an issue's codes. */
export const CODES_HEADER = 'url,serial\r\n'

/** One line of it. Neither holds a comma or a quotation mark. @param prefix - of `codePrefix` */
export const codeLine = (prefix: string, serial: string): string => `${prefix}${serial},${serial}\r\n`

/** Bytes of a line; all are as long. */
export const lineBytes = (prefix: string): number => prefix.length + 2 * SERIAL_CHARACTERS + 3

/** Bytes of the whole file. */
export const codesBytes = (prefix: string, count: number): number => CODES_HEADER.length + count * lineBytes(prefix)
