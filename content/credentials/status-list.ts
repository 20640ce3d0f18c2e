import { Bitstring } from '@digitalbazaar/bitstring'
import { MOST_INFLATED, STATUS_CONTEXT } from './constants.ts'
import { LIST_BITS, type Purpose } from './status-place.ts'

/** Status lists: bits of many certificates in one signed credential, so that asking for it tells nobody which one is meant. */

/** Multibase's letter for base64url without padding. @see W3C Bitstring Status List v1.0, 2.2: `encodedList` */
const BASE64URL = 'u'

/** How long a reader may go by a list it has. 0 would forbid keeping it for even one verification. */
const TTL_MS = 60_000

export interface StatusListFacts {
  /** Address of the list. */
  url: string
  issuer: { id: string; name: string }
  purpose: Purpose
  /** As `encodeBits` gives it. */
  encodedList: string
  /** RFC 3339 UTC: since when it reads so. */
  validFrom: string
}

/** @returns the bits, packed. The same bits give the same text. */
export const encodeBits = async (indexes: readonly number[]): Promise<string> => {
  const bits = new Bitstring({ length: LIST_BITS })
  for (const index of indexes) bits.set(index, true)
  return BASE64URL + (await bits.encodeBits())
}

/** The list as a credential. @see W3C Bitstring Status List v1.0, 2.2 */
export const statusListCredential = ({ url, issuer, purpose, encodedList, validFrom }: StatusListFacts) => ({
  '@context': STATUS_CONTEXT,
  id: url,
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  issuer: { type: ['CredentialIssuer'], ...issuer },
  validFrom,
  credentialSubject: {
    id: `${url}#list`,
    type: 'BitstringStatusList',
    statusPurpose: purpose,
    ttl: TTL_MS,
    encodedList,
  },
})

/** Unfolds gzip, but no further than is allowed. @throws RangeError when it goes on; TypeError when it is damaged */
const inflate = async (packed: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const chunk: Uint8Array = next.value
    length += chunk.length
    if (length > most) {
      await reader.cancel()
      throw new RangeError(`more than ${most} bytes`)
    }
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/**
 * A list with some of its bits as they are now.
 * @param encodedList - of a list of ours
 * @returns the list, and how many bits are set
 * @throws RangeError, TypeError for what is none
 */
export const changeBits = async (
  encodedList: string,
  changed: ReadonlyMap<number, boolean>,
): Promise<{ encodedList: string; set: number }> => {
  const list = new Bitstring({ buffer: await unpack(encodedList) })
  for (const [index, isSet] of changed) list.set(index, isSet)
  return { encodedList: BASE64URL + (await list.encodeBits()), set: countBits(list.bits) }
}

/** How many bits are set. */
const countBits = (bytes: Uint8Array): number => {
  let count = 0
  for (const byte of bytes) for (let rest = byte; rest > 0; rest &= rest - 1) count++
  return count
}

const unpack = (encodedList: string): Promise<Uint8Array<ArrayBuffer>> => {
  const text = encodedList.slice(BASE64URL.length).replaceAll('-', '+').replaceAll('_', '/')
  return inflate(
    Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)),
    MOST_INFLATED,
  )
}

/** Why a list cannot be read. */
export type ListFault = 'list-encoding' | 'list-bomb' | 'list-short' | 'index-outside'

/**
 * The bit of one certificate.
 * @returns whether it is set, or what is wrong with the list: not gzip in base64url, more than 1 MB, fewer bits than the
 *   standard asks for, too few for the index
 */
export const readBit = async (encodedList: string, index: number): Promise<boolean | ListFault> => {
  if (!/^u[A-Za-z0-9_-]+$/.test(encodedList)) return 'list-encoding'
  let bits: Uint8Array<ArrayBuffer>
  try {
    bits = await unpack(encodedList)
  } catch (error) {
    return error instanceof RangeError ? 'list-bomb' : 'list-encoding'
  }
  if (bits.length * 8 < LIST_BITS) return 'list-short'
  if (index >= bits.length * 8) return 'index-outside'
  return new Bitstring({ buffer: bits }).get(index)
}
