import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { receiptKeyName } from '../../content/receipts/receipt.ts'
import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { CATEGORIES } from '../../content/reports/categories.ts'
import { COMMITMENT, commitTo } from '../../content/reports/commitment.ts'
import { Envelope, readEnvelope } from '../../content/reports/envelope.ts'
import { openMailbox, type Mailbox } from '../../content/reports/mailbox.ts'
import { promiseText, readPromise } from '../../content/reports/promise.ts'
import { provePulse, pulseKey, pulseLeaves, pulseRoot, pulseTimes, verifyPulse } from '../../content/reports/pulse.ts'
import { sealReport, type ReportInput, type SealedReport } from '../../content/reports/seal-report.ts'
import { newIdentity, open, pad, seal, unpad, Unopened, type Identity } from '../../content/reports/sealing.ts'
import {
  openContact,
  openMessage,
  openStatement,
  readContact,
  readStatement,
  sealLetter,
  type Statement,
} from '../../content/reports/statement.ts'
import { sha256 as hash } from '../../db/record/hash.ts'
import { openSigner } from '../../db/record/signer.ts'

const BODY = '11990100000000019F'
const OTHER = '11990101000000027Q'

const aStatement = (over: object = {}): object => ({
  version: 'lucid-statement-v1',
  category: 'smoke',
  text: '示例工业园的烟囱冒黑烟。',
  where: { place: '990101001', address: '示例路 1 号', longitude: '120.1552', latitude: '30.2741' },
  when: { kind: 'once', from: '2026-11-20', hour: 22 },
  files: [],
  ...over,
})

const statement = (over: object = {}): Statement => {
  const read = readStatement(aStatement(over))
  if ('wrong' in read) throw new Error(JSON.stringify(read.wrong))
  return read.value
}

const faultsOf = (read: { wrong: { pointer: string; message: { zh: string; en: string } }[] } | object) =>
  'wrong' in read ? read.wrong.map(({ pointer }) => pointer) : []

let officer: Identity
let recovery: Identity
let mailbox: Mailbox
let input: ReportInput
let sealed: SealedReport
beforeAll(async () => {
  ;[officer, recovery, mailbox] = await Promise.all([
    newIdentity(),
    newIdentity(),
    openMailbox('0000-0000-0000-0000', 'lucid.example/log/1'),
  ])
  const contact = readContact({ version: 'lucid-contact-v1', phone: '示例 000' })
  if ('wrong' in contact) throw new Error('no contact')
  input = {
    statement: statement(),
    contact: { letter: contact.value, mayForward: false },
    mailbox,
    shown: {
      ...{ body: BODY, place: '990101001', day: '2026-11-20', language: 'zh', visibility: 'public' },
      public: { text: '园区烟囱冒黑烟。', photos: [], cell: { longitude: '120.15', latitude: '30.27' } },
    },
  }
  sealed = await sealReport(input, [officer.recipient, recovery.recipient], randomBytes)
})

const grantOf = (holder: string, use: string): Uint8Array => {
  const grant = sealed.envelope.grants.find((one) => one.holder === holder && one.use === use)
  return decodeLong(grant?.sealed ?? '') ?? new Uint8Array()
}

describe('a sealed report', () => {
  it('is an envelope that the portal takes, and that shows nothing of the text, the place, the person or the code', () => {
    expect(readEnvelope(JSON.parse(JSON.stringify(sealed.envelope)))).toEqual({ envelope: sealed.envelope })
    const shown = JSON.stringify(sealed.envelope)
    for (const secret of ['示例工业园', '示例路', '120.1552', '示例 000', mailbox.identity, sealed.identity.identity])
      expect(shown).not.toContain(secret)
  })

  it('is opened by an officer, by the recovery key and by the receipt code, each alone', async () => {
    const report = decodeLong(sealed.envelope.report) ?? new Uint8Array()
    for (const [key, holder] of [
      [officer.identity, BODY],
      [recovery.identity, BODY],
      [mailbox.identity, 'mailbox'],
    ] as const) {
      const secret = new TextDecoder().decode(unpad(await open(key, grantOf(holder, 'report'))))
      expect(secret).toBe(sealed.identity.identity)
      expect(await openStatement(secret, report)).toMatchObject({ value: { text: '示例工业园的烟囱冒黑烟。' } })
    }
  })

  it('is opened by no other code, and no officer opens what is in the mailbox', async () => {
    const wrong = await openMailbox('0000-0000-0000-0001', 'lucid.example/log/1')
    await expect(open(wrong.identity, grantOf('mailbox', 'report'))).rejects.toThrow(Unopened)
    await expect(open(officer.identity, grantOf('mailbox', 'report'))).rejects.toThrow(Unopened)
  })

  it('keeps the contact apart: who opens the text has not opened it', async () => {
    const contact = decodeLong(sealed.envelope.contact?.sealed ?? '') ?? new Uint8Array()
    await expect(openContact(sealed.identity.identity, contact)).rejects.toThrow(Unopened)
    const secret = new TextDecoder().decode(unpad(await open(officer.identity, grantOf(BODY, 'contact'))))
    expect(await openContact(secret, contact)).toMatchObject({ value: { phone: '示例 000' } })
  })

  it('has one size for all short texts', async () => {
    const keys = [officer.recipient, recovery.recipient]
    const shorter = await sealReport({ ...input, statement: statement({ text: '黑烟' }) }, keys, randomBytes)
    expect(shorter.envelope.report.length).toBe(sealed.envelope.report.length)
  })

  it('is sealed to two keys of a body at least', async () => {
    await expect(sealReport(input, [officer.recipient], randomBytes)).rejects.toThrow(RangeError)
    await expect(sealReport(input, [officer.recipient, officer.recipient], randomBytes)).rejects.toThrow(RangeError)
  })
})

describe('a commitment', () => {
  it('is what another implementation of canonical JSON and SHA-256 makes of it', () => {
    const salt = Buffer.from(sealed.salt, 'base64url')
    const json = canonicalize(sealed.envelope) ?? ''
    const digest = createHash('sha256').update('lucid-report-v1\0').update(salt).update(json).digest('base64url')
    expect(sealed.commitment).toBe(digest)
    expect(sealed.commitment).toMatch(COMMITMENT)
  })

  it('fits nothing that was changed, and no other salt', async () => {
    const salt = Buffer.from(sealed.salt, 'base64url')
    expect(await commitTo(sealed.envelope, salt, sha256)).toBe(sealed.commitment)
    expect(await commitTo({ ...sealed.envelope, day: '2026-11-19' }, salt, sha256)).not.toBe(sealed.commitment)
    expect(await commitTo(sealed.envelope, randomBytes(32), sha256)).not.toBe(sealed.commitment)
    await expect(commitTo(sealed.envelope, randomBytes(16), sha256)).rejects.toThrow(RangeError)
  })
})

describe('an envelope', () => {
  const cases: [string, string, (whole: Envelope) => object][] = [
    ['a field that nobody asked for', '', (whole) => ({ ...whole, text: 'open' })],
    ['another version', '/version', (whole) => ({ ...whole, version: 'lucid-report-v2' })],
    ['a category that there is not', '/category', (whole) => ({ ...whole, category: 'ufo' })],
    ['a body that is none', '/body', (whole) => ({ ...whole, body: '11990100000000019A' })],
    ['a village, which is too fine', '/place', (whole) => ({ ...whole, place: '990101001001' })],
    ['a day that there is not', '/day', (whole) => ({ ...whole, day: '2026-02-30' })],
    ['an hour', '/day', (whole) => ({ ...whole, day: '2026-11-20T22:00:00Z' })],
    ['a Friday for what recurs', '/day', (whole) => ({ ...whole, recurring: true })],
    ['a public text for the authority alone', '/public', (whole) => ({ ...whole, visibility: 'authority' })],
    ['no public text for the public', '/public', ({ public: _, ...whole }) => whole],
    ['an exact public place', '/public/cell/longitude', (whole) => ({ ...whole, public: { ...whole.public, cell: { longitude: '120.1552', latitude: '30.27' } } })], // prettier-ignore
    ['a public text of 100,000 characters', '/public/text', (whole) => ({ ...whole, public: { text: '烟'.repeat(100_000), photos: [] } })], // prettier-ignore
    ['a public text turned round', '/public/text', (whole) => ({ ...whole, public: { text: '烟囱\u202egnp.exe', photos: [] } })], // prettier-ignore
    ['a public text with what is not seen', '/public/text', (whole) => ({ ...whole, public: { text: '黑\u200b烟', photos: [] } })], // prettier-ignore
    ['a public text with a mobile number', '/public/text', (whole) => ({ ...whole, public: { text: '打 13800138000 找我', photos: [] } })], // prettier-ignore
    ['a report in the open', '/report', (whole) => ({ ...whole, report: encodeBase64(utf8('open')) })],
    ['a report that is no Base64', '/report', (whole) => ({ ...whole, report: '!' })],
    ['no key for the mailbox', '/grants', (whole) => ({ ...whole, grants: whole.grants.filter(({ holder }) => holder === BODY) })], // prettier-ignore
    ['no key for the body', '/grants', (whole) => ({ ...whole, grants: whole.grants.filter(({ holder }) => holder !== BODY) })], // prettier-ignore
    ['a key for somebody else', '/grants', (whole) => ({ ...whole, grants: whole.grants.map((grant) => grant.use === 'contact' && grant.holder === 'mailbox' ? { ...grant, holder: OTHER } : grant) })], // prettier-ignore
    ['the same key twice', '/grants', (whole) => ({ ...whole, grants: [...whole.grants.slice(0, 3), whole.grants[0]] })], // prettier-ignore
    ['keys of a contact that is not there', '/grants', ({ contact: _, ...whole }) => whole],
    ['one fingerprint alone', '/keys', (whole) => ({ ...whole, keys: whole.keys.slice(1) })],
    ['a locator that is none', '/locator', (whole) => ({ ...whole, locator: 'x'.repeat(43) })],
    ['a body that she excluded', '/excluded', (whole) => ({ ...whole, excluded: [BODY] })],
    ['eleven files', '/files', (whole) => ({ ...whole, files: Array.from({ length: 11 }, (_, at) => ({ id: `file${at}`.padEnd(16, '0'), sealedSha256: '0'.repeat(64), bytes: 1 })) })], // prettier-ignore
    ['a file of 21 MB', '/files/0/bytes', (whole) => ({ ...whole, files: [{ id: 'a'.repeat(16), sealedSha256: '0'.repeat(64), bytes: 21_000_000 }] })], // prettier-ignore
    ['a file of nothing', '/files/0/bytes', (whole) => ({ ...whole, files: [{ id: 'a'.repeat(16), sealedSha256: '0'.repeat(64), bytes: 0 }] })], // prettier-ignore
  ]
  it.each(cases)('is refused with %s', (_, pointer, change) => {
    const read = readEnvelope(change(sealed.envelope))
    expect(faultsOf(read)).toContain(pointer)
    if ('wrong' in read)
      for (const { message } of read.wrong) {
        expect(message.zh).toMatch(/\p{Script=Han}/u)
        expect(message.en).toMatch(/^[A-Z].*\.$/)
      }
  })

  it('is refused when a body could open it with one key alone', async () => {
    const one = encodeLong(await seal([officer.recipient], 'x'))
    const grants = sealed.envelope.grants.map((grant) => (grant.holder === BODY ? { ...grant, sealed: one } : grant))
    expect(faultsOf(readEnvelope({ ...sealed.envelope, grants }))).toContain('/grants')
  })

  it('is never the end of the reader, whatever it is', () =>
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect(faultsOf(readEnvelope(given)).length).toBeGreaterThan(0)
      }),
    ))

  it('takes a file as large as one may be, padded and sealed', async () => {
    const content = new Uint8Array(20_000_000)
    const file = { id: 'a'.repeat(16), sealedSha256: '0'.repeat(64) }
    const bytes = (await seal([officer.recipient], pad(content))).length
    expect(readEnvelope({ ...sealed.envelope, files: [{ ...file, bytes }] })).toHaveProperty('envelope')
  })
})

describe('a statement', () => {
  it('has the categories of the register of reports', () => {
    expect(Object.keys(REGISTERS['reports']?.fields['category']?.enum ?? {})).toEqual([...CATEGORIES])
  })

  it('loses what is not seen or turns the text round, and names it', () => {
    const read = readStatement(aStatement({ text: ' 黑\u200b烟\u202e <script>alert(1)</script>\r\n很多 ' }))
    expect(read).toMatchObject({
      value: { text: '黑烟 <script>alert(1)</script>\n很多' },
      stripped: ['U+200B ZERO WIDTH SPACE', 'U+202E RIGHT-TO-LEFT OVERRIDE'],
    })
  })

  it('holds 100,000 characters, and is opened again', async () => {
    const long = statement({ text: '黑'.repeat(100_000) })
    const opened = await openStatement(officer.identity, await sealLetter([officer.recipient], long))
    expect(opened).toEqual({ value: long, stripped: [] })
    const report = await sealReport({ ...input, statement: long }, [officer.recipient, recovery.recipient], randomBytes)
    expect(readEnvelope(report.envelope)).toHaveProperty('envelope')
  })

  it.each([
    ['100,001 characters', { text: '黑'.repeat(100_001) }, '/text'],
    ['no text', { text: ' \u200b ' }, '/text'],
    ['half an emoji', { text: '黑烟\ud83d'.replace('\ud83d', '\ufffd') }, '/text'],
    ['a longitude without latitude', { where: { place: '990101', longitude: '120.1' } }, '/where'],
    [
      'a longitude of another country',
      { where: { place: '990101', longitude: '12.1', latitude: '30.2' } },
      '/where/longitude',
    ],
    ['an end before the beginning', { when: { kind: 'once', from: '2026-11-20', to: '2026-11-19' } }, '/when/to'],
    ['hour 24', { when: { kind: 'once', from: '2026-11-20', hour: 24 } }, '/when/hour'],
    ['a file without bytes', { files: [{ id: 'a'.repeat(16), name: 'x', mediaType: 'image/jpeg', bytes: 0, sha256: '0'.repeat(64) }] }, '/files/0/bytes'], // prettier-ignore
    ['a field of another', { category: 'smoke', locator: 'x' }, ''],
  ])('is refused with %s', (_, over, pointer) => {
    expect(faultsOf(readStatement(aStatement(over)))).toContain(pointer)
  })

  it('that a stranger sealed is read like a form', async () => {
    for (const content of ['not JSON', '{"version":"lucid-statement-v1"}', '\u00ff', '[[[[']) {
      const opened = await openMessage(officer.identity, await seal([officer.recipient], content))
      expect(faultsOf(opened).length).toBeGreaterThan(0)
    }
  })
})

describe('a promise', () => {
  const LOG = 'lucid.example/log/1'
  const FACTS = { log: LOG, commitment: 'A'.repeat(43), pulse: '20261122T1150Z' }
  const aSigner = (name: string) =>
    openSigner(
      name,
      generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    )
  const signed = async (name: string, facts = FACTS) => {
    const signer = await aSigner(name)
    const text = promiseText(facts)
    return {
      note: encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] }),
      vkey: encodeVerifierKey(signer.key),
    }
  }

  it('names the commitment and its ten minutes, and no finer time', async () => {
    const { note, vkey } = await signed(receiptKeyName(LOG))
    expect(await readPromise(note, vkey)).toEqual(FACTS)
    expect(note).not.toMatch(/\d\d:\d\d/)
  })

  it('is none with another pulse, the signature of another key, or a key of another log', async () => {
    const { note, vkey } = await signed(receiptKeyName(LOG))
    expect(await readPromise(note.replace('T1150Z', 'T1140Z'), vkey)).toBeUndefined()
    expect(await readPromise(note, (await signed(receiptKeyName(LOG))).vkey)).toBeUndefined()
    const elsewhere = await signed(receiptKeyName('other.example/log/1'))
    expect(await readPromise(elsewhere.note, elsewhere.vkey)).toBeUndefined()
    for (const text of ['', 'x', note.slice(0, -3)]) expect(await readPromise(text, vkey)).toBeUndefined()
  })

  it('is not written of what is no commitment or no pulse', () => {
    expect(() => promiseText({ ...FACTS, commitment: 'short' })).toThrow(SyntaxError)
    expect(() => promiseText({ ...FACTS, pulse: '20261122T1155Z' })).toThrow(SyntaxError)
    expect(() => promiseText({ ...FACTS, log: 'a\nb' })).toThrow(SyntaxError)
  })
})

describe('a pulse', () => {
  it('is named by the beginning of its ten minutes', () => {
    expect(pulseKey('2026-11-22T11:59:59.999Z')).toBe('20261122T1150Z')
    expect(pulseKey('2026-11-22T12:00:00Z')).toBe('20261122T1200Z')
    expect(pulseTimes('20261231T2350Z')).toEqual({
      ...{ begins: '2026-12-31T23:50:00Z', ends: '2027-01-01T00:00:00Z', due: '2027-01-01T01:00:00Z' },
    })
    for (const wrong of ['20261122T1155Z', '20260230T1150Z', '20261122T2450Z', ''])
      expect(pulseTimes(wrong)).toBeUndefined()
  })

  const commitment = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('base64url'))

  it('proves each of its commitments and no other, and tells not how many there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(commitment, { maxLength: 12 }), commitment, async (given, other) => {
        const leaves = pulseLeaves(given, randomBytes(32), hash)
        expect(leaves).toHaveLength(1_024)
        const root = encodeBase64(pulseRoot(leaves, hash))
        for (const one of given) {
          const proof = provePulse(leaves, one, hash)
          expect(proof && (await verifyPulse(one, root, proof, sha256))).toBe(true)
          if (proof && other !== one) expect(await verifyPulse(other, root, proof, sha256)).toBe(false)
        }
        if (!given.includes(other)) expect(provePulse(leaves, other, hash)).toBeUndefined()
      }),
      { numRuns: 10 },
    )
  })

  it('lies in order of bytes, so that a place tells no time, and comes out the same of the same seed', () => {
    const given = Array.from({ length: 20 }, () => randomBytes(32).toString('base64url'))
    const seed = randomBytes(32)
    const leaves = pulseLeaves(given, seed, hash)
    expect(leaves.map((leaf) => Buffer.from(leaf).toString('hex'))).toEqual(
      leaves.map((leaf) => Buffer.from(leaf).toString('hex')).sort(),
    )
    expect(pulseLeaves(given.toReversed(), seed, hash)).toEqual(leaves)
    expect(pulseRoot(pulseLeaves(given, randomBytes(32), hash), hash)).not.toEqual(pulseRoot(leaves, hash))
  })

  it('grows by fours', () => {
    const given = Array.from({ length: 1_025 }, () => randomBytes(32).toString('base64url'))
    expect(pulseLeaves(given, randomBytes(32), hash)).toHaveLength(4_096)
    expect(() => pulseLeaves(['x'], randomBytes(32), hash)).toThrow(RangeError)
    expect(() => pulseLeaves([], randomBytes(8), hash)).toThrow(RangeError)
  })

  it('believes no proof that a stranger made up', async () => {
    const proof = { size: 1_024, leafIndex: 0, hashes: ['x', ''] }
    expect(await verifyPulse('A'.repeat(43), encodeBase64(new Uint8Array(32)), proof, sha256)).toBe(false)
    expect(await verifyPulse('x', 'x', { size: -1, leafIndex: 0.5, hashes: [] }, sha256)).toBe(false)
  })
})
