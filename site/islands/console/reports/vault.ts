import { Unopened, open } from '../../../../content/reports/sealing.ts'
import { decodeLong } from '../../../../content/reports/base64.ts'

/**
 * Keys that were opened on this page, in its memory alone: they are gone when it is left. Nothing of them is stored in the
 * browser or sent anywhere.
 */

export interface OpenKey {
  /** `AGE-SECRET-KEY-1…` */
  identity: string
  fingerprint: string
}

const keys: OpenKey[] = []
const listeners = new Set<() => void>()

export const openKeys = (): readonly OpenKey[] => keys

const tell = (): void => {
  for (const listener of listeners) listener()
}

/** Told whenever a key was opened, or all were closed. */
export const onKeys = (listener: () => void): void => {
  listeners.add(listener)
}

export const addKey = (key: OpenKey): void => {
  if (keys.some(({ fingerprint }) => fingerprint === key.fingerprint)) return
  keys.push(key)
  tell()
}

export const closeKeys = (): void => {
  keys.length = 0
  tell()
}

/** A secret that was sealed to the body: the report's own, or that of its contact. */
export interface Grant {
  use: 'report' | 'contact'
  /** age file, base64. */
  sealed: string
}

/** Opened secrets, by what was sealed: opening takes a moment. */
const opened = new Map<string, string>()

/** @returns the secret; `undefined` where no key that is open opens it */
export const secretIn = async (grants: readonly Grant[], use: Grant['use']): Promise<string | undefined> => {
  const grant = grants.find((one) => one.use === use)
  const known = grant && opened.get(grant.sealed)
  if (!grant || (known !== undefined && keys.length > 0)) return known
  const bytes = decodeLong(grant.sealed) ?? new Uint8Array()
  for (const { identity } of keys) {
    try {
      const secret = new TextDecoder().decode(await open(identity, bytes)).trim()
      opened.set(grant.sealed, secret)
      return secret
    } catch (error) {
      if (!(error instanceof Unopened)) throw error
    }
  }
  return undefined
}
