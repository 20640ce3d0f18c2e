import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { consistencyPath, rangeHash } from '../../content/log/merkle.ts'
import { resourcePath } from '../../content/log/paths.ts'
import { tileReader, tilesFor, type Tile } from '../../content/log/tiles.ts'
import { auditLog, filesOf, type ReadFile } from './audit.ts'
import { checkGrowth } from './checks.ts'
import { moveFiles, removeFolder, writeWhole } from './folder.ts'
import { sha256 } from './hash.ts'
import { readFolder } from './read-folder.ts'
import { BadUse, refused, type Said, type Verdict } from './sentences.ts'
import { isVerdict, openTrusted, witnessing, type Opened, type Trust } from './trust.ts'

/** Fetches a file of the log by its path below it; `undefined` when the portal has none. */
export type Fetch = (path: string) => Promise<Uint8Array | undefined>

/** Requests under way at once. */
const AT_ONCE = 6

/** Does some work for every path, a few at once. */
export const each = async (paths: Iterable<string>, work: (path: string) => Promise<void>): Promise<void> => {
  // Shared: each path goes to one worker.
  const waiting = paths[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** The hashes of a consistency proof out of the tiles that the portal serves now. */
export const growthFrom =
  (fetch: Fetch) =>
  async (from: number, to: number): Promise<Uint8Array[]> => {
    const path = consistencyPath(from, to)
    const hashes = new Map<Tile, Uint8Array>()
    const tiles = tilesFor(path, to)
    await Promise.all(
      tiles.map(async (tile) => hashes.set(tile, (await fetch(resourcePath(tile))) ?? new Uint8Array())),
    )
    const read = tileReader(
      tiles.map((tile) => ({ ...tile, hashes: hashes.get(tile) ?? new Uint8Array() })),
      sha256,
    )
    try {
      return path.map((range) => rangeHash(range, read, sha256))
    } catch (error) {
      // A tile that is missing or too short proves nothing.
      if (error instanceof RangeError) return []
      throw error
    }
  }

/** The checkpoint that the copy was last verified at, if there is a copy. */
const openKept = async (read: ReadFile, folder: string, trust: Trust): Promise<Opened | Verdict | undefined> => {
  const note = await read('checkpoint')
  return (
    note && openTrusted(new TextDecoder().decode(note), join(folder, 'checkpoint'), { ...trust, isEnough: undefined })
  )
}

export interface Pulled {
  verdict: Verdict
  below: Said[]
  /** Entries of the copy, where there is one. */
  size?: number
}

/**
 * Brings a copy of a log up to date: fetches the files it lacks, checks that the log only grew since the copy was
 * made, audits all of it, and only then takes the new files and the new checkpoint over.
 * @throws BadUse when portal or folder cannot be read
 */
export const pullLog = async (fetch: Fetch, folder: string, trust: Trust): Promise<Pulled> => {
  const kept = readFolder(folder)
  const bytes = await fetch('checkpoint')
  if (!bytes) throw new BadUse('unreachable', { url: 'checkpoint', why: 'HTTP 404' })
  const note = new TextDecoder().decode(bytes)
  const opened = await openTrusted(note, 'checkpoint', trust)
  if (isVerdict(opened)) return { verdict: opened, below: [] }
  const before = await openKept(kept, folder, trust)
  if (before && isVerdict(before)) return { verdict: before, below: [] }
  const growth = before && (await checkGrowth(before.checkpoint, opened.checkpoint, growthFrom(fetch)))
  if (growth && !growth.ok) {
    const file = join(folder, 'checkpoint.refused')
    writeWhole(file, note)
    return { verdict: growth, below: [{ finding: 'kept', values: { file } }] }
  }
  return takeOver({ fetch, folder, note, opened, before, trust })
}

const takeOver = async ({
  fetch,
  folder,
  note,
  opened,
  before,
  trust,
}: {
  fetch: Fetch
  folder: string
  note: string
  opened: Opened
  before: Opened | undefined
  trust: Trust
}): Promise<Pulled> => {
  const incoming = join(folder, 'incoming')
  removeFolder(incoming)
  const { size } = opened.checkpoint
  const [lacking, absent]: [string[], string[]] = [[], []]
  // One after the other and no further than the first that is absent: the size may be a lie.
  const wanted = function* (): Generator<string> {
    for (const path of filesOf(size)) {
      if (absent.length > 0) return
      if (existsSync(join(folder, path))) continue
      lacking.push(path)
      yield path
    }
  }
  await each(wanted(), async (path) => {
    const bytes = await fetch(path)
    if (bytes) writeWhole(join(incoming, path), bytes)
    else absent.push(path)
  })
  const [file] = absent
  const [fresh, kept] = [readFolder(incoming), readFolder(folder)]
  const verdict =
    file === undefined
      ? await auditLog(opened, async (path) => (await fresh(path)) ?? kept(path))
      : refused('missing', { file })
  if (verdict.ok) {
    moveFiles(incoming, folder, lacking)
    writeWhole(join(folder, 'checkpoint'), note)
    // Partial tiles that have grown.
    const now = new Set(filesOf(size))
    for (const path of filesOf(before?.checkpoint.size ?? 0)) if (!now.has(path)) removeFolder(join(folder, path))
  }
  removeFolder(incoming)
  const pulled: Said = { finding: 'pulled', values: { files: lacking.length, folder } }
  return { verdict, below: verdict.ok ? [pulled, witnessing(trust, opened)] : [], size }
}
