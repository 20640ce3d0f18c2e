import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { encodeBundle } from '../../content/log/bundle.ts'
import { leafHashes, leafText } from '../../content/log/entry.ts'
import { ED25519, encodeVerifierKey, verifierKey, type VerifierKey } from '../../content/log/keys.ts'
import { inclusionPath, rangeHash } from '../../content/log/merkle.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { resourcePath } from '../../content/log/paths.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { encodeManifest } from '../../content/releases/manifest.ts'
import { sha256 } from '../../scripts/log/hash.ts'
import { sriOf } from '../../scripts/portal/release.ts'
import { verify } from '../../scripts/verify.ts'

const LOG = 'example.org/log'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
let key: VerifierKey
let server: Server
let origin = ''
/** What the portal answers, by path. */
const answers = new Map<string, string | Buffer>()

beforeAll(async () => {
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  key = await verifierKey({ name: LOG, type: ED25519, publicKey: raw }, sha256)
  server = createServer(({ url = '' }, answer) => {
    const body = answers.get(url)
    answer.writeHead(body === undefined ? 404 : 200).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(() => server.close())

const hashes = (text: string) => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  sri: sriOf(utf8(text)),
})

const PAGES = { '/': '<p>home</p>', '/a.js': 'a()', '/s.css': 'p{}' }
const tags = `<link rel="canonical" href="/x/"><link rel="stylesheet" href="/s.css" integrity="${hashes('p{}').sri}"><script src="/a.js" integrity="${hashes('a()').sri}"></script>`

const anEntry = (n: number, register = 'places'): string =>
  leafText({
    register,
    key: `k${n}`,
    revision: 1,
    status: 'published',
    publisher: 'portal',
    publishedAt: '2026-01-01T00:00:00Z',
    body: { n: String(n) },
  })

/** A portal whose log publishes these files. @param before @param later - what stands around the release */
const publish = async (
  files: Record<string, string>,
  { register = 'releases', before = 0, later = [] }: { register?: string; before?: number; later?: string[] } = {},
): Promise<void> => {
  answers.clear()
  const manifest = encodeManifest(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, hashes(text)])))
  const build = hashes(manifest).sha256
  const leaf = leafText({
    register,
    key: build,
    revision: 1,
    status: 'published',
    publisher: 'portal',
    publishedAt: '2026-01-01T00:00:00Z',
    body: { build },
  })
  const leaves = [...Array.from({ length: before }, (_, n) => anEntry(n)), leaf, ...later]
  const { size, root, tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(leaves, sha256), sha256)
  const text = encodeCheckpoint({ origin: LOG, size, root, extensions: [] })
  const note = encodeNote({ text, signatures: [await signNote(text, key, (bytes) => sign(null, bytes, privateKey))] })
  const path = inclusionPath(before, size).map((range) => rangeHash(range, tileReader(tiles, sha256), sha256))
  const stated = { origin: LOG, index: before, treeSize: size, root: encodeBase64(root), checkpoint: note }
  const proof = { ...stated, hashes: path.map(encodeBase64) }
  for (let index = 0; index * 256 < size; index++) {
    const width = Math.min(256, size - index * 256)
    const bundle = encodeBundle(leaves.slice(index * 256, index * 256 + width).map(utf8))
    answers.set(`/log/${resourcePath({ level: 'entries', index, width })}`, Buffer.from(bundle))
  }
  for (const [path, body] of Object.entries({
    ...files,
    '/api/log/releases/newest': JSON.stringify({ index: before, leaf }),
    [`/api/log/proofs/${before}`]: JSON.stringify(proof),
    [`/objects/${build}`]: manifest,
  }))
    answers.set(path, body)
}
const check = (...pages: string[]) =>
  verify(['site', origin, ...pages, '--key', encodeVerifierKey(key)], { LANG: 'en' })

beforeEach(() => publish(PAGES))

describe('checking what a portal serves', () => {
  it('finds it as the log publishes it, and says what was not compared', async () => {
    answers.set('/search/?q=x', tags)
    const { code, lines } = await check('/search/?q=x')
    expect(lines[0]).toMatch(/^Verified: 3 files came as entry 0 of the log \(2026-01-01T00:00:00Z\)/)
    expect(lines[0]).toContain('Pages drawn on request have no fixed bytes and were not compared; the 1 of them')
    expect(lines[1]).toMatch(/^signed by the operator alone/)
    expect(code).toBe(0)
  })

  it('names the first file that came otherwise, or not at all', async () => {
    answers.set('/a.js', 'b()')
    answers.delete('/s.css')
    const { code, lines } = await check()
    expect(lines[0]).toBe(
      `Not verified: /a.js came with SHA-256 ${hashes('b()').sha256}; the log publishes ${hashes('a()').sha256}.`,
    )
    expect(code).toBe(1)
    answers.set('/a.js', 'a()')
    expect(await check()).toMatchObject({
      code: 1,
      lines: ['Not verified: the file /s.css is missing.', expect.anything()],
    })
  })

  it.each([
    ['a script of another file', tags.replace('/a.js', '/b.js')],
    ['a hash left out', tags.replace(/ integrity="[^"]*"/, '')],
    ['a hash that is not its own', tags.replace('sha384-', 'sha384-A')],
    ['a script in the page', `${tags}<script>a()</script>`],
    ['a script written in another way', `${tags}<SCRIPT SRC='/a.js'></SCRIPT>`],
  ])('finds in a page drawn on request %s', async (_, page) => {
    answers.set('/search/', page)
    const { code, lines } = await check('/search/')
    expect(lines[0]).toMatch(
      /^Not verified: \/search\/ loads what is not of the release, or does not state its hash: </i,
    )
    expect(code).toBe(1)
  })

  it('refuses another list than the log names, and an entry that is no release or not in the log', async () => {
    const list = [...answers.keys()].find((path) => path.startsWith('/objects/')) ?? ''
    answers.set(list, '{}')
    expect((await check()).lines[0]).toContain(`Not verified: ${list} came with SHA-256 `)
    await publish(PAGES, { register: 'places' })
    expect(await check()).toMatchObject({
      code: 1,
      lines: ['Not verified: entry 0 does not publish a release.', expect.anything()],
    })
    await publish(PAGES)
    const other = String(answers.get('/api/log/releases/newest')).replace('2026-01-01', '2026-01-02')
    answers.set('/api/log/releases/newest', other)
    expect(await check()).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('the proof does not lead'), expect.anything()],
    })
  })

  describe('whose portal names an older release than its log holds', () => {
    const LATER = Array.from({ length: 600 }, (_, n) => anEntry(1000 + n))

    it('reads every entry behind the release: none publishes a newer one', async () => {
      for (const [before, count] of [
        [0, 1],
        [0, 600],
        [254, 1],
        [255, 1],
        [255, 513],
        [300, 600],
      ] as const) {
        await publish(PAGES, { before, later: LATER.slice(0, count) })
        const { code, lines } = await check()
        expect(lines[0]).toContain(`none of the ${count} entries behind it, up to ${before + 1 + count}, publishes`)
        expect(code).toBe(0)
      }
    })

    it('names the newer release, wherever it stands', async () => {
      for (const at of [0, 299, 599]) {
        await publish(PAGES, { before: 7, later: LATER.with(at, anEntry(1, 'releases')) })
        expect(await check()).toMatchObject({
          code: 1,
          lines: [
            `Not verified: the portal names entry 7 as its newest release, but entry ${8 + at} publishes a newer one.`,
            expect.anything(),
          ],
        })
      }
    })

    it('is not deceived by other entries than the signed ones, nor by a bundle held back or cut', async () => {
      await publish(PAGES, { before: 7, later: LATER.with(299, anEntry(1, 'releases')) })
      const [first, second] = ['/log/tile/entries/000', '/log/tile/entries/001']
      const signed = answers.get(second)
      await publish(PAGES, { before: 7, later: LATER })
      const harmless = answers.get(second) ?? ''
      await publish(PAGES, { before: 7, later: LATER.with(299, anEntry(1, 'releases')) })
      expect(answers.get(second)).toEqual(signed)
      answers.set(second, harmless)
      expect(await check()).toMatchObject({
        code: 1,
        lines: [
          expect.stringMatching(/entries \d+ to \d+ as served are not those that were signed/),
          expect.anything(),
        ],
      })
      answers.set(second, Buffer.from(harmless).subarray(0, -1))
      expect((await check()).lines[0]).toBe('Not verified: the file tile/entries/001 is missing.')
      answers.delete(first)
      expect(await check()).toMatchObject({
        code: 2,
        lines: [expect.stringContaining('tile/entries/000 gave no answer')],
      })
    })
  })

  it('ends with 2 where the portal gives no answer, or what is given is no portal', async () => {
    answers.delete('/api/log/releases/newest')
    expect(await check()).toMatchObject({ code: 2, lines: [expect.stringContaining('gave no answer (HTTP 404)')] })
    expect(await verify(['site', 'x', '--key', encodeVerifierKey(key)], {})).toMatchObject({ code: 2 })
    expect(await verify(['site', '--key', encodeVerifierKey(key)], {})).toMatchObject({ code: 2 })
  })
})
