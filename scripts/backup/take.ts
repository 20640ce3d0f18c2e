import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Encrypter } from 'age-encryption'
import { readCheckpoints } from '../../db/record/log.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import { sealedKey } from '../../db/record/sealed.ts'
import { auditLog } from '../log/audit.ts'
import { isVerdict, openTrusted } from '../log/trust.ts'
import { ownTrust, type Standing } from '../record/standing.ts'
import { fingerprintOf, keyFor } from './cipher.ts'
import { generationsOf, listFile, pruneBlocks, readBlock, takeFolder, writeSafe } from './folder.ts'
import { blocksOf, readList, writeList, type List } from './list.ts'
import { dumpCarried, dumpLog, dumpTexts, sealedIn } from './public-part.ts'
import { dumpTable, newSink } from './rows.ts'
import { Refusal, refuse, told, type Said } from './sentences.ts'
import { migrationsIn, openSnapshot, tablesIn, type Snapshot } from './snapshot.ts'
import { dumpStore } from './stores.ts'
import { readSubjects, type Subjects } from './subjects.ts'

type Say = (text: string) => void
export interface Asked {
  folder: string
  /** Backups that are kept, the new one among them. */
  keep: number
  /** Whether keys go however many they are. */
  mayForget: boolean
  /** age recipient to whom the secrets are sealed; without one they are left out. */
  recipient?: string | undefined
}

/** How often it begins anew when something is erased meanwhile: a backup holds nothing that was gone when it was done. */
const MOST_TRIES = 3
/**
 * Keys that one backup lets go of without being asked: where more than so many, and more than a fifth, would go, something
 * emptied the private database, and the backups before are all that is left of it.
 */
const MOST_FORGOTTEN = 1_000
const SHARE_FORGOTTEN = 0.2
/** Says so often how far it is. */
const EVERY = 500

/** How many erasures there are, where the portal writes. */
export type Counting = (standing: Standing) => Promise<number | null>

const countErasures: Counting = (standing) =>
  standing.bindings.RECORD.prepare('SELECT count(*) AS n FROM erasures').first<number>('n')

const nameOf = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** Names sort as backups came, also where a clock went back or two are made in a second. */
const nextName = (now: Date, folder: string): string => {
  const [newest = ''] = generationsOf(folder)
  if (nameOf(now) > newest) return nameOf(now)
  const at = newest.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return nameOf(new Date(Date.parse(at) + 1_000))
}

const every =
  (say: Say, what: string) =>
  (count: number): void => {
    if (count > 0 && count % EVERY === 0) say(`${count} ${what}`)
  }

/** The backup before, as far as it can be read: what it has is not read again. */
const readBefore = (folder: string, key: Buffer): List | undefined => {
  const [newest] = generationsOf(folder)
  try {
    return newest === undefined ? undefined : readList(folder, newest, key)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

interface Parts {
  made: string
  before: List | undefined
  sink: ReturnType<typeof newSink>
  key: Buffer
  subjects: Subjects
  count: Counting
}

/** Reads everything of one instant. @returns `undefined` where something was erased meanwhile */
const readAll = async (
  standing: Standing,
  snapshot: Snapshot,
  { made, before, sink, key, subjects, count }: Parts,
  say: Say,
): Promise<List | undefined> => {
  const { bindings, state, db } = standing
  const { record, intake } = snapshot
  const erased = record.prepare('SELECT count(*) AS n FROM erasures').get()?.['n']
  const size = Number(record.prepare('SELECT max(size) AS size FROM checkpoints').get()?.['size'] ?? 0)
  say(`${size} entries`)
  const { asked } = await readCheckpoints(db, size)
  const files = await dumpLog(standing, size, before?.log.files ?? {}, sink, every(say, 'files of the log'))
  const texts = dumpTexts(record, size, sink)
  say('private tables')
  const tables = tablesIn(intake).map((table) => dumpTable(intake, table, sink, { key, subjects }))
  const sealed = sealedIn(record)
  const sealedKeys = new Set(sealed.map(sealedKey))
  // Exports are made again when they are asked for; the newest checkpoint stands in the list.
  const isWanted = (name: string): boolean =>
    name !== HEAD_KEY && !name.startsWith('exports/') && (!name.startsWith('log/') || sealedKeys.has(name))
  say('files')
  const objects = await dumpStore(bindings.OBJECTS, sink, before?.objects ?? [], isWanted, every(say, 'files'))
  const evidence = await dumpStore(
    bindings.EVIDENCE,
    sink,
    before?.evidence ?? [],
    () => true,
    every(say, 'private files'),
    { key, subjects },
  )
  if ((await count(standing)) !== erased) return undefined
  return {
    format: 1,
    made,
    log: { origin: bindings.LOG_ORIGIN, size, checkpoint: asked?.note ?? '', files: { ...files, ...texts } },
    record: { migrations: migrationsIn(record), tables: dumpCarried(record, sink), sealed },
    intake: { migrations: migrationsIn(intake), tables },
    objects,
    evidence,
    secrets: Object.fromEntries(
      Object.entries(state.secrets).map(([name, value]) => [name, fingerprintOf(name, value)]),
    ),
  }
}

/** The log of a backup against its own signature, before the backup counts. */
const auditBackedUp = async (standing: Standing, folder: string, { log }: List): Promise<void> => {
  if (log.size === 0) return
  const opened = await openTrusted(log.checkpoint, 'checkpoint', await ownTrust(standing))
  if (isVerdict(opened)) throw new Refusal(opened)
  const verdict = await auditLog(opened, (path) => {
    const block = log.files[path]
    return block === undefined ? undefined : new Uint8Array(readBlock(folder, block, path))
  })
  if (!verdict.ok) throw new Refusal(verdict)
}

const writeSecrets = async (folder: string, recipient: string, secrets: Record<string, string>): Promise<void> => {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const text = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`)
  writeSafe(join(folder, 'secrets.age'), await encrypter.encrypt(text.join('')))
}

/** Removes the oldest backups, and what no list names. */
const prune = (folder: string, keep: number): { generations: number; blocks: number } => {
  const gone = generationsOf(folder).slice(keep)
  for (const made of gone) rmSync(listFile(folder, made))
  const named = new Set<string>()
  for (const made of generationsOf(folder)) {
    try {
      for (const { block } of blocksOf(readList(folder, made))) named.add(block)
    } catch (error) {
      // Nobody can restore it, and its blocks cannot be told from others: none goes.
      if (error instanceof Refusal) return { generations: gone.length, blocks: 0 }
      throw error
    }
  }
  return { generations: gone.length, blocks: pruneBlocks(folder, named) }
}

/**
 * Backs up a whole state while whoever serves it goes on: both databases of one instant, then the files they name. A
 * backup that ends half-way leaves those before as they are, and the next takes over what it wrote.
 * @param count, tries - of a state that is a copy: where erasures are counted, and once, for it does not change
 * @throws Refusal for a folder that is not fit, or a record that is not sound
 */
export const takeBackup = async (
  standing: Standing,
  { folder, keep, mayForget, recipient }: Asked,
  now: Date,
  say: Say,
  { count, tries: most }: { count: Counting; tries: number } = { count: countErasures, tries: MOST_TRIES },
): Promise<Said[]> => {
  const { secrets } = standing.state
  const secret = secrets['BACKUP_KEY'] ?? ''
  const [key, listKey] = [keyFor(secret, 'private'), keyFor(secret, 'list')]
  const release = takeFolder(folder)
  try {
    const [before, sink] = [readBefore(folder, listKey), newSink(folder)]
    for (let tries = 0; tries < most; tries++) {
      const subjects = readSubjects(folder, key)
      const snapshot = openSnapshot(standing.state.persist)
      const list = await readAll(
        standing,
        snapshot,
        { made: nextName(now, folder), before, sink, key, subjects, count },
        say,
      ).finally(snapshot.close)
      if (!list) continue
      say('checking the log')
      await auditBackedUp(standing, folder, list)
      // Both sets until the list stands: a crash in between blinds nothing.
      subjects.write(folder, key, 'all')
      if (recipient !== undefined) await writeSecrets(folder, recipient, secrets)
      writeList(folder, list, listKey)
      const { before: known, forgotten } = subjects.counts
      const isUsual = forgotten <= Math.max(MOST_FORGOTTEN, known * SHARE_FORGOTTEN)
      const forgets = isUsual || mayForget
      if (forgets) subjects.write(folder, key, 'used')
      const { generations, blocks } = prune(folder, keep)
      const rows = list.intake.tables.reduce((sum, table) => sum + table.rows, 0)
      const counts = { tables: list.intake.tables.length, rows, objects: list.objects.length + list.evidence.length }
      return [
        told('made', { folder, made: list.made, size: list.log.size, ...counts, ...sink.counts }),
        ...(generations + blocks + forgotten > 0
          ? [told('pruned', { generations, blocks, keys: forgets ? forgotten : 0 })]
          : []),
        ...(forgets ? [] : [told('manyGone', { keys: forgotten })]),
        ...(recipient === undefined ? [told('secretsLeftOut')] : []),
      ]
    }
    return refuse('unsettled', { times: most })
  } finally {
    release()
  }
}
