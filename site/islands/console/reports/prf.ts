import { Decrypter, Encrypter, webauthn } from 'age-encryption'
import { decodeLong, encodeLong } from '../../../../content/reports/base64.ts'

/** A key that rests under a passkey instead of a passphrase: what the passkey derives for it leaves no device. */

/** Whether this browser can at all; whether the passkey does shows when one is made. */
export const knowsPasskeys = (): boolean => 'credentials' in navigator && 'PublicKeyCredential' in globalThis

interface Wrapped {
  credential: string
  age: string
}
const isWrapped = (value: unknown): value is Wrapped =>
  typeof value === 'object' && value !== null && 'credential' in value && 'age' in value

/**
 * Makes a passkey for this use alone, and wraps an identity under what it derives.
 * @returns JSON; `undefined` where the authenticator derives nothing, or she does not want to
 */
export const wrapByPasskey = async (identity: string, name: string): Promise<string | undefined> => {
  try {
    const credential = await webauthn.createCredential({ keyName: name, rpId: location.hostname })
    const encrypter = new Encrypter()
    encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: credential }))
    return JSON.stringify({ credential, age: encodeLong(await encrypter.encrypt(identity)) })
  } catch {
    return undefined
  }
}

/** @returns the identity; `undefined` where the passkey is another one, or she does not want to */
export const unwrapByPasskey = async (wrapped: string): Promise<string | undefined> => {
  const read: unknown = JSON.parse(wrapped)
  if (!isWrapped(read)) return undefined
  try {
    const decrypter = new Decrypter()
    decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: read.credential }))
    return await decrypter.decrypt(decodeLong(read.age) ?? new Uint8Array(), 'text')
  } catch {
    return undefined
  }
}
