import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { canonical } from '../../content/log/canonical.ts'
import { hexOf, macOf, open, seal } from './cipher.ts'
import { generationsOf, listFile, writeSafe } from './folder.ts'
import { refuse } from './sentences.ts'

const Block = z.string().regex(/^[0-9a-f]{64}$/)

/** A file of a store. */
const Stored = z.strictObject({
  key: z.string(),
  /** As the store names these bytes: what has the same was not changed. */
  etag: z.string(),
  block: Block,
  contentType: z.string().optional(),
})
export type Stored = z.output<typeof Stored>

/** Rows of a table, as many as one block holds. */
const Rows = z.strictObject({ table: z.string(), columns: z.array(z.string()), blocks: z.array(Block), rows: z.int() })
export type Rows = z.output<typeof Rows>

/** What anybody may know who finds a backup. */
const Open = z.strictObject({
  format: z.literal(1),
  /** `YYYYMMDDTHHMMSSZ`, its name. */
  made: z.string(),
  log: z.strictObject({
    origin: z.string(),
    size: z.int().min(0),
    /** The newest checkpoint, signed, as the portal served it; empty of an empty log. */
    checkpoint: z.string(),
    /** Blocks by path, as a copied log is laid out. */
    files: z.record(z.string(), Block),
  }),
  /** Of the public database, what the log does not tell. */
  record: z.strictObject({ migrations: z.array(z.string()), tables: z.array(Rows), sealed: z.array(z.int()) }),
  objects: z.array(Stored),
})

/** What tells how many reports there are, of which days, and what else is private. */
const Hidden = z.strictObject({
  intake: z.strictObject({ migrations: z.array(z.string()), tables: z.array(Rows) }),
  evidence: z.array(Stored),
  /** By the name of each secret, what tells it from another. */
  secrets: z.record(z.string(), z.string()),
})

export type List = z.output<typeof Open> & z.output<typeof Hidden>
/** As it is read: without the key what is private is a number of blocks, and nothing more is known of them. */
export type ReadList = List & { unnamed: string[] }

const Sealed = z.strictObject({
  list: Open.extend({ unnamed: z.array(Block), hidden: z.string() }),
  sha256: z.string(),
  mac: z.string(),
})

const hiddenName = (made: string): string => `list ${made}`

/** @param key - of lists */
export const writeList = (folder: string, { intake, evidence, secrets, ...shown }: List, key: Buffer): void => {
  const unnamed = [...intake.tables.flatMap(({ blocks }) => blocks), ...evidence.map(({ block }) => block)].sort()
  const hidden = seal(key, hiddenName(shown.made), Buffer.from(JSON.stringify({ intake, evidence, secrets })))
  const list = { ...shown, unnamed, hidden: hidden.toString('base64') }
  const text = canonical(list)
  writeSafe(listFile(folder, list.made), `${JSON.stringify({ list, sha256: hexOf(text), mac: macOf(key, text) })}\n`)
}

/**
 * @param key - of lists; without one only accidents are found, and nothing private is named
 * @throws Refusal for one that is damaged, or that somebody else wrote
 */
export const readList = (folder: string, made: string, key?: Buffer): ReadList => {
  const file = listFile(folder, made)
  const damaged = (): never => refuse('listDamaged', { file })
  if (!existsSync(file)) return refuse('notBackup', { folder })
  try {
    const parsed = Sealed.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (!parsed.success) return damaged()
    const { list, sha256, mac } = parsed.data
    const text = canonical(list)
    const isSound = hexOf(text) === sha256 && list.made === made && (!key || macOf(key, text) === mac)
    if (!isSound) return damaged()
    const { hidden, unnamed, ...shown } = list
    if (!key) return { ...shown, intake: { migrations: [], tables: [] }, evidence: [], secrets: {}, unnamed }
    const opened = open(key, hiddenName(made), Buffer.from(hidden, 'base64'))
    return opened ? { ...shown, ...Hidden.parse(JSON.parse(opened.toString())), unnamed: [] } : damaged()
  } catch (error) {
    if (error instanceof SyntaxError) return damaged()
    throw error
  }
}

/** The instant of the backup that is asked for, or of the newest. @throws Refusal */
export const chooseGeneration = (folder: string, asked: string | undefined): string => {
  const known = generationsOf(folder)
  const [newest] = known
  if (newest === undefined) return refuse('notBackup', { folder })
  if (asked !== undefined && !known.includes(asked))
    return refuse('unknownGeneration', { folder, made: asked, known: known.join(', ') })
  return asked ?? newest
}

/** Every block that a backup consists of, with what it is of. */
export const blocksOf = function* (list: ReadList): Generator<{ block: string; name: string }> {
  for (const [path, block] of Object.entries(list.log.files)) yield { block, name: path }
  for (const { table, blocks } of [...list.record.tables, ...list.intake.tables])
    for (const block of blocks) yield { block, name: table }
  for (const { key, block } of [...list.objects, ...list.evidence]) yield { block, name: key }
  for (const block of list.unnamed) yield { block, name: '…' }
}
