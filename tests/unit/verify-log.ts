import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { encodeBundle, parseBundle } from '../../content/log/bundle.ts'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHashes, leafText, type Entry } from '../../content/log/entry.ts'
import { COSIGNATURE, ED25519, encodeVerifierKey, verifierKey } from '../../content/log/keys.ts'
import { consistencyPath, rangeHash } from '../../content/log/merkle.ts'
import { cosignNote, encodeNote, signNote } from '../../content/log/note.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { filesOf } from '../../scripts/log/audit.ts'
import { verify } from '../../scripts/verify.ts'

/** Logs of 600 entries as a portal serves them, to be verified as they are or with something changed. */

export const sha256 = (bytes: Uint8Array) => new Uint8Array(hash('sha256', bytes, 'buffer'))
export const ORIGIN = 'example.org/log'
export const ALONE = 'signed by the operator alone: does not exclude that others were shown a different log'
export let home = ''

export const aSigner = async (name: string, type: typeof ED25519 | typeof COSIGNATURE) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const key = await verifierKey({ name, type, publicKey: raw }, sha256)
  return {
    key,
    vkey: encodeVerifierKey(key),
    sign: (message: Uint8Array) => sign(null, message, privateKey),
  }
}
export type Signer = Awaited<ReturnType<typeof aSigner>>

/** A minute between each ten entries. */
export const anEntry = (n: number, over: Partial<Entry> = {}): Entry => ({
  register: 'air-stations',
  key: `T${n}`,
  revision: 1,
  status: 'published',
  publisher: 'portal',
  publishedAt: `2024-05-01T${String(Math.floor(n / 600)).padStart(2, '0')}:${String(Math.floor(n / 10) % 60).padStart(2, '0')}:00Z`,
  body: { station: `T${n}` },
  ...over,
})

export type Files = Map<string, Uint8Array>

/** A log's files by path, as a portal serves them, signed. */
export const aLog = async (
  entries: Entry[],
  signer: Signer,
  witness?: { signer: Signer; time: number },
): Promise<Files> => {
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

export const fileOf = (files: Files, path: string): Uint8Array => {
  const bytes = files.get(path)
  if (!bytes) throw new Error(`no ${path}`)
  return bytes
}
export const read = (files: Files, path: string): string => new TextDecoder().decode(fileOf(files, path))

let made = 0
export const save = (files: Files | Record<string, string>): string => {
  const folder = join(home, String(made++))
  for (const [path, bytes] of files instanceof Map ? files : Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}
export const saved = (name: string, text: string): string => join(save({ [name]: text }), name)

export const SIZE = 600
export const ENTRIES = Array.from({ length: SIZE }, (_, n) => anEntry(n))
ENTRIES[599] = anEntry(599, { key: 'T7', revision: 2, status: 'corrected', reason: 'checked again' })
export const LAST = 'tile/entries/002.p/88'
export const ENGLISH = { LANG: 'en_US.UTF-8' }

export let signer: Signer
export let witness: Signer
export let log: Files
/** A folder, a signed log and its signers, for all tests of a file. */
export const useLog = (): void => {
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'lucid-verify-'))
    signer = await aSigner(ORIGIN, ED25519)
    witness = await aSigner('witness.example', COSIGNATURE)
    log = await aLog(ENTRIES, signer)
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))
}
export const run = (...args: string[]) => verify([...args, '--key', signer.vkey], ENGLISH)
export const audit = (files: Files) => run('log', save(files))

/** The log with one file changed. */
export const changed = (path: string, change: (bytes: Uint8Array) => Uint8Array): Files =>
  new Map([...log, [path, change(fileOf(log, path).slice())]])
export const withLeaves = (path: string, change: (leaves: Uint8Array[]) => Uint8Array[]): Files =>
  changed(path, (bytes) => encodeBundle(change(parseBundle(bytes))))

/** Serves a log's files as a portal does, and the consistency of its tree with older ones. */
export const serve = async (files: () => Files) => {
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
