import { env } from 'cloudflare:workers'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { certificatesStatement, type CertificateQuestion } from '../../db/record/certificate-list.ts'
import { readCertificateAsOf } from '../../db/record/certificates-as-of.ts'
import { readCertificate } from '../../db/record/certificates.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { footprintsOfCertificate, readFootprints } from '../../db/record/footprints.ts'
import { readRecognitions } from '../../db/record/mutual-recognition.ts'
import { publishAll } from './builders.ts'
import { aCertificate, aChange, aProduct, CERTIFIER, HOLDER, publishGround } from './certificate-builders.ts'
import { askedBy, plansOf as planned } from './query-plans.ts'

/** How reads of certificates walk: by an index each, with nothing scanned and no page sorted. */

const planOf = (statement: string, values: unknown[]): Promise<string[]> => planned(env.RECORD, [{ statement, values }])
/** Tables and indexes that are walked from one end to the other. */
const scansIn = (plan: string[]): string[] =>
  plan.filter((step) => /^SCAN (?!json_each|standard |search |walked$|named|wanted|found|own|\(|CONSTANT)/.test(step))

const plansOf = async (read: (db: RecordDb) => Promise<unknown>): Promise<string[]> => {
  const asked = await askedBy(env.RECORD, (database) => read(openRecord(database)))
  expect(asked.length).toBeGreaterThan(0)
  return planned(env.RECORD, asked)
}

beforeAll(async () => {
  await publishGround()
  await publishAll(
    'certificates',
    Array.from({ length: 40 }, (_, n) => aCertificate({ number: `SLGP-2024-1${String(n).padStart(3, '0')}` })),
  )
  await publishAll('certified-products', [aProduct({ certificate: 'SLGP-2024-1000' })])
  await publishAll('certificate-changes', [aChange({ certificate: 'SLGP-2024-1001' })])
})

const on = '2025-06-01'
const QUESTIONS: Record<string, CertificateQuestion> = {
  nothing: { on },
  'a trade item': { gtin: '09521234567899', on },
  'a holder': { holder: HOLDER, on },
  'a certifier': { certifier: CERTIFIER, on },
  'a scheme': { scheme: 'green-product', on },
  'what is valid': { status: 'valid', on },
  'what is valid of a scheme': { status: 'valid', scheme: 'green-product', on },
  'what expired': { status: 'expired', on },
  'what is suspended': { status: 'suspended', on },
  'what was withdrawn': { status: 'withdrawn', on },
  'what is to come': { status: 'not-yet', on },
}

describe('a page of certificates', () => {
  it.each(Object.entries(QUESTIONS))('of %s is read along an index, unsorted', async (name, question) => {
    const { sql, params } = new SQLiteSyncDialect().sqlToQuery(certificatesStatement(question, { limit: 50 }))
    const plan = await planOf(sql, params)
    expect(scansIn(plan)).toEqual([])
    // Rows come one by one as the page wants them: the rest of the walk is not read.
    expect(plan[0]).toBe('CO-ROUTINE walked')
    // A trade item has few certificates, which are brought together before they are read.
    if (name !== 'a trade item')
      expect(plan.filter((step) => step.includes('TEMP B-TREE FOR ORDER BY') || step.includes('LAST TERM'))).toEqual([])
  })

  it('of words begins at the index of words', async () => {
    const { sql, params } = new SQLiteSyncDialect().sqlToQuery(certificatesStatement({ q: '书桌', on }, { limit: 50 }))
    const plan = await planOf(sql, params)
    expect(plan[0]).toBe('CO-ROUTINE walked')
    expect(plan[1]).toMatch(/^SCAN search VIRTUAL TABLE/)
    expect(scansIn(plan)).toEqual([])
    expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([])
  })

  it('would be told of where it scanned', async () => {
    expect(scansIn(await planOf(`SELECT * FROM certificate_states WHERE publisher = ?`, ['x']))).not.toEqual([])
  })
})

describe('one certificate', () => {
  it.each<[string, (db: RecordDb) => Promise<unknown>]>([
    ['by its number', (db) => readCertificate(db, 'SLGP-2024-1000')],
    ['by what it looks like', (db) => readCertificate(db, 'slgp 2o24 1ool')],
    ['as of an earlier size', (db) => readCertificateAsOf(db, 'SLGP-2024-1001', 30)],
    ['with footprints declared of its products', (db) => footprintsOfCertificate(db, 'SLGP-2024-1000')],
    ['beside footprints of a product', (db) => readFootprints(db, '09521234567899')],
    ['beside all footprints', (db) => readFootprints(db)],
    ['beside agreements on recognition', (db) => readRecognitions(db)],
  ])('%s is found without a scan', async (_, read) => {
    expect(scansIn(await plansOf(read))).toEqual([])
  })

  it('is what was typed, where one alone can be meant', async () => {
    const db = openRecord(env.RECORD)
    expect((await readCertificate(db, 'slgp 2o24 1oo1'))?.number).toBe('SLGP-2024-1001')
    await publishAll('certificates', [aCertificate({ number: 'SLGP2024-I001' })])
    expect(await readCertificate(db, 'slgp20241001')).toBeUndefined()
    expect((await readCertificate(db, 'SLGP2024-I001'))?.number).toBe('SLGP2024-I001')
  })
})
