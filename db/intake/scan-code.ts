import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import type { GoodsCode } from '../../content/trace/code-text.ts'

/** What stands in the counts in the place of codes and visitors. */

/** An item by its serial, which is unique among all of its product whatever lot stands beside it; else a lot, else the product. */
const nameOf = ({ gtin, lot, serial }: GoodsCode): string =>
  serial ? `01/${gtin}/21/${serial}` : lot ? `01/${gtin}/10/${lot}` : `01/${gtin}`

const CODE_CHARACTERS = 20
const VISITOR_CHARACTERS = 16

/** @param secret - base64 or base64url, 32 bytes */
const mac = (secret: string, text: string): string =>
  createHmac('sha256', Buffer.from(secret, 'base64')).update(text).digest('base64url')

/** @param secret - `SCAN_KEY` */
export const codeHash = (secret: string, code: GoodsCode): string =>
  mac(secret, `lucid-scan-code-v1\0${nameOf(code)}`).slice(0, CODE_CHARACTERS)

/**
 * Tells a second look of one visitor at one code on one day from the first, and nothing else.
 * @param salt - of the day, forgotten soon after
 * @param visitor - random token of the page's own storage; it goes no further than here
 */
export const visitorHash = (salt: string, code: string, visitor: string): string =>
  mac(salt, `lucid-scan-visitor-v1\0${code}\0${visitor}`).slice(0, VISITOR_CHARACTERS)
