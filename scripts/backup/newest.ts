import { checkGrowth } from '../log/checks.ts'
import { followCopied, KEYS_FILE } from '../log/follow.ts'
import { auditLog } from '../log/audit.ts'
import { growthFrom } from '../log/pull.ts'
import { readFolder } from '../log/read-folder.ts'
import { readText, isVerdict, openTrusted, type Opened, type Trust } from '../log/trust.ts'
import { generationsOf } from './folder.ts'
import { readList, type List } from './list.ts'
import { Refusal, refuse } from './sentences.ts'

/**
 * How far the log is known to have got: a state that ends before must never publish, or there would be two logs. What says
 * so is whatever outlived the portal: a copy of the log, a checkpoint that a witness or a reader saved, a newer backup.
 */

export interface Known {
  opened: Opened
  note: string
  /** Who says so, for the sentence. */
  by: string
}

/** A newer copy of the log, audited, that continues a backup. */
export interface NewerLog extends Known {
  folder: string
  trust: Trust
}

/** @throws Refusal for a copy that is damaged, shorter than the backup, or of another history */
export const openNewerLog = async (folder: string, trust: Trust, backed: Opened | undefined): Promise<NewerLog> => {
  const read = readFolder(folder)
  const bytes = await read('checkpoint')
  if (!bytes) return refuse('notBackup', { folder })
  const note = new TextDecoder().decode(bytes)
  // A backup may be older than the log's key, and know only the one before.
  const followed = await followCopied(trust, await read(KEYS_FILE))
  const opened = await openTrusted(note, `${folder}/checkpoint`, followed)
  if (isVerdict(opened)) throw new Refusal(opened)
  const whole = await auditLog(opened, read)
  if (!whole.ok) throw new Refusal(whole)
  const stood = backed?.checkpoint.size ?? 0
  if (opened.checkpoint.size < stood) refuse('copyEarlier', { folder, found: opened.checkpoint.size, size: stood })
  const growth =
    backed &&
    (await checkGrowth(
      backed.checkpoint,
      opened.checkpoint,
      growthFrom(async (path) => read(path)),
    ))
  if (growth && !growth.ok) throw new Refusal(growth)
  return { opened, note, by: folder, folder, trust: followed }
}

const openSaved = async (note: string, by: string, trust: Trust): Promise<Known> => {
  const opened = await openTrusted(note, by, { ...trust, isEnough: undefined })
  if (isVerdict(opened)) throw new Refusal(opened)
  return { opened, note, by }
}

/** Of a newer backup; nothing of a damaged one, if somebody said besides what is newest. @throws Refusal */
const checkpointIn = (folder: string, made: string, listKey: Buffer, isSaid: boolean): string => {
  try {
    return readList(folder, made, listKey).log.checkpoint
  } catch (error) {
    if (isSaid && error instanceof Refusal) return ''
    throw error
  }
}

/**
 * The newest checkpoint that anything at hand knows.
 * @param files - checkpoints that were saved
 * @param isSaid - whether somebody said what is newest, so that a newer backup may be past reading
 * @throws Refusal for one that the log did not sign
 */
export const newestKnown = async (
  folder: string,
  list: List,
  files: readonly string[],
  trust: Trust,
  listKey: Buffer,
  isSaid: boolean,
): Promise<Known | undefined> => {
  const known: Known[] = []
  for (const file of files) known.push(await openSaved(readText(file), file, trust))
  for (const made of generationsOf(folder)) {
    if (made <= list.made) break
    const checkpoint = checkpointIn(folder, made, listKey, isSaid)
    if (checkpoint !== '') known.push(await openSaved(checkpoint, made, trust))
  }
  return known.sort((a, b) => b.opened.checkpoint.size - a.opened.checkpoint.size)[0]
}
