import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openRecord } from '../../db/record/db.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import { NotReplayable, replay } from '../../db/record/replay.ts'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { readFolder } from '../log/read-folder.ts'
import { BadUse, refused } from '../log/sentences.ts'
import { objectPath } from '../log/texts.ts'
import type { Trust } from '../log/trust.ts'
import { openBindings, type Bindings } from '../portal/bindings.ts'
import { migrate } from '../portal/migrate.ts'
import { markForReading, writeSecrets } from '../portal/state.ts'
import { auditStanding } from '../record/audit-standing.ts'
import { namedObjects } from '../record/objects.ts'
import { sealNumbered } from '../record/rebuild.ts'
import { putCopiedFiles, settle } from '../record/restore.ts'
import type { Secrets } from './opening.ts'
import { putRows } from './private-part.ts'
import { Refusal, refuse, told, type Said } from './sentences.ts'
import { carryOver, sourceIn, type Restoring } from './source.ts'
import { readStored } from './stores.ts'

type Say = (text: string) => void

const putFiles = async (
  bindings: Bindings,
  { folder, list, seal, newer }: Restoring,
  gone: ReadonlySet<string>,
): Promise<{ objects: number; blinded: number }> => {
  let [objects, blinded] = [0, 0]
  const put = async (bucket: R2Bucket, key: string, bytes: Uint8Array, contentType?: string): Promise<void> => {
    await bucket.put(key, bytes, contentType === undefined ? {} : { httpMetadata: { contentType } })
    objects++
  }
  for (const file of list.objects)
    if (!gone.has(file.key))
      await put(bindings.OBJECTS, file.key, readStored(folder, file) ?? new Uint8Array(), file.contentType)
  for (const file of list.evidence) {
    const bytes = readStored(folder, file, seal)
    if (bytes) await put(bindings.EVIDENCE, file.key, bytes, file.contentType)
    else blinded++
  }
  if (newer) await putCopiedFiles(readFolder(newer.folder), newer.opened.checkpoint.size, bindings.OBJECTS)
  return { objects, blinded }
}

/** Files of the backup that no entry names any more: erasures of the newer copy took what named them. */
const goneFiles = async (record: D1Database, { list, newer }: Restoring): Promise<Set<string>> => {
  if (!newer) return new Set()
  const named = new Set((await namedObjects(record)).map(({ sha256 }) => objectPath(sha256)))
  return new Set(list.objects.flatMap(({ key }) => (key.startsWith('objects/') && !named.has(key) ? [key] : [])))
}

/** @throws Refusal */
export const assertEmpty = (to: string): void => {
  if (existsSync(to) && readdirSync(to).length > 0) refuse('notEmpty', { to })
}

/** Rebuilds the public database. @returns erasures that were applied */
const rebuildRecord = async (bindings: Bindings, restoring: Restoring, size: number, say: Say): Promise<number> => {
  const { folder, list } = restoring
  await migrate(bindings.RECORD, 'record')
  const { source, erased } = await sourceIn(restoring, size)
  try {
    await replay(openRecord(bindings.RECORD), source, size, (entries) => say(`${entries} of ${size} entries`))
  } catch (error) {
    if (!(error instanceof NotReplayable)) throw error
    const { finding, values } = error
    throw finding === 'unknownRegister' ? new BadUse(finding, values) : new Refusal(refused(finding, values))
  }
  await carryOver(bindings.RECORD, folder, list)
  await sealNumbered(bindings.RECORD, list.record.sealed)
  return erased.size
}

/**
 * Restores a backup into an empty place: beside it first, so that what breaks off leaves the place empty.
 * @param how - `isReading`: it is to be read alone, and may end before the newest checkpoint that is known
 * @throws Refusal with what is wrong
 */
export const putBack = async (
  restoring: Restoring,
  to: string,
  trust: Trust,
  { isReading, isAudited }: { isReading: boolean; isAudited: boolean },
  say: Say,
): Promise<Said[]> => {
  const { folder, list, seal, secrets, newer, known } = restoring
  assertEmpty(to)
  const size = newer?.opened.checkpoint.size ?? list.log.size
  const signed = known?.opened.checkpoint.size ?? 0
  if (signed > size && !isReading) refuse('earlier', { size, signed, by: known?.by ?? '' })
  const directory = `${resolve(to)}.part`
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const state = { directory, persist: join(directory, 'v3'), secrets }
  try {
    const first = await openBindings(state)
    let [erasures, files] = [0, { objects: 0, blinded: 0 }]
    try {
      erasures = await rebuildRecord(first.bindings, restoring, size, say)
      for (const name of list.intake.migrations.slice(-1)) await migrate(first.bindings.INTAKE, 'intake', name)
      say('files')
      files = await putFiles(first.bindings, restoring, await goneFiles(first.bindings.RECORD, restoring))
      const note = newer?.note ?? list.log.checkpoint
      if (note !== '') await settle(first.bindings.RECORD, first.bindings.OBJECTS, note, list.log.size)
    } finally {
      await first.close()
    }
    say('private tables')
    const { rows, blinded } = putRows(state.persist, folder, list, seal)
    writeSecrets(state, secrets)
    await finishState(state, restoring, { trust, size, signed, isReading, isAudited }, say)
    if (existsSync(to)) rmdirSync(to)
    renameSync(directory, to)
    const counts = { erasures, rows, blinded: blinded + files.blinded, objects: files.objects }
    return [
      told('restored', { to, made: list.made, size, ...counts }),
      newer ? told('broughtUp', { size, stood: list.log.size }) : told(isAudited ? 'audited' : 'notAudited'),
      ...(isReading ? [told('readOnly', { signed: Math.max(signed, size), size })] : []),
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Brings the private database up to date, audits the record, and lays the newest checkpoint beside it. */
const finishState = async (
  state: { directory: string; persist: string; secrets: Secrets },
  { newer, known }: Restoring,
  how: { trust: Trust; size: number; signed: number; isReading: boolean; isAudited: boolean },
  say: Say,
): Promise<void> => {
  const { trust, size, signed, isReading, isAudited } = how
  const { bindings, close } = await openBindings(state)
  try {
    await migrate(bindings.INTAKE, 'intake')
    // Of a copy there is the newest checkpoint alone: an audit would miss those between.
    if (!newer && isAudited) {
      const standing = { state, bindings, db: openRecord(bindings.RECORD, bindings.OBJECTS) }
      const policy = trust.logs.map((key) => `log ${encodeVerifierKey(key)}`).join('\n')
      const found = await auditStanding(standing, { policy }, say)
      if (!found.verdict.ok) throw new Refusal(found.verdict)
    }
    if (isReading) markForReading(state)
    if (known && signed > size)
      await bindings.OBJECTS.put(HEAD_KEY, known.note, { httpMetadata: { contentType: 'text/plain; charset=utf-8' } })
  } finally {
    await close()
  }
}
