import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { leafText } from '../../content/log/entry.ts'
import { ED25519, encodeVerifierKey, verifierKey, type VerifierKey } from '../../content/log/keys.ts'
import { leafHash } from '../../content/log/merkle.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
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
const answers = new Map<string, string>()

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

/** A portal whose log of one entry publishes these files. */
const publish = async (files: Record<string, string>, register = 'releases'): Promise<void> => {
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
  const root = leafHash(utf8(leaf), sha256)
  const text = encodeCheckpoint({ origin: LOG, size: 1, root, extensions: [] })
  const note = encodeNote({ text, signatures: [await signNote(text, key, (bytes) => sign(null, bytes, privateKey))] })
  const proof = { origin: LOG, index: 0, treeSize: 1, root: encodeBase64(root), hashes: [], checkpoint: note }
  for (const [path, body] of Object.entries({
    ...files,
    '/api/log/releases/newest': JSON.stringify({ index: 0, leaf }),
    '/api/log/proofs/0': JSON.stringify(proof),
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
    await publish(PAGES, 'places')
    expect(await check()).toMatchObject({
      code: 1,
      lines: ['Not verified: entry 0 does not publish a release.', expect.anything()],
    })
    await publish(PAGES)
    const other = answers.get('/api/log/releases/newest')?.replace('2026-01-01', '2026-01-02') ?? ''
    answers.set('/api/log/releases/newest', other)
    expect(await check()).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('the proof does not lead'), expect.anything()],
    })
  })

  it('ends with 2 where the portal gives no answer, or what is given is no portal', async () => {
    answers.delete('/api/log/releases/newest')
    expect(await check()).toMatchObject({ code: 2, lines: [expect.stringContaining('gave no answer (HTTP 404)')] })
    expect(await verify(['site', 'x', '--key', encodeVerifierKey(key)], {})).toMatchObject({ code: 2 })
    expect(await verify(['site', '--key', encodeVerifierKey(key)], {})).toMatchObject({ code: 2 })
  })
})
