import { encodeBase64 } from '../../content/log/bytes.ts'
import { Entry } from '../../content/log/entry.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import type { ReplaySource } from '../../db/record/replay.ts'
import { discloseLeaf } from '../../db/record/read.ts'
import { auditLog, type ReadFile } from '../log/audit.ts'
import { checkGrowth } from '../log/checks.ts'
import { growthFrom } from '../log/pull.ts'
import { followCopied, KEYS_FILE } from '../log/follow.ts'
import { refused, type Verdict } from '../log/sentences.ts'
import { isVerdict, openTrusted, type Opened, type Trust } from '../log/trust.ts'
import type { Disclosure } from '../../db/record/plan.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { bundleCount, filesNamed, objectPath, readEntries, readTexts, textName } from '../log/texts.ts'
import { leavesOf, sourceOf } from './standing.ts'

/** What a copied log says was erased, by `register key revision field`. */
export const erasedIn = async (readLeaves: ReplaySource['readLeaves'], size: number): Promise<Set<string>> => {
  const erased = new Set<string>()
  for (let at = 0; at < size;) {
    const leaves = await readLeaves(at)
    if (leaves.length === 0) throw new RangeError(`the log ends at ${at} entries`)
    for (const leaf of leaves) {
      at++
      if (!leaf.includes('"register":"erasures"') || Entry.parse(JSON.parse(leaf)).register !== 'erasures') continue
      const body = discloseLeaf(leaf, new Map())
      if (body) erased.add(`${body['register']} ${body['record']} ${body['revision']} ${body['field']}`)
    }
  }
  return erased
}

/** A copied log that a backup is brought up to. */
export interface Copy {
  opened: Opened
  note: string
  source: ReplaySource
  erasures: number
}

/**
 * Opens a copied log that continues the log of a backup: its entries, with what the backup discloses and the log has not
 * erased since.
 */
export const openCopy = async (
  backup: D1Database,
  read: ReadFile,
  trust: Trust,
  objects?: R2Bucket,
): Promise<Copy | Verdict> => {
  const bytes = await read('checkpoint')
  if (!bytes) return refused('missing', { file: 'checkpoint' })
  const note = new TextDecoder().decode(bytes)
  // A backup may be older than the log's key, and know only the one before.
  const followed = await followCopied(trust, await read(KEYS_FILE))
  const opened = await openTrusted(note, 'checkpoint', followed)
  if (isVerdict(opened)) return opened
  const whole = await auditLog(opened, read)
  if (!whole.ok) return whole
  const older = await backup
    .prepare('SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1')
    .first<{ note: string }>()
  if (older) {
    const before = await openTrusted(older.note, 'checkpoint', { ...followed, isEnough: undefined })
    if (isVerdict(before)) return before
    const fetch = async (path: string) => read(path)
    const growth = await checkGrowth(before.checkpoint, opened.checkpoint, growthFrom(fetch))
    if (!growth.ok) return growth
  }
  return { opened, note, ...(await sourceFrom(backup, read, opened, note, objects)) }
}

const sourceFrom = async (
  backup: D1Database,
  read: ReadFile,
  { checkpoint: { size, root } }: Opened,
  note: string,
  objects: R2Bucket | undefined,
): Promise<Pick<Copy, 'source' | 'erasures'>> => {
  const readLeaves = leavesOf(read, size)
  const erased = await erasedIn(readLeaves, size)
  const kept = sourceOf(backup, read, size, objects)
  const last = (await readLeaves(size - 1)).at(-1)
  const newest = { size, root: encodeBase64(root), note, at: last ? Entry.parse(JSON.parse(last)).publishedAt : '' }
  const source: ReplaySource = {
    readLeaves,
    readObject: async (sha256) => (await kept.readObject?.(sha256)) ?? (await read(objectPath(sha256))),
    hasEveryCheckpoint: false,
    readCheckpoints: async (after, until) => {
      const known = await kept.readCheckpoints(after, until)
      return until < size || known.at(-1)?.size === size ? known : [...known, newest]
    },
    readDisclosures: async (of) => {
      const known = [...(await kept.readDisclosures(of)), ...(await copiedTexts(read, of))]
      const found = new Map(known.map((text) => [textName(text), text]))
      return [...found].filter(([name]) => !erased.has(name)).map(([, text]) => text)
    },
  }
  return { source, erasures: erased.size }
}

/** Texts of entries as the copy keeps them; none in a copy of the log's own files alone. */
const copiedTexts = async (read: ReadFile, of: { index: number }[]): Promise<Disclosure[]> => {
  const numbers = new Set(of.map(({ index }) => Math.floor(index / TILE_WIDTH)))
  const texts = await Promise.all([...numbers].map((number) => readTexts(read, number)))
  return texts.flat().map(({ index: _, ...text }) => text)
}

/** Puts the files that a copy keeps beside its log into a store. */
export const putCopiedFiles = async (read: ReadFile, size: number, objects: R2Bucket): Promise<void> => {
  for (let number = 0; number < bundleCount(size); number++)
    for (const { body } of await readEntries(read, number, size))
      for (const { sha256, mediaType } of filesNamed(body)) {
        const bytes = await read(objectPath(sha256))
        if (bytes) await objects.put(objectPath(sha256), bytes, { httpMetadata: { contentType: mediaType } })
      }
}

/** After a restore: exports that an erasure has overtaken answer 410, and the newest checkpoint stands outside too. */
export const settle = async (record: D1Database, objects: R2Bucket, note: string, since: number): Promise<void> => {
  await record
    .prepare(
      `UPDATE exports SET erased_by = (SELECT max(idx) FROM erasures WHERE erasures.register = exports.register)
       WHERE erased_by IS NULL AND EXISTS
         (SELECT 1 FROM erasures WHERE erasures.register = exports.register AND erasures.idx >= ?)`,
    )
    .bind(since)
    .run()
  await objects.put(HEAD_KEY, note, { httpMetadata: { contentType: 'text/plain; charset=utf-8' } })
}
