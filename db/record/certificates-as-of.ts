import { sql } from 'drizzle-orm'
import { factsOf, readCertificate, type CertificateView } from './certificates.ts'
import type { RecordDb } from './db.ts'
import { discloseLeaf, keysUnder } from './read.ts'
import type { StoredRecord } from './record.ts'
import { readSealedLeaves } from './sealed.ts'

/** A certificate as the record had it when the log held fewer entries. */

type Row = Omit<StoredRecord, 'body'> & { leaf: string | null; open: string }

/** What stood under keys of a register, in order of key. @param end - the first key that is left out */
const readStatedAsOf = async (
  db: RecordDb,
  register: string,
  { first, end }: { first: string; end: string },
  size: number,
): Promise<StoredRecord[]> => {
  const rows = await db.all<Row>(sql`
    SELECT entries.register, entries.key, entries.revision, entries.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", leaves.leaf,
      (SELECT json_group_object(field, value) FROM disclosures WHERE disclosures.register = entries.register
        AND disclosures.key = entries.key AND disclosures.revision = entries.revision) AS open
    FROM entries LEFT JOIN leaves ON leaves.idx = entries.idx
    WHERE entries.register = ${register} AND entries.key >= ${first} AND entries.key < ${end} AND entries.idx < ${size}
      AND NOT EXISTS (SELECT 1 FROM entries AS newer WHERE newer.register = entries.register
        AND newer.key = entries.key AND newer.revision > entries.revision AND newer.idx < ${size})
    ORDER BY entries.key`)
  const sealed = await readSealedLeaves(
    db,
    rows.flatMap(({ leaf, index }) => (leaf === null ? [index] : [])),
  )
  return rows.map(({ leaf, open, ...row }) => ({
    ...row,
    body: discloseLeaf(leaf ?? sealed.get(row.index) ?? '{}', new Map(Object.entries<string>(JSON.parse(open)))),
  }))
}

const standing = (rows: StoredRecord[]): StoredRecord[] => rows.filter(({ status }) => status !== 'withdrawn')

/** Keys of the changes that stood, in the order they were stated. */
const readChangeKeys = (db: RecordDb, number: string, size: number): Promise<{ key: string }[]> =>
  db.all<{ key: string }>(sql`
    SELECT stated.certificate || '~' || stated.effective || '~' || stated.event AS key FROM certificate_states AS stated
    WHERE stated.certificate = ${number} AND stated.idx < ${size}
      AND stated.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states AS undone
        WHERE undone.undoes = stated.idx AND undone.idx < ${size})
    ORDER BY stated.idx`)

/** @returns `undefined` when there was no such certificate then */
export const readCertificateAsOf = async (
  db: RecordDb,
  typed: string,
  size: number,
): Promise<CertificateView | undefined> => {
  const now = await readCertificate(db, typed)
  if (!now) return undefined
  const { number } = now
  const [record] = await readStatedAsOf(db, 'certificates', { first: number, end: `${number} ` }, size)
  if (!record) return undefined
  const { certifier, scheme } = record.body ?? {}
  const [keys, stated, products, accreditations] = await Promise.all([
    readChangeKeys(db, number, size),
    readStatedAsOf(db, 'certificate-changes', keysUnder(number), size),
    readStatedAsOf(db, 'certified-products', keysUnder(number), size),
    readStatedAsOf(db, 'accreditations', keysUnder(`${String(certifier)}~${String(scheme)}`), size),
  ])
  const byKey = new Map(stated.map((change) => [change.key, change]))
  const view = {
    record,
    changes: keys.flatMap(({ key }) => byKey.get(key) ?? []),
    accreditations: standing(accreditations),
  }
  const alerts = now.alerts.filter(({ index }) => index < size)
  return { ...now, ...view, facts: factsOf(view), products: standing(products), alerts, treeSize: size }
}
