import { statSync } from 'node:fs'
import { auditLog, type ReadFile } from '../log/audit.ts'
import { bundleCount, checkTexts, erasedBy, readEntries, readTexts } from '../log/texts.ts'
import { isVerdict, openTrusted, type Opened, type Trust } from '../log/trust.ts'
import { keyFor } from './cipher.ts'
import { assertPrivate, readBlock } from './folder.ts'
import { blocksOf, chooseGeneration, readList, type List, type ReadList } from './list.ts'
import { assertSecrets, type Secrets } from './opening.ts'
import { rowsIn } from './rows.ts'
import { Refusal, refuse, told, type Said } from './sentences.ts'
import { readStored, type Seal } from './stores.ts'
import { readSubjects } from './subjects.ts'

/** What opens the private parts of a backup. */
export const sealOf = (folder: string, secrets: Secrets): Seal => {
  const key = keyFor(secrets['BACKUP_KEY'] ?? '', 'private')
  return { key, subjects: readSubjects(folder, key) }
}

export const listKeyOf = (secrets: Secrets): Buffer => keyFor(secrets['BACKUP_KEY'] ?? '', 'list')

/** The log of a backup, as a copied log is read. */
export const logIn =
  (folder: string, { log }: List): ReadFile =>
  (path) => {
    const block = log.files[path]
    return block === undefined ? undefined : new Uint8Array(readBlock(folder, block, path))
  }

/** Every block is there and is what was written. @returns how many, and their bytes */
export const checkBlocks = (folder: string, list: ReadList): { blocks: number; bytes: number } => {
  const seen = new Set<string>()
  let bytes = 0
  for (const { block, name } of blocksOf(list)) {
    if (seen.has(block)) continue
    seen.add(block)
    bytes += readBlock(folder, block, name).length
  }
  return { blocks: seen.size, bytes }
}

/** What the entries commit to is what the backup discloses. @returns how many texts there are */
const checkDisclosed = async (read: ReadFile, size: number): Promise<number> => {
  const erased = new Set<string>()
  for (let number = 0; number < bundleCount(size); number++)
    for (const entry of await readEntries(read, number, size)) {
      const gone = erasedBy(entry)
      if (gone !== undefined) erased.add(gone)
    }
  let count = 0
  for (let number = 0; number < bundleCount(size); number++) {
    const texts = await readTexts(read, number)
    const wrong = checkTexts(await readEntries(read, number, size), texts, erased)
    if (wrong) throw new Refusal(wrong)
    count += texts.length
  }
  return count
}

/**
 * The log of a backup against its signature, and the texts against the log.
 * @returns the checkpoint, `undefined` of an empty log
 * @throws Refusal
 */
export const checkLog = async (
  folder: string,
  list: List,
  trust: Trust,
): Promise<{ opened: Opened | undefined; texts: number }> => {
  const { size, checkpoint } = list.log
  if (size === 0) return { opened: undefined, texts: 0 }
  const opened = await openTrusted(checkpoint, 'checkpoint', trust)
  if (isVerdict(opened)) throw new Refusal(opened)
  if (opened.checkpoint.size !== size) return refuse('listDamaged', { file: list.made })
  const read = logIn(folder, list)
  const verdict = await auditLog(opened, read)
  if (!verdict.ok) throw new Refusal(verdict)
  return { opened, texts: await checkDisclosed(read, size) }
}

/** Everything private opens. */
const checkPrivate = (folder: string, list: List, seal: Seal): void => {
  for (const table of list.intake.tables) {
    let rows = 0
    for (const _ of rowsIn(folder, table, seal)) rows++
    if (rows !== table.rows) refuse('listDamaged', { file: table.table })
  }
  for (const file of list.evidence) readStored(folder, file, seal)
}

/**
 * Checks one backup of a folder.
 * @param made - its instant; the newest if left out
 * @param trustOf - whom to believe of the log
 * @throws Refusal with what is wrong
 */
export const checkBackup = async (
  folder: string,
  made: string | undefined,
  secrets: Secrets | undefined,
  trustOf: (list: List) => Promise<Trust>,
): Promise<Said[]> => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return refuse('notBackup', { folder })
  assertPrivate(folder)
  const list = readList(folder, chooseGeneration(folder, made), secrets && listKeyOf(secrets))
  if (secrets) assertSecrets(list, secrets)
  const blocks = checkBlocks(folder, list)
  const { texts } = await checkLog(folder, list, await trustOf(list))
  if (secrets) checkPrivate(folder, list, sealOf(folder, secrets))
  return [
    told('checked', { folder, made: list.made, size: list.log.size, texts, ...blocks }),
    ...(secrets ? [] : [told('unopened')]),
  ]
}
