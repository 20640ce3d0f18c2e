import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { parseNote } from '../../content/log/note.ts'
import { encodeManifest, servedAt, type Manifest } from '../../content/releases/manifest.ts'
import { openRecord } from '../../db/record/db.ts'
import { assertFollows, readHead } from '../../db/record/head.ts'
import { publishRelease } from '../../db/record/releases.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { openBindings } from './bindings.ts'
import { Complaint } from './complaint.ts'
import { assertOpen, type State } from './state.ts'

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

const sizeOf = (checkpoint: string): number =>
  checkpoint === '' ? 0 : parseCheckpoint(parseNote(checkpoint).text).size

/**
 * Publishes what a build consists of, while nothing has the state open.
 * @param shown - the checkpoint that the build was made at
 * @returns the newest checkpoint; `undefined` when that build was published last
 */
export const releaseBuild = async (state: State, client: string, shown: string): Promise<string | undefined> => {
  assertOpen(state)
  const files = manifestOf(client)
  if (files['/'] === undefined) throw new Complaint(`${client} holds no build.`)
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
