import '../portal/quiet.ts'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import * as z from 'zod'
import { decodeBase64, encodeBase64 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { verifyConsistency, verifyInclusion } from '../../content/log/proofs.ts'
import { HASH_BYTES } from '../../content/log/merkle.ts'
import { appendLeaves, type StoredTile } from '../../content/log/tiles.ts'
import { openSigner } from '../../db/record/signer.ts'
import { migrate } from '../portal/migrate.ts'
import { figure, ratioOf, time, type Measure } from './figure.ts'

const SIZES = { small: 1_000, large: 1_000_000 }
type Name = keyof typeof SIZES

const ORIGIN = 'bench.example/log'
/** Proofs of one round, each of another entry. */
const PROOFS = 50
/** Tiles of one insert: bound values stay under 1.5 MB. */
const TILES_AT_ONCE = 64

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** Leaf hashes of a log: what a proof is made of, whatever the entries say. */
const leavesOf = (size: number): Uint8Array[] => {
  const row = new Uint8Array(size * HASH_BYTES)
  for (let n = 0; n < size; n++) row.set(sha256(Buffer.from(`entry ${n}`)), n * HASH_BYTES)
  return Array.from({ length: size }, (_, n) => row.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES))
}

const insertTiles = async (record: D1Database, tiles: StoredTile[]): Promise<void> => {
  for (let first = 0; first < tiles.length; first += TILES_AT_ONCE) {
    const rows = tiles
      .slice(first, first + TILES_AT_ONCE)
      .map(({ level, index, hashes }) => [level, index, Buffer.from(hashes).toString('hex')])
    await record
      .prepare(
        `INSERT INTO tiles (level, number, hashes)
           SELECT value->>0, value->>1, unhex(value->>2) FROM json_each(?)`,
      )
      .bind(JSON.stringify(rows))
      .run()
  }
}

/** The API as it is, once with a log of each size. */
const openLogs = async (say: (text: string) => void): Promise<Miniflare> => {
  const bundle = await build({
    stdin: {
      contents: `import { api, Sequencer } from './api.ts'\nexport { Sequencer }\nexport default api`,
      resolveDir: join(import.meta.dirname, '../../worker'),
    },
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd'],
    external: ['node:*', 'cloudflare:*'],
  })
  const secret = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const names: Name[] = ['small', 'large']
  // Before anything listens: what takes so long would let a connection lapse.
  const trees = names.map((name) => appendLeaves({ size: 0, edge: [] }, leavesOf(SIZES[name]), sha256))
  const logs = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      workers: names.map((name) => ({
        name,
        modules: true,
        script: bundle.outputFiles[0]?.text ?? '',
        compatibilityDate: '2026-10-01',
        compatibilityFlags: ['nodejs_compat'],
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        bindings: { LOG_ORIGIN: ORIGIN, LOG_KEY: secret, PORTAL_ORIGIN: 'http://127.0.0.1', LOG_WITNESSES: '' },
        d1Databases: { RECORD: name, INTAKE: `${name}-intake` },
        r2Buckets: { OBJECTS: 'objects', EVIDENCE: 'evidence' },
        durableObjects: { SEQUENCER: { className: 'Sequencer', useSQLite: true } },
        ratelimits: { LIMIT: { namespace_id: '1001', simple: { limit: 1_000_000, period: 60 as const } } },
      })),
    }),
  )
  const { key, sign } = await openSigner(ORIGIN, secret)
  for (const [at, name] of names.entries()) {
    const tree = trees[at]
    if (!tree) continue
    const record = await logs.getD1Database('RECORD', name)
    await migrate(record, 'record')
    await migrate(await logs.getD1Database('INTAKE', name), 'intake')
    const { size, root, tiles } = tree
    await insertTiles(record, tiles)
    const text = encodeCheckpoint({ origin: ORIGIN, size, root, extensions: [] })
    const note = encodeNote({ text, signatures: [await signNote(text, key, sign)] })
    await record
      .prepare('INSERT INTO checkpoints (size, root, note, at) VALUES (?, ?, ?, ?)')
      .bind(size, encodeBase64(root), note, '2026-01-01T00:00:00Z')
      .run()
    say(`${name}: ${size} leaves, ${tiles.length} tiles`)
  }
  return logs
}

const bytes = (base64: string): Uint8Array => decodeBase64(base64) ?? new Uint8Array()
const Inclusion = z.object({ leafHash: z.string(), root: z.string(), hashes: z.array(z.string()) })
const Consistency = z.object({ fromRoot: z.string(), toRoot: z.string(), hashes: z.array(z.string()) })

/** @throws Error when a proof does not hold */
const assertHolds = async (origin: string, size: number): Promise<void> => {
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(`${origin}${path}`)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return schema.parse(await answer.json())
  }
  for (const index of [0, Math.floor(size / 3), size - 1]) {
    const { leafHash, root, hashes } = await read(`/api/log/proofs/${index}`, Inclusion)
    const claim = { index, size, leafHash: bytes(leafHash), root: bytes(root), hashes: hashes.map(bytes) }
    if (!(await verifyInclusion(claim, sha256))) throw new Error(`the proof of ${index} among ${size} does not hold`)
  }
  const from = Math.floor(size / 3)
  const { fromRoot, toRoot, hashes } = await read(`/api/log/consistency?from=${from}`, Consistency)
  const claim = { from, to: size, fromRoot: bytes(fromRoot), toRoot: bytes(toRoot), hashes: hashes.map(bytes) }
  if (!(await verifyConsistency(claim, sha256))) throw new Error(`the proof from ${from} to ${size} does not hold`)
}

const KINDS = {
  inclusion: (n: number, size: number) => `/api/log/proofs/${Math.floor(((n + 0.5) * size) / PROOFS)}`,
  consistency: (n: number, size: number) => `/api/log/consistency?from=${1 + Math.floor(((n + 0.5) * size) / PROOFS)}`,
}

/** Proofs of a log of 1,000,000 entries beside those of one of 1,000, one after the other. */
export const measure: Measure = async function* ({ long, say }) {
  const logs = await openLogs(say)
  try {
    const origins = { small: '', large: '' }
    for (const name of ['small', 'large'] as const) {
      origins[name] = (await logs.unsafeGetDirectURL(name)).origin
      await assertHolds(origins[name], SIZES[name])
    }
    for (const [kind, pathOf] of Object.entries(KINDS)) {
      const taken: Record<Name, number[]> = { small: [], large: [] }
      for (let round = -1; round < (long ? 25 : 7); round++)
        for (const name of ['small', 'large'] as const) {
          const ms = await time(async () => {
            for (let n = 0; n < PROOFS; n++) {
              const answer = await fetch(`${origins[name]}${pathOf(n, SIZES[name])}`)
              if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`)
              await answer.arrayBuffer()
            }
          })
          if (round >= 0) taken[name].push(ms / PROOFS)
        }
      const ratio = ratioOf(taken.large, taken.small)
      say(`${kind}: ${taken.large.at(-1)?.toFixed(2)} ms, of 1,000 leaves ${taken.small.at(-1)?.toFixed(2)} ms`)
      yield figure({
        name: `proof-million ${kind}`,
        values: taken.large,
        unit: 'ms a request',
        against: 'the same of a log of 1,000 leaves',
        ratio,
        goal: '≤ 2',
        met: ratio <= 2,
      })
    }
  } finally {
    await logs.dispose()
  }
}
