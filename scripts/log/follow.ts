import { keysFrom, readListed } from '../../content/log/key-change.ts'
import { verifyEd25519 } from '../../content/log/webcrypto.ts'
import { sha256 } from './hash.ts'
import type { Trust } from './trust.ts'

/**
 * Trust that follows a planned change of the log's key: from a key that the asker has to each that the log itself took
 * into use, in a tree that the key before signed.
 * @param given - as `/api/log/keys` answers; from anybody, since only signatures count
 */
export const followKeys = async (trust: Trust, given: unknown): Promise<Trust> => {
  const logs = await keysFrom(trust.logs, readListed(given), { hash: sha256, verify: verifyEd25519 })
  // A key with two uses would count as two.
  const isWitness = (key: string): boolean => trust.witnesses.some(({ publicKey }) => publicKey.join() === key)
  return { ...trust, logs: logs.filter(({ publicKey }) => !isWitness(publicKey.join())) }
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
