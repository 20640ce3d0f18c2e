import { COSIGNATURE, parseVerifierKey } from './keys.ts'
import { sha256 } from './webcrypto.ts'

/** Keys that a reader has from elsewhere. */
export interface TrustedKeys {
  /** The log's key; `undefined` where only witnesses are named. */
  vkey: string | undefined
  witnesses: string[]
}

/**
 * Verifier keys, one a line; what follows `#` is a remark.
 * @returns the number of the first bad line, counted from 1, where one is no key, is there twice, or is a second log's
 */
export async function readTrustedKeys(text: string): Promise<TrustedKeys | { badLine: number }> {
  const trusted: TrustedKeys = { vkey: undefined, witnesses: [] }
  const known = new Set<string>()
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*/, '').trim()
    if (line === '') continue
    const key = await parseVerifierKey(line, sha256).catch((error: unknown) => {
      if (error instanceof SyntaxError) return undefined
      throw error
    })
    const isSecondLog = key?.type !== COSIGNATURE && trusted.vkey !== undefined
    if (!key || known.has(key.publicKey.join()) || isSecondLog) return { badLine: at + 1 }
    known.add(key.publicKey.join())
    if (key.type === COSIGNATURE) trusted.witnesses.push(line)
    else trusted.vkey = line
  }
  return trusted
}
