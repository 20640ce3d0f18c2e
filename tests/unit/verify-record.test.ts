import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { WORDS } from '../../content/generated/words.ts'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { encodeBase64, encodeBase64Url, utf8, type Bytes } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { commit } from '../../content/log/commitment.ts'
import { leafHashes, leafText } from '../../content/log/entry.ts'
import { COSIGNATURE, ED25519, encodeVerifierKey, verifierKey, type VerifierKey } from '../../content/log/keys.ts'
import { consistencyPath, inclusionPath, rangeHash } from '../../content/log/merkle.ts'
import { cosignNote, encodeNote, parseNote, signNote } from '../../content/log/note.ts'
import { encodeProof } from '../../content/log/proof-text.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { FINDINGS, type Step } from '../../content/log/findings.ts'
import { readProof } from '../../content/log/read-proof.ts'
import { verifyGrowth } from '../../content/log/verify-growth.ts'
import { verifyRecord } from '../../content/log/verify-record.ts'
import { sha256 } from '../../db/record/hash.ts'

const ORIGIN = 'test.example/log'

/** A log's key; a second one of the same name stands for an operator who signs what he likes. */
const aKey = async (name = ORIGIN): Promise<{ key: VerifierKey; vkey: string; privateKey: KeyObject }> => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Uint8Array.from(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))
  const key = await verifierKey({ name, type: ED25519, publicKey: raw }, sha256)
  return { key, vkey: encodeVerifierKey(key), privateKey }
}

const aWitness = async (name: string): Promise<{ key: VerifierKey; vkey: string; privateKey: KeyObject }> => {
  const { key, privateKey } = await aKey(name)
  const witness = await verifierKey({ name, type: COSIGNATURE, publicKey: key.publicKey }, sha256)
  return { key: witness, vkey: encodeVerifierKey(witness), privateKey }
}

const salt: Bytes = Uint8Array.from(randomBytes(32))
const AT = 5
const NOTE = '废水排放口附近取样'
const at = { register: 'surface-water', key: 'S1~20180219', revision: 1 }
const entry = {
  ...at,
  status: 'published' as const,
  publisher: 'portal',
  publishedAt: '2026-01-02T03:04:05Z',
}
const stated = { value: '0.35', unit: 'mg/L', note: commit({ ...at, field: 'note', value: NOTE }, salt, sha256) }
const leaf = leafText({ ...entry, body: stated })
const other = (n: number): string => leafText({ ...entry, key: `other${n}`, body: { value: String(n) } })
const leavesOf = (size: number, changed = -1): string[] =>
  Array.from({ length: size }, (_, n) => (n === changed ? other(-1) : n === AT ? leaf : other(n)))

/** A log of some leaves: its signed checkpoint and the proofs that its API would answer. */
const aLog = async (leaves: string[], { key, privateKey }: Awaited<ReturnType<typeof aKey>>) => {
  const { root, size, tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(leaves, sha256), sha256)
  const read = tileReader(tiles, sha256)
  const text = encodeCheckpoint({ origin: key.name, size, root, extensions: [] })
  const signature = await signNote(text, key, (message) => sign(null, message, privateKey))
  const checkpoint = encodeNote({ text, signatures: [signature] })
  const hashesOf = (path: { start: number; end: number }[]) => path.map((range) => rangeHash(range, read, sha256))
  return {
    checkpoint,
    proof: {
      origin: key.name,
      index: AT,
      treeSize: size,
      root: encodeBase64(root),
      hashes: hashesOf(inclusionPath(AT, size)).map(encodeBase64),
      checkpoint,
    },
    consistency: (from: number) => ({
      from,
      to: size,
      hashes: hashesOf(consistencyPath(from, size)).map(encodeBase64),
    }),
  }
}

const record = { ...entry, index: AT, body: { value: '0.35', unit: 'mg/L', note: NOTE }, url: '/x/', derived: { a: 1 } }
const opened = {
  index: AT,
  leaf,
  disclosures: [{ field: 'note', value: NOTE, salt: encodeBase64Url(salt) }],
  erased: [],
}
const erased = { ...opened, disclosures: [], erased: [{ field: 'note', index: 40 }] }
const { note: _, ...withoutNote } = record.body

let operator: Awaited<ReturnType<typeof aKey>>
let log: Awaited<ReturnType<typeof aLog>>
const check = async (over: Partial<Parameters<typeof verifyRecord>[0]> = {}): Promise<Step[]> =>
  verifyRecord({ record, entry: opened, proof: readProof(log.proof), vkey: operator.vkey, ...over })
const found = (steps: Step[]): string[] => steps.map(({ detail }) => detail)

beforeAll(async () => {
  operator = await aKey()
  log = await aLog(leavesOf(23), operator)
})

describe('a record as it was published', () => {
  it('is shown as stated, stands in the log, and the log is signed', async () => {
    expect(await check()).toEqual([
      { what: 'shown', ok: true, detail: 'shown', values: { fields: 3 } },
      { what: 'included', ok: true, detail: 'included', values: { index: AT, size: 23 } },
      { what: 'signed', ok: true, detail: 'signed', values: { origin: ORIGIN, size: 23 } },
    ])
  })

  it('can be checked by its leaf alone', async () => {
    expect(found(await check({ record: undefined }))).toEqual(['shown', 'included', 'signed'])
  })

  it('can be checked after one of its texts was erased', async () => {
    const steps = await check({ record: { ...record, body: withoutNote }, entry: erased })
    expect(steps[0]).toEqual({ what: 'shown', ok: true, detail: 'shownErased', values: { fields: 3, erased: 1 } })
    expect(found(steps).slice(1)).toEqual(['included', 'signed'])
  })

  it('can be checked once withdrawn', async () => {
    const withdrawal = { ...entry, revision: 2, status: 'withdrawn' as const, reason: '重复', body: null }
    const leaves = leavesOf(23).with(AT, leafText(withdrawal))
    const proof = readProof((await aLog(leaves, operator)).proof)
    const shown = {
      record: { ...withdrawal, index: AT },
      entry: { ...opened, leaf: leafText(withdrawal), disclosures: [] },
    }
    expect(found(await check({ ...shown, proof }))).toEqual(['shown', 'included', 'signed'])
  })
})

describe('a page that shows something else than what was stated', () => {
  it.each([
    ['another value', { body: { ...record.body, value: '0.34' } }, 'value'],
    ['another text', { body: { ...record.body, note: `${NOTE}。` } }, 'note'],
    ['a field more', { body: { ...record.body, flag: 'x' } }, 'flag'],
    ['a field less', { body: withoutNote }, 'note'],
    ['a number for a decimal', { body: { ...record.body, value: 0.35 } }, 'value'],
    ['no body', { body: null }, 'note'],
    ['another publisher', { publisher: 'someone' }, 'publisher'],
    ['another time', { publishedAt: '2026-01-02T03:04:06Z' }, 'publishedAt'],
    ['another revision', { revision: 2 }, 'revision'],
    ['a reason of its own', { reason: 'x' }, 'reason'],
    ['another place in the log', { index: 6 }, 'index'],
  ])('is found out: %s', async (_, over, field) => {
    const [shown] = await check({ record: { ...record, ...over } })
    expect(shown).toEqual({ what: 'shown', ok: false, detail: 'differs', values: { field } })
  })

  it.each([
    ['a text that was not committed to', { disclosures: [{ ...opened.disclosures[0], value: 'x' }] }, 'notCommitted'],
    [
      'a foreign salt',
      { disclosures: [{ ...opened.disclosures[0], salt: encodeBase64Url(randomBytes(32)) }] },
      'notCommitted',
    ],
    ['a short salt', { disclosures: [{ ...opened.disclosures[0], salt: 'AAAA' }] }, 'notCommitted'],
    ['a value without canonical form', { disclosures: [{ ...opened.disclosures[0], value: 0.5 }] }, 'notCommitted'],
    ['a text held back', { disclosures: [] }, 'withheld'],
    ['a text shown after it was erased', erased, 'goneSince'],
    ['blanks in the leaf', { leaf: leaf.replace(':', ': ') }, 'noEntry'],
    ['a name twice in the leaf', { leaf: leaf.replace('{', '{"body":null,') }, 'noEntry'],
    ['no leaf', { leaf: 7 }, 'noEntry'],
  ])('is found out: %s', async (_, over, detail) => {
    const [shown] = await check({ entry: { ...opened, ...over } })
    expect(shown).toMatchObject({ what: 'shown', ok: false, detail })
  })

  it.each([undefined, null, 7, 'x', []])('is found out: %j for an entry', async (sent) => {
    expect(found(await check({ entry: sent }))).toEqual(['noEntry', 'noEntry', 'signed'])
  })
})

describe('a log that does not hold the entry', () => {
  it('is found out when the leaf was replaced', async () => {
    const forged = leafText({ ...entry, body: { ...stated, value: '0.34' } })
    const shown = { record: { ...record, body: { ...record.body, value: '0.34' } }, entry: { ...opened, leaf: forged } }
    expect(found(await check(shown))).toEqual(['shown', 'notIncluded', 'signed'])
  })

  it('is found out at every hash of the proof, at the index, and for one hash too few or many', async () => {
    const { index, hashes, checkpoint } = readProof(log.proof)
    const flipped = hashes.map((_, at) => hashes.map((hash, i) => (i === at ? hash.map((byte) => byte ^ 1) : hash)))
    const [first = new Uint8Array(32)] = hashes
    const reason = async (over: object) => found(await check({ proof: { index, hashes, checkpoint, ...over } }))[1]
    for (const wrong of [...flipped, hashes.toReversed()]) expect(await reason({ hashes: wrong })).toBe('notIncluded')
    for (const wrong of [hashes.slice(1), [...hashes, first], []])
      expect(await reason({ hashes: wrong })).toBe('hashCount')
    for (const wrong of [4, 6]) expect(await reason({ index: wrong })).toBe('notIncluded')
    for (const wrong of [23, 2 ** 60, -1, 0.5, NaN]) expect(await reason({ index: wrong })).toBe('noSuchIndex')
  })

  it('is found out when the proof is that of another entry', async () => {
    const stranger = { ...opened, leaf: other(3), disclosures: [] }
    const steps = await check({ record: undefined, entry: stranger, standing: leaf })
    expect(steps[1]).toMatchObject({ ok: false, detail: 'otherEntry', values: { index: AT } })
    const elsewhere = await check({ record: undefined, entry: stranger, standing: other(4) })
    expect(elsewhere[1]).toMatchObject({ detail: 'notIncluded' })
  })

  it('is found out when somebody else signed', async () => {
    const impostor = await aLog(leavesOf(23), await aKey())
    expect(found(await check({ proof: readProof(impostor.proof) }))).toEqual([
      'shown',
      'noCheckpoint',
      'unknownSigners',
    ])
    const foreign = await aLog(leavesOf(23), await aKey('other.example/log'))
    expect(found(await check({ proof: readProof(foreign.proof) }))).toEqual(['shown', 'noCheckpoint', 'unknownSigners'])
  })

  it('is found out when the checkpoint was changed after signing, cut, or is none', async () => {
    const { index, hashes, checkpoint } = readProof(log.proof)
    const wrong = [checkpoint.replace('\n23\n', '\n24\n'), checkpoint.trimEnd(), '', 'x\n\n— y z\n']
    const findings = await Promise.all(wrong.map((note) => check({ proof: { index, hashes, checkpoint: note } })))
    expect(findings.map((steps) => steps[2]?.detail)).toEqual(['unsigned', 'noNewline', 'noCheckpoint', 'noCheckpoint'])
    expect(found(await check({ vkey: 'x' }))).toEqual(['shown', 'noCheckpoint', 'noKey'])
  })

  it('is found out when the key signed for a log of another name', async () => {
    const text = encodeCheckpoint({ origin: 'other.example/log', size: 1, root: new Uint8Array(32), extensions: [] })
    const signature = await signNote(text, operator.key, (message) => sign(null, message, operator.privateKey))
    const { index, hashes } = readProof(log.proof)
    const steps = await check({ proof: { index, hashes, checkpoint: encodeNote({ text, signatures: [signature] }) } })
    expect(steps[2]).toMatchObject({
      ok: false,
      detail: 'otherOrigin',
      values: { origin: 'other.example/log', expected: ORIGIN },
    })
  })
})

describe('witnesses', () => {
  const cosigned = async (names: string[]) => {
    const keys = await Promise.all(names.map(aWitness))
    const { text, signatures } = parseNote(log.checkpoint)
    const more = await Promise.all(
      keys.map(({ key, privateKey }) =>
        cosignNote(text, key, 1_770_000_000, (message) => sign(null, message, privateKey)),
      ),
    )
    const checkpoint = encodeNote({ text, signatures: [...signatures, ...more] })
    return { vkeys: keys.map(({ vkey }) => vkey), proof: { ...readProof(log.proof), checkpoint } }
  }

  it('count only where the reader gave their keys', async () => {
    const { vkeys, proof } = await cosigned(['w1.example', 'w2.example'])
    expect(found(await check({ proof }))).toEqual(['shown', 'included', 'signed'])
    const steps = await check({ proof, witnesses: [...vkeys, (await aWitness('w3.example')).vkey] })
    expect(steps[3]).toEqual({
      what: 'witnessed',
      ok: true,
      detail: 'witnessed',
      values: { names: 'w1.example, w2.example', seen: 2, asked: 3 },
    })
  })

  it('that did not sign, or are the log itself, are none', async () => {
    const { proof } = await cosigned([])
    const absent = await aWitness('w1.example')
    expect((await check({ proof, witnesses: [absent.vkey] }))[3]).toMatchObject({ ok: false, detail: 'notWitnessed' })
    const twice = await check({ proof, witnesses: [absent.vkey, absent.vkey] })
    expect(found(twice)).toContain('noKey')
    expect(found(await check({ proof, witnesses: [operator.vkey] }))).toContain('noKey')
  })
})

describe('whatever is found', () => {
  it.each(Object.keys(FINDINGS))('has its sentence: %s', (finding) => {
    expect(Object.keys(WORDS.log)).toContain(`check${finding[0]?.toUpperCase()}${finding.slice(1)}`)
  })
})

describe('a browser that cannot verify', () => {
  afterEach(() => vi.restoreAllMocks())

  it('says so instead of calling the record wrong', async () => {
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('', 'NotSupportedError'))
    expect(await check()).toEqual([{ what: 'signed', ok: false, detail: 'unsupported', values: {} }])
  })
})

describe('a proof', () => {
  it('is read as an answer, as its text, and as the text of C2SP, pasted with other line ends', () => {
    const proof = readProof(log.proof)
    const text = encodeProof(proof)
    const forms = [JSON.stringify(log.proof), text, text.trimEnd(), ` ${text.replaceAll('\n', '\r\n')}`]
    for (const form of forms) expect(readProof(form)).toEqual(proof)
  })

  it.each([
    ['another size than its checkpoint', { treeSize: 24 }],
    ['another root than its checkpoint', { root: encodeBase64(utf8('x'.repeat(32))) }],
    ['another log than its checkpoint', { origin: 'other.example' }],
    ['an index as text', { index: '5' }],
    ['a hash that is not base64', { hashes: ['*'] }],
    ['no hashes', { hashes: undefined }],
  ])('is refused that names %s', (_, over) => {
    expect(() => readProof({ ...log.proof, ...over })).toThrow(SyntaxError)
  })

  it.each([undefined, null, 3, '', '{', 'c2sp.org/tlog-proof@v1\nindex 05\n\nx\n'])(
    'is refused that is %j',
    (given) => {
      expect(() => readProof(given)).toThrow(SyntaxError)
    },
  )
})

describe('the log since it was last seen', () => {
  const grow = async (before: string, now: string, answer?: unknown, vkey = operator.vkey): Promise<Step> =>
    verifyGrowth({ checkpoint: before, vkey: operator.vkey }, { checkpoint: now, vkey }, async () => answer)

  it('only grew', async () => {
    const later = await aLog(leavesOf(300), operator)
    const expected = { what: 'grown', ok: true, detail: 'grown', values: { from: 23, size: 300 } }
    expect(await grow(log.checkpoint, later.checkpoint, later.consistency(23))).toEqual(expected)
    expect(await grow(log.checkpoint, log.checkpoint)).toMatchObject({ ok: true, detail: 'unchanged' })
  })

  it('is found out to have another past, to be cut, or to have another key', async () => {
    const rewritten = await aLog(leavesOf(300, 3), operator)
    expect(await grow(log.checkpoint, rewritten.checkpoint, rewritten.consistency(23))).toMatchObject({
      ok: false,
      detail: 'rewritten',
    })
    const swapped = await aLog(leavesOf(23, 3), operator)
    expect(await grow(log.checkpoint, swapped.checkpoint)).toMatchObject({ ok: false, detail: 'rewritten' })
    const cut = await aLog(leavesOf(22), operator)
    expect(await grow(log.checkpoint, cut.checkpoint)).toMatchObject({ ok: false, detail: 'shrunk' })
    const other = await aKey()
    const rekeyed = await aLog(leavesOf(300), other)
    const keys = { then: operator.key.id, now: other.key.id }
    const rotated = await grow(log.checkpoint, rekeyed.checkpoint, rekeyed.consistency(23), other.vkey)
    expect(rotated).toMatchObject({ ok: false, detail: 'otherKeySameLog', values: { ...keys, from: 23, size: 300 } })
    const replaced = await aLog(leavesOf(300, 3), other)
    const stolen = await grow(log.checkpoint, replaced.checkpoint, replaced.consistency(23), other.vkey)
    expect(stolen).toMatchObject({ ok: false, detail: 'otherKey', values: keys })
  })

  it('is not called rewritten where the portal gives no answer', async () => {
    const later = await aLog(leavesOf(300), operator)
    const before = { checkpoint: log.checkpoint, vkey: operator.vkey }
    const now = { checkpoint: later.checkpoint, vkey: operator.vkey }
    const refuse = () => Promise.reject(new Error())
    expect(await verifyGrowth(before, now, refuse)).toMatchObject({ ok: false, detail: 'noAnswer' })
  })

  it.each([null, {}, { hashes: 'x' }, { hashes: [7] }, { hashes: ['*'] }])(
    'is not believed on the word of %j',
    async (answer) => {
      const later = await aLog(leavesOf(300), operator)
      expect(await grow(log.checkpoint, later.checkpoint, answer)).toMatchObject({ ok: false, detail: 'rewritten' })
    },
  )
})
