import { desc, eq } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'
import { sha256Hex } from './hash.ts'
import { putObject } from './objects.ts'
import { publish, type Door } from './publish.ts'
import { records } from './records-tables.ts'

/** Where each build that was put in service is published. */
export const RELEASES = 'releases'

/** The build that was put in service last, and where the log says so; one read. */
export const readNewestRelease = (db: RecordDb): Promise<{ build: string; index: number } | undefined> =>
  db
    .select({ build: records.key, index: records.index })
    .from(records)
    .where(eq(records.register, RELEASES))
    .orderBy(desc(records.index))
    .limit(1)
    .get()

/** A build that was in service before, and is again. */
const AGAIN = 'in service again / 重新上线'

/** A build: its files as `encodeManifest` writes them, how many they are, and entries that its static pages show. */
export interface Build {
  manifest: string
  files: number
  treeSize: number
}

/**
 * Keeps the list of a build's files, and says what is to be published of it.
 * @returns `undefined` for the build that was published last
 */
export const stateRelease = async (
  { db, objects }: Pick<Door, 'db' | 'objects'>,
  { manifest, files, treeSize }: Build,
  now: Date,
): Promise<{ key: string; body: Body; reason: string } | undefined> => {
  const build = sha256Hex(manifest)
  if ((await readNewestRelease(db))?.build === build) return undefined
  const stored = await putObject(objects, new TextEncoder().encode(manifest), 'application/json')
  if (!stored) throw new Error('the list of files of this very build was erased')
  const inService = `${now.toISOString().slice(0, 19)}Z`
  const body = { build, inService, treeSize, files, manifest: [{ ...stored, title: 'manifest.json' }] }
  return { key: build, body, reason: AGAIN }
}

/**
 * Publishes a build, unless it is the one that was published last.
 * @returns the newest checkpoint; `undefined` when there was nothing to say
 */
export const publishRelease = async (door: Door, build: Build): Promise<string | undefined> => {
  const register = REGISTERS[RELEASES]
  if (!register) throw new Error(`the register ${RELEASES} is not defined`)
  const stated = await stateRelease(door, build, door.now())
  if (!stated) return undefined
  const { outcomes, checkpoint } = await publish(door, [{ publisher: 'portal', statements: [{ ...stated, register }] }])
  if (outcomes[0]?.status !== 'placed') throw new Error('a release was refused')
  return checkpoint
}
