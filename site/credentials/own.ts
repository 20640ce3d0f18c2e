import { readGtin } from '../../content/certificates/gtin.ts'
import { numberKey, plainNumber } from '../../content/certificates/number.ts'
import { parseSiteKey } from '../../content/credentials/facility.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import type { Issued } from '../../db/record/issue-credentials.ts'

/**
 * Which credential of this portal somebody means who types what stands on a label: of a certificate by its number, of a
 * product by its bar code, of a place of work by a credit code or by a certificate and which of its sites.
 */
export const ownCredential = (typed: string): { kind: Issued; key: string } => {
  const plain = plainNumber(typed)
  const read = readGtin(plain)
  if ('gtin' in read) return { kind: 'products', key: read.gtin }
  if (isCreditCode(plain)) return { kind: 'facilities', key: plain }
  const site = parseSiteKey(plain)
  const number = numberKey(site ? site.certificate : typed) ?? plain
  return site ? { kind: 'facilities', key: `${number}~${site.number}` } : { kind: 'certificates', key: number }
}
