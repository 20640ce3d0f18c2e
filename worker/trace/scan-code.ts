import { Buffer } from 'node:buffer'

/** What stands in the counts in the place of codes and visitors. */

/** A code on goods, by what names it: an item by its serial, else a lot, else the product. */
export interface ScannedCode {
  /** Fourteen digits. */
  gtin: string
  lot?: string | undefined
  serial?: string | undefined
}

/** A serial is unique among all of its product: the lot printed beside it makes no other code of it. */
const nameOf = ({ gtin, lot, serial }: ScannedCode): string =>
  serial ? `01/${gtin}/21/${serial}` : lot ? `01/${gtin}/10/${lot}` : `01/${gtin}`

const CODE_CHARACTERS = 20
const VISITOR_CHARACTERS = 16

/** @param secret - base64 or base64url, 32 bytes */
const mac = async (secret: string, text: string): Promise<string> => {
  const bytes = new Uint8Array(Buffer.from(secret, 'base64'))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signed = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))
  return Buffer.from(signed).toString('base64url')
}

/** @param secret - `SCAN_KEY` */
export const codeHash = async (secret: string, code: ScannedCode): Promise<string> =>
  (await mac(secret, `lucid-scan-code-v1\0${nameOf(code)}`)).slice(0, CODE_CHARACTERS)

/**
 * Tells a second look of one visitor at one code on one day from the first, and nothing else.
 * @param salt - of the day, forgotten soon after
 * @param visitor - random token of the page's own storage; it goes no further than here
 */
export const visitorHash = async (salt: string, code: string, visitor: string): Promise<string> =>
  (await mac(salt, `lucid-scan-visitor-v1\0${code}\0${visitor}`)).slice(0, VISITOR_CHARACTERS)
