import { leadsTo, readListed } from '../../content/log/key-change.ts'
import { encodeVerifierKey, parseVerifierKey } from '../../content/log/keys.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'
import type { Trust } from './trust.ts'

/**
 * Trust that follows a planned change of the log's key: from a key that the asker has to each that a checkpoint vouches
 * for which both signed.
 * @param given - as `/api/log/keys` answers; from anybody, since only signatures count
 */
export const followKeys = async (trust: Trust, given: unknown): Promise<Trust> => {
  const listed = readListed(given)
  const tools = { hash: sha256, verify: verifyEd25519 }
  const logs = [...trust.logs]
  for (const { vkey } of listed) {
    const key = await parseVerifierKey(vkey, sha256).catch(() => undefined)
    if (!key || [...logs, ...trust.witnesses].some(({ publicKey }) => publicKey.join() === key.publicKey.join()))
      continue
    const known = await Promise.all(trust.logs.map((from) => leadsTo(encodeVerifierKey(from), vkey, listed, tools)))
    if (known.includes(true)) logs.push(key)
  }
  return { ...trust, logs }
}

/** Where a copy keeps what its portal said of the log's keys. */
export const KEYS_FILE = 'keys.json'

/** The same by the list that a copy keeps; without one, the trust as it was. */
export const followCopied = async (trust: Trust, bytes: Uint8Array | undefined): Promise<Trust> => {
  try {
    return bytes ? await followKeys(trust, JSON.parse(new TextDecoder().decode(bytes))) : trust
  } catch (error) {
    if (error instanceof SyntaxError) return trust
    throw error
  }
}
