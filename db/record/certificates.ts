import type { Body } from '../../content/registers/facts.ts'
import type { CertificateFacts } from '../../content/certificates/verdict.ts'
import type { StoredRecord } from './record.ts'

/** A certificate with all that its verdict needs, read in one round trip. */
export interface CertificateView {
  /** The key: the number as the register has it. */
  number: string
  /** Its newest entry; `body` is `null` once it was taken back. */
  record: StoredRecord
  /** What `verdictOn` is asked with. */
  facts: CertificateFacts
  /** That stand, oldest first, each as it is stated. */
  changes: StoredRecord[]
  /** In order of item, at most `MAX_PRODUCTS`. */
  products: StoredRecord[]
  /** Of its certifier for its scheme, whatever their period. */
  accreditations: StoredRecord[]
  /** Of the record it names: by `register key`. Scheme, standards, certifier, and the certificates before and after it. */
  referred: Map<string, Body>
  treeSize: number
}

/** Products of one certificate that are read with it; the rest is paged. */
export const MAX_PRODUCTS = 200

/**
 * A certificate by its number, however it is typed: exactly, or else the only one that it can be taken for.
 * @returns `undefined` when there is none
 */
export type ReadCertificate = (db: { $client: D1Database }, number: string) => Promise<CertificateView | undefined>
