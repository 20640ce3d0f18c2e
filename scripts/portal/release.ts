import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import * as z from 'zod'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { parseNote } from '../../content/log/note.ts'
import { encodeManifest, servedAt, type Manifest } from '../../content/releases/manifest.ts'
import { openRecord } from '../../db/record/db.ts'
import { assertFollows, readHead } from '../../db/record/head.ts'
import { publishRelease } from '../../db/record/releases.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { openBindings } from './bindings.ts'
import { Complaint } from './complaint.ts'
import { askOperator } from './operator.ts'
import { assertMaySign, type State } from './state.ts'

/** What an `integrity` attribute says of a file. */
export const sriOf = (bytes: Uint8Array): string => `sha384-${createHash('sha384').update(bytes).digest('base64')}`

/** Every file that a build serves, with its hashes. @param client - the build's folder of static files */
export const manifestOf = (client: string): Manifest =>
  Object.fromEntries(
    readdirSync(client, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      if (!entry.isFile()) return []
      const file = join(entry.parentPath, entry.name)
      const path = servedAt(file.slice(client.length + 1).replaceAll(sep, '/'))
      if (path === undefined) return []
      const bytes = readFileSync(file)
      return [[path, { sha256: createHash('sha256').update(bytes).digest('hex'), sri: sriOf(bytes) }]]
    }),
  )

/** Entries that a signed note speaks of; 0 for none. */
const sizeOf = (checkpoint: string): number =>
  checkpoint === '' ? 0 : parseCheckpoint(parseNote(checkpoint).text).size

/** @throws Complaint when the folder holds no build */
const readBuild = (client: string): Manifest => {
  const manifest = existsSync(client) ? manifestOf(client) : {}
  if (manifest['/'] === undefined) throw new Complaint(`${client} holds no build.`)
  return manifest
}

/**
 * Publishes what a build consists of, while nothing has the state open.
 * @param shown - the checkpoint that the build was made at
 * @returns the newest checkpoint; `undefined` when that build was published last
 */
export const releaseBuild = async (state: State, client: string, shown: string): Promise<string | undefined> => {
  assertMaySign(state)
  const files = readBuild(client)
  const { bindings, close } = await openBindings(state)
  try {
    const db = openRecord(bindings.RECORD)
    const signer = await openLogSigner({
      LOG_ORIGIN: bindings.LOG_ORIGIN,
      LOG_KEY: state.secrets['LOG_KEY'] ?? '',
      LOG_KEY_RETIRING: state.secrets['LOG_KEY_RETIRING'],
    })
    await assertFollows(db, await readHead(bindings.OBJECTS))
    const door = { db, objects: bindings.OBJECTS, signer, now: () => new Date() }
    return await publishRelease(door, {
      manifest: encodeManifest(files),
      files: Object.keys(files).length,
      treeSize: sizeOf(shown),
    })
  } finally {
    await close()
  }
}

const Newest = z.object({ leaf: z.string() })
const Leaf = z.object({ key: z.string() })
const Released = z.object({ checkpoint: z.string().nullable() })

/**
 * The same through the portal that serves the state.
 * @param isBuiltFrom - whether the build was made at a checkpoint
 * @returns as `releaseBuild`
 * @throws Complaint when the build is of another record, or of an earlier state of this one
 */
export const releaseServed = async (
  state: State,
  origin: string,
  client: string,
  isBuiltFrom: (checkpoint: string) => boolean,
): Promise<string | undefined> => {
  const manifest = readBuild(client)
  const newest = await fetch(`${origin}/api/log/releases/newest`)
  const last = newest.ok ? Leaf.parse(JSON.parse(Newest.parse(await newest.json()).leaf)).key : undefined
  if (last === createHash('sha256').update(encodeManifest(manifest)).digest('hex')) return undefined
  const shown = await (await fetch(`${origin}/log/checkpoint`)).text()
  if (!isBuiltFrom(shown)) throw new Complaint(NOT_OF_THIS)
  const body = { manifest, treeSize: sizeOf(shown) }
  const answer = await askOperator(state, { method: 'POST', path: '/api/operator/releases', body })
  return Released.parse(answer).checkpoint ?? undefined
}

/** What a build is refused with that shows another record, or an earlier state of this one. */
export const NOT_OF_THIS = 'The build in dist/ is not of this source and this record: npm start builds it anew.'
