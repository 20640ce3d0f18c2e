import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeBundle, parseBundle } from '../../content/log/bundle.ts'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHashes, leafText, type Entry } from '../../content/log/entry.ts'
import { COSIGNATURE, ED25519, encodeVerifierKey, verifierKey } from '../../content/log/keys.ts'
import { consistencyPath, inclusionPath, rangeHash } from '../../content/log/merkle.ts'
import { cosignNote, encodeNote, signNote } from '../../content/log/note.ts'
import { encodeProof } from '../../content/log/proof-text.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { filesOf } from '../../scripts/log/audit.ts'
import { SENTENCES } from '../../scripts/log/sentences.ts'
import { pull } from '../../scripts/pull.ts'
import { verify } from '../../scripts/verify.ts'

const sha256 = (bytes: Uint8Array) => new Uint8Array(hash('sha256', bytes, 'buffer'))
const ORIGIN = 'example.org/log'
const ALONE = 'signed by the operator alone: does not exclude that others were shown a different log'
const HOME = mkdtempSync(join(tmpdir(), 'lucid-verify-'))
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

const aSigner = async (name: string, type: typeof ED25519 | typeof COSIGNATURE) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const key = await verifierKey({ name, type, publicKey: raw }, sha256)
  return {
    key,
    vkey: encodeVerifierKey(key),
    sign: (message: Uint8Array) => sign(null, message, privateKey),
  }
}
type Signer = Awaited<ReturnType<typeof aSigner>>

/** A minute between each ten entries. */
const anEntry = (n: number, over: Partial<Entry> = {}): Entry => ({
  register: 'air-stations',
  key: `T${n}`,
  revision: 1,
  status: 'published',
  publisher: 'portal',
  publishedAt: `2024-05-01T${String(Math.floor(n / 600)).padStart(2, '0')}:${String(Math.floor(n / 10) % 60).padStart(2, '0')}:00Z`,
  body: { station: `T${n}` },
  ...over,
})

type Files = Map<string, Uint8Array>

/** A log's files by path, as a portal serves them, signed. */
const aLog = async (entries: Entry[], signer: Signer, witness?: { signer: Signer; time: number }): Promise<Files> => {
  const texts = entries.map(leafText)
  const { size, root, tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(texts, sha256), sha256)
  const text = encodeCheckpoint({ origin: ORIGIN, size, root, extensions: [] })
  const signatures = [await signNote(text, signer.key, signer.sign)]
  if (witness) signatures.push(await cosignNote(text, witness.signer.key, witness.time, witness.signer.sign))
  const files: Files = new Map([['checkpoint', utf8(encodeNote({ text, signatures }))]])
  for (const path of filesOf(size)) {
    const [, level = '', number = ''] = /^tile\/(\w+)\/(\d+)/.exec(path) ?? []
    const first = Number(number) * 256
    const tile = tiles.find((at) => String(at.level) === level && at.index === Number(number))
    files.set(path, tile?.hashes ?? encodeBundle(texts.slice(first, first + 256).map(utf8)))
  }
  return files
}

const fileOf = (files: Files, path: string): Uint8Array => {
  const bytes = files.get(path)
  if (!bytes) throw new Error(`no ${path}`)
  return bytes
}
const read = (files: Files, path: string): string => new TextDecoder().decode(fileOf(files, path))

let made = 0
const save = (files: Files | Record<string, string>): string => {
  const folder = join(HOME, String(made++))
  for (const [path, bytes] of files instanceof Map ? files : Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}
const saved = (name: string, text: string): string => join(save({ [name]: text }), name)

const SIZE = 600
const ENTRIES = Array.from({ length: SIZE }, (_, n) => anEntry(n))
ENTRIES[599] = anEntry(599, { key: 'T7', revision: 2, status: 'corrected', reason: 'checked again' })
const LAST = 'tile/entries/002.p/88'
const ENGLISH = { LANG: 'en_US.UTF-8' }

let signer: Signer
let witness: Signer
let log: Files
beforeAll(async () => {
  signer = await aSigner(ORIGIN, ED25519)
  witness = await aSigner('witness.example', COSIGNATURE)
  log = await aLog(ENTRIES, signer)
})
const run = (...args: string[]) => verify([...args, '--key', signer.vkey], ENGLISH)
const audit = (files: Files) => run('log', save(files))

/** The log with one file changed. */
const changed = (path: string, change: (bytes: Uint8Array) => Uint8Array): Files =>
  new Map([...log, [path, change(fileOf(log, path).slice())]])
const withLeaves = (path: string, change: (leaves: Uint8Array[]) => Uint8Array[]): Files =>
  changed(path, (bytes) => encodeBundle(change(parseBundle(bytes))))

describe('auditing a copy of a log', () => {
  it('finds nothing in a copy that is whole, and says who signed', async () => {
    const { code, lines } = await audit(log)
    expect(code).toBe(0)
    expect(lines[0]).toContain(`this copy of ${ORIGIN} holds 600 entries`)
    expect(lines[1]).toBe(ALONE)
  })

  it('finds a flipped bit in any leaf and names the entry', async () => {
    for (const index of [0, 255, 256, 598]) {
      const path = [...filesOf(SIZE)][Math.floor(index / 256)] ?? ''
      const files = withLeaves(path, (leaves) => {
        const leaf = leaves[index % 256]
        if (leaf) leaf[20] = (leaf[20] ?? 0) ^ 1
        return leaves
      })
      const { code, lines } = await audit(files)
      expect(lines[0]).toBe(`Not verified: entry ${index} in ${path} is not the one that was signed.`)
      expect(code).toBe(1)
    }
  })

  it('finds a dropped row, whether in the middle or at the end', async () => {
    const middle = await audit(withLeaves('tile/entries/001', (leaves) => leaves.toSpliced(44, 1)))
    expect(middle).toMatchObject({ code: 1, lines: [expect.stringContaining('entry 300 in tile/entries/001'), ALONE] })
    const end = await audit(withLeaves(LAST, (leaves) => leaves.slice(0, -1)))
    expect(end).toMatchObject({ code: 1, lines: [`Not verified: ${LAST} has 87 entries, not 88.`, ALONE] })
  })

  it('finds a swapped pair at its first entry', async () => {
    const swapped = withLeaves('tile/entries/000', ([a, b, ...rest]) => (a && b ? [b, a, ...rest] : []))
    expect(await audit(swapped)).toMatchObject({ code: 1, lines: [expect.stringContaining('entry 0 in tile/'), ALONE] })
  })

  it('finds a changed hash in any tile and names tile and hash', async () => {
    const flip = (bytes: Uint8Array): Uint8Array => bytes.fill((bytes[40] ?? 0) ^ 1, 40, 41)
    const lowest = await audit(changed('tile/0/001', flip))
    expect(lowest).toMatchObject({ code: 1, lines: [expect.stringMatching(/hash 1 .* of tile\/0\/001 /), ALONE] })
    const upper = await audit(changed('tile/1/000.p/2', flip))
    expect(upper).toMatchObject({ code: 1, lines: [expect.stringMatching(/hash 1 .* of tile\/1\/000\.p\/2 /), ALONE] })
  })

  it('finds a history that was rewritten with all its tiles, from the checkpoint kept', async () => {
    const other = await aLog([anEntry(0, { body: { station: 'rewritten' } }), ...ENTRIES.slice(1)], signer)
    const { code, lines } = await audit(new Map([...other, ['checkpoint', fileOf(log, 'checkpoint')]]))
    expect(lines[0]).toContain('Not verified: the root of the 600 entries is ')
    expect(code).toBe(1)
  })

  it('finds a truncated tail: a cut file, a missing bundle, a missing tile', async () => {
    const cut = await audit(changed(LAST, (bytes) => bytes.slice(0, -1)))
    expect(cut.lines[0]).toBe(`Not verified: ${LAST} is cut short (the bundle ends inside leaf 87).`)
    expect(cut.code).toBe(1)
    for (const path of [LAST, 'tile/0/002.p/88', 'tile/1/000.p/2']) {
      const { code, lines } = await audit(new Map([...log].filter(([name]) => name !== path)))
      expect(lines[0]).toBe(`Not verified: the file ${path} is missing.`)
      expect(code).toBe(1)
    }
  })

  it('goes no further than the first file that is missing, however many entries the checkpoint claims', async () => {
    const size = Number.MAX_SAFE_INTEGER
    const text = encodeCheckpoint({ origin: ORIGIN, size, root: new Uint8Array(32), extensions: [] })
    const note = utf8(encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] }))
    const { code, lines } = await audit(new Map([...log, ['checkpoint', note]]))
    expect(lines[0]).toBe('Not verified: the file tile/entries/002 is missing.')
    expect(code).toBe(1)
    const { portal, close } = await serve(() => new Map([...log, ['checkpoint', note]]))
    const pulled = await pull([portal, '--key', signer.vkey, '--to', join(HOME, 'claimed')], ENGLISH)
    expect(pulled).toMatchObject({ code: 1, lines: [expect.stringMatching(/the file tile\/entries\/\S+ is missing/)] })
    close()
  })

  it.each([
    [
      'a time that goes back',
      { publishedAt: '2024-04-30T00:00:00Z' },
      'entry 300 was published at 2024-04-30T00:00:00Z',
    ],
    ['a revision left out', { key: 'T3', revision: 3, status: 'corrected', reason: 'x' }, 'entry 300 is revision 3 of'],
    ['a revision twice', { key: 'T3' }, 'entry 300 is revision 1 of air-stations T3, where revision 2 comes next'],
    ['a correction without reason', { key: 'T3', revision: 2, status: 'corrected' }, 'entry 300 corrects or withdraws'],
    ['something that is no entry', { body: null }, 'entry 300 is not an entry in canonical JSON'],
  ] as const)('finds %s, although the log signed it', async (_, over, sentence) => {
    const { code, lines } = await audit(await aLog(ENTRIES.with(300, anEntry(300, over)), signer))
    expect(lines[0]).toContain(sentence)
    expect(code).toBe(1)
  })

  it('refuses a checkpoint of a foreign key, and one without its last newline', async () => {
    const foreign = await aLog(ENTRIES, await aSigner(ORIGIN, ED25519))
    expect(await audit(foreign)).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('is not signed by the key')],
    })
    const cut = await audit(changed('checkpoint', (bytes) => bytes.slice(0, -1)))
    expect(cut).toMatchObject({
      code: 1,
      lines: [expect.stringMatching(/checkpoint is malformed .*the last line is cut/)],
    })
  })
})

describe('witnesses', () => {
  const NOON = Date.UTC(2024, 4, 1, 12) / 1000
  const policy = (quorum: string) =>
    saved('policy', `log ${signer.vkey}\n# a neighbour\nwitness w ${witness.vkey}\ngroup g 1 w\nquorum ${quorum}\n`)

  it('are named when the policy is met, and the operator does not stand alone', async () => {
    const folder = save(await aLog(ENTRIES, signer, { signer: witness, time: NOON }))
    const { code, lines } = await verify(['log', folder, '--policy', policy('g')], ENGLISH)
    expect(lines[1]).toBe('Witnesses saw the same log: witness.example.')
    expect(code).toBe(0)
    expect((await run('log', folder, '--witness', witness.vkey)).lines[1]).toBe(lines[1])
    expect((await verify(['log', folder, '--policy', policy('none')], ENGLISH)).lines[1]).toBe(ALONE)
  })

  it('are missed when the policy is not met', async () => {
    const { code, lines } = await verify(['log', save(log), '--policy', policy('g')], ENGLISH)
    expect(lines[0]).toContain('too few witnesses')
    expect(code).toBe(1)
  })

  it('bound the time of every entry', async () => {
    const early = await aLog(ENTRIES, signer, { signer: witness, time: Date.UTC(2024, 4, 1, 0, 30) / 1000 })
    const { code, lines } = await run('log', save(early), '--witness', witness.vkey)
    expect(lines[0]).toContain('entry 320 says it was published at 2024-05-01T00:32:00Z, after a witness saw it')
    expect(code).toBe(1)
  })
})

describe('proofs', () => {
  const proofOf = (index: number) => {
    const { tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(ENTRIES.map(leafText), sha256), sha256)
    const hashes = inclusionPath(index, SIZE).map((range) => rangeHash(range, tileReader(tiles, sha256), sha256))
    return { index, hashes, checkpoint: read(log, 'checkpoint') }
  }
  const leaf = (index: number) => saved('leaf.json', leafText(ENTRIES[index] ?? anEntry(index)))

  it('lead from an entry to the signed root, as text and as JSON', async () => {
    const text = saved('p.tlog-proof', encodeProof(proofOf(5)))
    const { code, lines } = await run('proof', text, '--leaf', leaf(5))
    expect(lines).toEqual([
      'Verified: what was given stands at position 5 (counted from 0) of the 600 entries of example.org/log.',
      ALONE,
    ])
    expect(code).toBe(0)
    const [, count = '', root = ''] = read(log, 'checkpoint').split('\n')
    const stated = { origin: ORIGIN, treeSize: Number(count), root, leafHash: '' }
    const json = (over: object) =>
      saved(
        'p.json',
        JSON.stringify({ ...proofOf(5), hashes: proofOf(5).hashes.map(encodeBase64), ...stated, ...over }),
      )
    const [hashed = new Uint8Array()] = leafHashes([leafText(anEntry(5))], sha256)
    expect((await run('proof', json({ leafHash: encodeBase64(hashed) }))).code).toBe(0)
    expect(
      (await run('proof', json({}), '--leaf', saved('a', JSON.stringify({ leaf: leafText(anEntry(5)) })))).code,
    ).toBe(0)
    expect((await run('proof', json({ treeSize: 601 }), '--leaf', leaf(5))).code).toBe(1)
  })

  it('prove no other entry, and nothing when a newline is missing', async () => {
    const text = encodeProof(proofOf(5))
    const other = await run('proof', saved('p', text), '--leaf', leaf(6))
    expect(other).toMatchObject({ code: 1, lines: [expect.stringContaining('from position 5'), ALONE] })
    expect((await run('proof', saved('p', text.slice(0, -1)), '--leaf', leaf(5))).code).toBe(1)
    expect((await run('proof', saved('p', 'hello'), '--leaf', leaf(5))).lines[0]).toContain('not a well-formed proof')
  })

  it.each<[string, (text: string) => string, string]>([
    ['another index', (text) => text.replace('index 5\n', 'index 4\n'), 'from position 4'],
    ['an index past the tree', (text) => text.replace('index 5\n', 'index 600\n'), 'from position 600'],
    ['an index with a leading zero', (text) => text.replace('index 5\n', 'index 05\n'), 'not a well-formed proof'],
    ['an index with a sign', (text) => text.replace('index 5\n', 'index +5\n'), 'not a well-formed proof'],
    ['an index of 2^63', (text) => text.replace('index 5\n', `index ${2n ** 63n}\n`), 'not a well-formed proof'],
    ['a hash left out', (text) => text.replace(/(index 5\n)\S+\n/, '$1'), 'from position 5'],
    ['a hash twice', (text) => text.replace(/(index 5\n)(\S+\n)/, '$1$2$2'), 'from position 5'],
    ['two hashes swapped', (text) => text.replace(/(index 5\n)(\S+\n)(\S+\n)/, '$1$3$2'), 'from position 5'],
    ['a hash cut', (text) => text.replace(/(index 5\n)\S/, '$1'), 'not a well-formed proof'],
    ['another size', (text) => text.replace('\n600\n', '\n601\n'), 'is not signed by the key given'],
    ['another log', (text) => text.replace(`\n${ORIGIN}\n`, '\nother.example\n'), 'is not signed by the key given'],
    ['no signature', (text) => text.replace(/— .*\n$/, ''), 'is malformed'],
    ['the last newline cut', (text) => text.slice(0, -1), 'is malformed'],
  ])('are refused with %s', async (_, spoil, why) => {
    const text = encodeProof(proofOf(5))
    const spoilt = spoil(text)
    expect(spoilt).not.toBe(text)
    const { code, lines } = await run('proof', saved('p', spoilt), '--leaf', leaf(5))
    expect(lines[0]).toMatch(/^Not verified: /)
    expect(lines[0]).toContain(why)
    expect(code).toBe(1)
  })

  it('are refused of a foreign key, of a key that signs for another log, and of a size that is yet to come', async () => {
    const note = async (signers: Signer[], origin = ORIGIN, size = SIZE): Promise<string> => {
      const [, , root = ''] = read(log, 'checkpoint').split('\n')
      const text = `${origin}\n${size}\n${root}\n`
      return encodeNote({ text, signatures: await Promise.all(signers.map((by) => signNote(text, by.key, by.sign))) })
    }
    const check = async (checkpoint: string) =>
      run('proof', saved('p', encodeProof({ ...proofOf(5), checkpoint })), '--leaf', leaf(5))
    const stranger = await aSigner(ORIGIN, ED25519)
    const unknown = await aSigner('unknown.example', ED25519)
    expect((await check(await note([stranger]))).lines[0]).toContain('is not signed by the key given')
    const other = await check(await note([signer], 'other.example/log'))
    expect(other).toMatchObject({ code: 1, lines: [expect.stringContaining('a checkpoint of other.example/log')] })
    // Signed for more entries than the proof leads to.
    expect((await check(await note([signer], ORIGIN, 2 * SIZE))).lines[0]).toContain('signed root of 1200 entries')
    // Signatures that nobody knows are no fault, and no proof either.
    expect(await check(await note([unknown, signer, stranger]))).toMatchObject({
      code: 0,
      lines: [expect.anything(), ALONE],
    })
    expect((await check(await note([unknown]))).code).toBe(1)
  })

  it('in text need the entry: without it nothing can be said', async () => {
    expect((await run('proof', saved('p', encodeProof(proofOf(5))))).code).toBe(2)
  })
})

describe('exports', () => {
  const CSV = 'station,name\r\nT1,"a\r\nb"\r\nT2,c\r\n'
  const described = (over: object = {}) => ({
    ...{ register: 'air-stations', size: 600, rows: 2, bytes: CSV.length, sha256: hash('sha256', CSV), origin: ORIGIN },
    url: '/api/registers/air-stations/export.csv?size=600',
    ...over,
  })
  const check = (csv: string, description: object) =>
    run('export', saved('export.csv', csv), '--description', saved('d.json', JSON.stringify(description)))

  it('are the file described, row for row and byte for byte', async () => {
    const { code, lines } = await check(CSV, described())
    expect(lines[0]).toContain('2 rows, 31 bytes')
    expect(lines[1]).toContain('carries no signature')
    expect(code).toBe(0)
  })

  it('are refused with what differs: rows, bytes, hash, log', async () => {
    expect((await check(CSV.replace('T2,c\r\n', ''), described())).lines[0]).toContain('rows of ')
    expect((await check(CSV.slice(0, -1), described())).lines[0]).toContain('bytes of ')
    expect((await check(CSV.replace('T2', 'T3'), described())).lines[0]).toContain('sha256 of ')
    expect((await check(CSV, described({ origin: 'other.example' }))).lines[0]).toContain('the log other.example')
    expect(await check(CSV, {})).toMatchObject({ code: 1, lines: [expect.stringContaining('not the description')] })
  })
})

/** Serves a log's files as a portal does, and the consistency of its tree with older ones. */
const serve = async (files: () => Files) => {
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '', 'http://portal')
    const bytes = files().get(url.pathname.replace('/log/', ''))
    if (url.pathname === '/api/log/consistency') {
      const count = (name: string) => Number(url.searchParams.get(name))
      const { tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(ENTRIES.map(leafText), sha256), sha256)
      const path = consistencyPath(count('from'), count('to'))
      const hashes = path.map((range) => encodeBase64(rangeHash(range, tileReader(tiles, sha256), sha256)))
      answer.end(JSON.stringify({ hashes }))
    } else answer.writeHead(bytes ? 200 : 404).end(bytes)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { portal: `http://127.0.0.1:${port}`, close: () => server.close() }
}

describe('growth', () => {
  it('between two checkpoints is proven by the portal, rewriting is not', async () => {
    const { portal, close } = await serve(() => log)
    const now = saved('new', read(log, 'checkpoint'))
    const check = async (older: Files) =>
      run('consistency', saved('old', read(older, 'checkpoint')), now, '--portal', portal)
    expect(await check(await aLog(ENTRIES.slice(0, 300), signer))).toEqual({
      code: 0,
      lines: ['Verified: example.org/log grew from 300 to 600 entries by appending alone.', ALONE],
    })
    const rewritten = await check(await aLog(ENTRIES.slice(1, 301), signer))
    expect(rewritten).toMatchObject({ code: 1, lines: [expect.stringContaining('does not continue'), ALONE] })
    const larger = await check(await aLog([...ENTRIES, anEntry(600)], signer))
    expect(larger).toMatchObject({ code: 1, lines: [expect.stringContaining('shrank from 601 to 600'), ALONE] })
    close()
    const silent = await check(await aLog(ENTRIES.slice(0, 300), signer))
    expect(silent).toMatchObject({ code: 2, lines: [expect.stringContaining('gave no answer')] })
  })

  it('is proven by a proof that was saved as well, and by no other', async () => {
    const { tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(ENTRIES.map(leafText), sha256), sha256)
    const proofOf = (from: number) => ({
      hashes: consistencyPath(from, SIZE).map((range) =>
        encodeBase64(rangeHash(range, tileReader(tiles, sha256), sha256)),
      ),
    })
    const older = saved('old', read(await aLog(ENTRIES.slice(0, 300), signer), 'checkpoint'))
    const now = saved('new', read(log, 'checkpoint'))
    const check = (proof: unknown, ...files: string[]) => {
      const file = saved('growth.json', typeof proof === 'string' ? proof : JSON.stringify(proof))
      return run('consistency', ...(files.length > 0 ? files : [older, now]), '--proof', file)
    }
    expect((await check(proofOf(300))).lines[0]).toContain('grew from 300 to 600 entries')
    for (const other of [proofOf(301), { hashes: [] }, { hashes: ['*'] }, { hashes: 7 }, 'null', 'not JSON', ''])
      expect(await check(other)).toMatchObject({
        code: 1,
        lines: [expect.stringContaining('does not continue'), ALONE],
      })
    // The other way round, and the same twice.
    expect((await check(proofOf(300), now, older)).lines[0]).toContain('shrank from 600 to 300')
    expect((await check(proofOf(300), now, now)).lines[0]).toContain('the same 600 entries')
    const without = await run('consistency', older, now)
    expect(without.lines[0]).toContain('save what the portal answers at /api/log/consistency?from=300&to=600')
    expect(without.code).toBe(2)
    expect((await check(proofOf(300), older)).code).toBe(2)
  })
})

describe('pulling', () => {
  it('fetches only the tail, and refuses a log that shrank, forked or was damaged', async () => {
    let served = await aLog(ENTRIES.slice(0, 300), signer)
    const asked: string[] = []
    const { portal, close } = await serve(() => {
      const files = served
      return Object.assign(new Map(files), { get: (path: string) => (asked.push(path), files.get(path)) })
    })
    const to = join(HOME, 'copy')
    const again = () => pull([portal, '--key', signer.vkey, '--to', to], ENGLISH)
    const kept = () => readFileSync(join(to, 'checkpoint'), 'utf8')
    expect(await again()).toMatchObject({ code: 0, lines: [expect.anything(), `Fetched 5 files into ${to}.`, ALONE] })

    served = log
    asked.length = 0
    expect((await again()).code).toBe(0)
    expect(kept()).toBe(read(log, 'checkpoint'))
    expect(asked).not.toContain('tile/entries/000')
    expect(existsSync(join(to, 'tile/entries/001.p/44'))).toBe(false)
    expect((await run('log', to)).code).toBe(0)

    served = await aLog(ENTRIES.slice(0, 599), signer)
    expect(await again()).toMatchObject({ code: 1, lines: [expect.stringContaining('shrank'), expect.anything()] })
    served = await aLog([...ENTRIES.with(2, anEntry(2, { body: { station: 'other' } })), anEntry(600)], signer)
    const forked = await again()
    expect(forked).toMatchObject({ code: 1, lines: [expect.stringContaining('does not continue'), expect.anything()] })
    expect(readFileSync(join(to, 'checkpoint.refused'), 'utf8')).toBe(read(served, 'checkpoint'))
    served = await aLog([...ENTRIES, anEntry(600)], signer)
    served.set('tile/entries/002.p/89', fileOf(log, LAST))
    expect(await again()).toMatchObject({
      code: 1,
      lines: ['Not verified: tile/entries/002.p/89 has 88 entries, not 89.'],
    })

    expect(kept()).toBe(read(log, 'checkpoint'))
    expect((await run('log', to)).code).toBe(0)
    close()
  })
})

describe('bad use ends with 2:', () => {
  it.each([
    ['nothing at all', []],
    ['an unknown check', ['moon', 'x']],
    ['an unknown option', ['log', 'x', '--moon']],
    ['no key', ['log', 'x']],
    ['a key that is none', ['log', 'x', '--key', 'example.org/log+00000000+AAAA']],
    ['a file that is not there', ['proof', '/nowhere/p', '--key', '/nowhere/vkey']],
    ['a policy that is not there', ['log', 'x', '--policy', '/nowhere/policy']],
  ])('%s', async (_, args) => {
    expect((await verify(args, ENGLISH)).code).toBe(2)
    expect((await pull(args, ENGLISH)).code).toBe(2)
  })

  it('shows how it is meant to be used, line by line', async () => {
    const { lines } = await verify([], ENGLISH)
    expect(lines.join()).toContain('\n  verify log <folder> TRUST\n')
    expect(await pull(['--moon'], ENGLISH)).toMatchObject({ lines: [expect.stringContaining('\n  pull <address')] })
  })

  it('a folder without a checkpoint, a quorum that cannot be', async () => {
    expect((await run('log', HOME)).code).toBe(2)
    expect((await run('log', save(log), '--quorum', '1')).code).toBe(2)
  })
})

describe('what is said', () => {
  it('follows LANG', async () => {
    const { lines } = await verify(['log', save(log), '--key', signer.vkey], { LANG: 'zh_CN.UTF-8' })
    expect(lines).toEqual([expect.stringContaining('已验证'), SENTENCES.operatorAlone.zh])
  })

  it('carries no control characters of what was checked to the terminal', async () => {
    const { lines } = await verify(['log', '/nowhere\u001b[2J', '--key', signer.vkey], ENGLISH)
    expect(lines.join()).toContain('/nowhere?[2J')
  })
})
