import { decodeBase64 } from '../log/bytes.ts'
import { ALPHABET } from './crockford.ts'

/**
 * The secret behind serial numbers: `<key id>:<32 bytes in base64>`, several with blanks between them. Codes are
 * issued under the last; those before it are only read, so that what was printed stays readable when the key changes.
 */
export interface SerialMaster {
  /** Key id under which codes are issued. */
  current: string
  masters: ReadonlyMap<string, Uint8Array>
}

/** @returns `undefined` for what is no such secret */
export const readSerialMaster = (secret: string): SerialMaster | undefined => {
  const masters = new Map<string, Uint8Array>()
  let current: string | undefined
  for (const part of secret.trim().split(/\s+/)) {
    const [keyId = '', text = '', ...rest] = part.split(':')
    const bytes = decodeBase64(text)
    const isKeyId = keyId.length === 1 && ALPHABET.includes(keyId)
    if (!isKeyId || rest.length > 0 || bytes?.length !== 32 || masters.has(keyId)) return undefined
    masters.set(keyId, bytes)
    current = keyId
  }
  return current === undefined ? undefined : { current, masters }
}

/** The secret with one more key at its end, under the next id that is free; `undefined` when all 32 are used. */
export const withNextKey = (secret: string, encodedKey: string): string | undefined => {
  const used = secret.trim() === '' ? new Map() : readSerialMaster(secret)?.masters
  const keyId = used && [...ALPHABET].find((character) => !used.has(character))
  return keyId === undefined ? undefined : `${secret.trim()} ${keyId}:${encodedKey}`.trim()
}
