import { generateKeyPairSync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { WORDS } from '../../content/generated/words.ts'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { encodeCheckpoint, openCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHashes, leafText } from '../../content/log/entry.ts'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { inclusionPath, rangeHash } from '../../content/log/merkle.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { encodeProof } from '../../content/log/proof-text.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { verifyEd25519 } from '../../content/log/webcrypto.ts'
import { receiptKeyName } from '../../content/receipts/receipt.ts'
import { promiseText } from '../../content/reports/promise.ts'
import { provePulse, pulseLeaves, pulseRoot } from '../../content/reports/pulse.ts'
import { readReceipt, receiptText, type Logged, type ReportReceipt } from '../../content/reports/receipt.ts'
import { sealReport } from '../../content/reports/seal-report.ts'
import { newIdentity } from '../../content/reports/sealing.ts'
import { readStatement } from '../../content/reports/statement.ts'
import { RECEIPT_FINDINGS, verifyReportReceipt, type OpenTrusted } from '../../content/reports/verify-receipt.ts'
import { checkReceipt } from '../../scripts/log/receipt.ts'
import { trustOf } from '../../scripts/log/trust.ts'
import { sha256 } from '../../db/record/hash.ts'
import type { LogSigner } from '../../db/record/publish.ts'
import { openSigner } from '../../db/record/signer.ts'

const ORIGIN = 'lucid.example/log/1'
const PULSE = '20261122T1150Z'
const SOON = '2026-11-22T12:30:00Z'
const LATE = '2026-11-22T13:00:01Z'

const aSigner = (name: string): Promise<LogSigner> =>
  openSigner(
    name,
    generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  )

const signedBy = async (text: string, { key, sign }: LogSigner): Promise<string> =>
  encodeNote({ text, signatures: [await signNote(text, key, sign)] })

/** A log of these entries, and what proves each of them. */
const logged = async (
  entries: { register: string; key: string; body: object }[],
  log: LogSigner,
): Promise<Logged[]> => {
  const leaves = entries.map(({ register, key, body }) =>
    leafText({
      ...{ register, key, revision: 1, status: 'published', publisher: 'portal', publishedAt: '2026-11-22T12:01:00Z' },
      body: { ...body },
    }),
  )
  const { root, size, tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(leaves, sha256), sha256)
  const read = tileReader(tiles, sha256)
  const checkpoint = await signedBy(encodeCheckpoint({ origin: log.key.name, size, root, extensions: [] }), log)
  return leaves.map((leaf, index) => ({
    leaf,
    proof: encodeProof({
      ...{ index, checkpoint },
      hashes: inclusionPath(index, size).map((range) => rangeHash(range, read, sha256)),
    }),
  }))
}

const believing =
  ({ key }: LogSigner): OpenTrusted =>
  (note) =>
    openCheckpoint(note, { log: key, witnesses: [] }, verifyEd25519).then(
      ({ checkpoint }) => checkpoint,
      () => undefined,
    )

let log: LogSigner
let receipts: LogSigner
let whole: ReportReceipt
let believed: OpenTrusted
const nth = <Item>(items: readonly Item[], at: number): Item => {
  const item = items[at]
  if (item === undefined) throw new Error('too few')
  return item
}

beforeAll(async () => {
  log = await aSigner(ORIGIN)
  receipts = await aSigner(receiptKeyName(ORIGIN))
  believed = believing(log)
  const statement = readStatement({
    ...{ version: 'lucid-statement-v1', category: 'smoke', text: '黑烟', files: [] },
    ...{ where: { place: '990101' }, when: { kind: 'now', from: '2026-11-22' } },
  })
  if ('wrong' in statement) throw new Error('no statement')
  const [officer, recovery, mailbox] = [await newIdentity(), await newIdentity(), await newIdentity()]
  const { envelope, salt, commitment } = await sealReport(
    {
      statement: statement.value,
      mailbox: { locator: 'A'.repeat(43), recipient: mailbox.recipient },
      shown: {
        ...{ body: '11990100000000019F', place: '990101', day: '2026-11-22', visibility: 'numbers', language: 'zh' },
      },
    },
    [officer.recipient, recovery.recipient],
    randomBytes,
  )
  const leaves = pulseLeaves([commitment], randomBytes(32), sha256)
  const proof = provePulse(leaves, commitment, sha256)
  if (!proof) throw new Error('no proof')
  const { key } = receipts
  const entries = await logged(
    [
      { register: 'receipt-keys', key: key.id, body: { keyId: key.id, name: key.name, vkey: encodeVerifierKey(key) } },
      { register: 'places', key: '990101', body: { name: '示例' } },
      {
        register: 'report-pulses',
        key: PULSE,
        body: {
          pulse: PULSE,
          at: '2026-11-22T11:50:00Z',
          root: encodeBase64(pulseRoot(leaves, sha256)),
          leaves: '1024',
        },
      },
    ],
    log,
  )
  whole = {
    version: 'lucid-report-receipt-v1',
    portal: 'https://lucid.example',
    number: 'Q7MK3V9X01',
    received: '2026-11-22',
    body: { code: envelope.body },
    ...{ commitment, salt, envelope },
    promise: await signedBy(promiseText({ log: ORIGIN, commitment, pulse: PULSE }), receipts),
    key: nth(entries, 0),
    pulse: { ...nth(entries, 2), ...proof },
  }
})

const found = async (over: Partial<ReportReceipt> = {}, now = LATE): Promise<string[]> =>
  (await verifyReportReceipt({ ...whole, ...over }, believed, now)).map(({ detail, ok }) => `${ok ? '' : '!'}${detail}`)

describe('a receipt of a report', () => {
  it('proves with nothing but itself and the key of the log that the promise was made and kept', async () => {
    expect(await found()).toEqual([
      ...['promiseSigned', 'promiseKey', 'envelopeCommitted', 'pulseHolds', 'pulseLogged'],
    ])
  })

  it('is saved and read again, also with the line ends of another system', () => {
    expect(readReceipt(receiptText(whole))).toEqual(whole)
    expect(readReceipt(`\ufeff${receiptText(whole).replaceAll('\n', '\r\n')}`)).toEqual(whole)
  })

  it('waits for its proof while none is due, and tells when one is', async () => {
    const { pulse: _, ...waiting } = whole
    const details = async (now: string) =>
      (await verifyReportReceipt(waiting, believed, now)).map(({ detail, ok }) => `${ok ? '' : '!'}${detail}`)
    expect(await details(SOON)).toContain('pulseWaiting')
    expect(await details(LATE)).toContain('!pulseMissing')
  })

  it('proves nothing that the portal did not promise', async () => {
    const another = await aSigner(receiptKeyName(ORIGIN))
    const commitment = randomBytes(32).toString('base64url')
    const forged = await signedBy(promiseText({ log: ORIGIN, commitment: whole.commitment, pulse: PULSE }), another)
    expect(await found({ promise: forged })).toContain('!promiseForged')
    expect(await found({ promise: whole.promise.replace('T1150Z', 'T1140Z') })).toContain('!promiseForged')
    const other = await signedBy(promiseText({ log: ORIGIN, commitment, pulse: PULSE }), receipts)
    expect(await found({ promise: other })).toEqual(expect.arrayContaining(['!envelopeDiffers', '!pulseLacks']))
    const elsewhere = await signedBy(
      promiseText({ log: 'other.example/log/1', commitment: whole.commitment, pulse: PULSE }),
      receipts,
    )
    expect((await found({ promise: elsewhere })).some((detail) => detail.startsWith('!promise'))).toBe(true)
  })

  it('proves nothing that was changed after it was committed to', async () => {
    expect(await found({ envelope: { ...whole.envelope, day: '2026-11-21' } })).toContain('!envelopeDiffers')
    expect(await found({ salt: 'A'.repeat(43) })).toContain('!envelopeDiffers')
    expect(await found({ commitment: 'A'.repeat(43) })).toContain('!envelopeDiffers')
    expect(await found({ body: { code: '11990101000000027Q' } })).toContain('!envelopeDiffers')
  })

  it('rests on the log alone: on no key and no pulse that it does not hold', async () => {
    const stranger = await aSigner(ORIGIN)
    expect((await verifyReportReceipt(whole, believing(stranger), LATE)).map(({ ok }) => ok)).toContain(false)
    const { key: _, ...keyless } = whole
    expect((await verifyReportReceipt(keyless, believed, LATE)).map(({ detail }) => detail)).toContain('promiseNoKey')
    if (!whole.pulse || !whole.key) throw new Error('not whole')
    expect(await found({ key: { ...whole.key, leaf: whole.pulse.leaf } })).toContain('!promiseNoKey')
    expect(await found({ key: whole.pulse && { leaf: whole.pulse.leaf, proof: whole.pulse.proof } })).toContain(
      '!promiseNoKey',
    )
    expect(await found({ pulse: { ...whole.pulse, leaf: whole.pulse.leaf.replace('1024', '4096') } })).toContain(
      '!pulseNotLogged',
    )
    expect(await found({ pulse: { ...whole.pulse, leafIndex: (whole.pulse.leafIndex + 1) % 1_024 } })).toContain(
      '!pulseLacks',
    )
    expect(await found({ pulse: { ...whole.pulse, proof: 'x' } })).toContain('!pulseNotLogged')
  })

  it('is checked by the command without the portal, which says what it does not prove', async () => {
    const asked = async (receipt: ReportReceipt, now = LATE) => {
      const { verdict, remarks } = await checkReceipt(
        receiptText(receipt),
        'x',
        await trustOf(encodeVerifierKey(log.key)),
        now,
      )
      return { finding: verdict.finding, ok: verdict.ok, remarks: remarks?.map(({ finding }) => finding) }
    }
    expect(await asked(whole)).toEqual({ finding: 'receiptProven', ok: true, remarks: ['receiptLimits'] })
    const { pulse: _, ...waiting } = whole
    expect(await asked(waiting, SOON)).toMatchObject({ finding: 'receiptWaiting', ok: true })
    expect(await asked(waiting)).toMatchObject({ finding: 'receiptMissing', ok: false })
    expect(await asked({ ...whole, salt: 'A'.repeat(43) })).toMatchObject({ finding: 'receiptDiffers', ok: false })
    const stranger = await aSigner(ORIGIN)
    const other = await trustOf(encodeVerifierKey(stranger.key))
    expect((await checkReceipt(receiptText(whole), 'x', other, LATE)).verdict.ok).toBe(false)
    expect((await checkReceipt('{}', 'x', other, LATE)).verdict.finding).toBe('notReceipt')
  })

  it('of a stranger is never the end of the reader', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('{'.repeat(10_000))), (text) => {
        expect(readReceipt(text)).toBeUndefined()
      }),
    ))

  it('says everything it finds in both languages', () => {
    const sentences: Record<string, { zh: string; en: string }> = WORDS['reports-receipt']
    for (const name of RECEIPT_FINDINGS) {
      const sentence = sentences[`check${name.charAt(0).toUpperCase()}${name.slice(1)}`]
      expect(sentence?.zh).toMatch(/\p{Script=Han}/u)
      expect(sentence?.en).toMatch(/[a-z]/)
    }
  })
})
