import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { openRecord } from '../../db/record/db.ts'
import { openBindings } from '../portal/bindings.ts'
import type { State } from '../portal/state.ts'
import { compareRecords } from '../record/compare.ts'
import { copyObjects, keysOf } from '../record/objects.ts'
import { rebuild, sealAlike } from '../record/rebuild.ts'
import { logOf, sourceOf } from '../record/standing.ts'
import { dumpPrivate } from './dump.ts'
import { applyMigrations, ask, openStores, runStatements, type Platform, type Stores } from './platform.ts'
import { Refusal, refuse, told, type Said } from './sentences.ts'
import { filesOfState, tablesIn } from './snapshot.ts'

type Say = (text: string) => void

const TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`

/** @throws Refusal naming what holds anything */
const assertEmptyThere = async (there: Stores): Promise<void> => {
  for (const name of ['RECORD', 'INTAKE'] as const) {
    const [tables = []] = await ask(there, name, [TABLES])
    if (tables.length > 0) refuse('notEmptyThere', { where: name })
  }
  for (const [where, bucket] of Object.entries({ OBJECTS: there.OBJECTS, EVIDENCE: there.EVIDENCE }))
    for await (const _ of keysOf(bucket)) refuse('notEmptyThere', { where })
}

/** Rebuilds the public record there by what the log says, and compares it with the one here. @throws Refusal */
const putRecord = async (from: Awaited<ReturnType<typeof openBindings>>['bindings'], to: Stores, say: Say) => {
  const standing = { db: openRecord(from.RECORD, from.OBJECTS) }
  const size = (await from.RECORD.prepare('SELECT max(size) AS n FROM checkpoints').first<number>('n')) ?? 0
  const source = sourceOf(from.RECORD, logOf(standing), size, from.OBJECTS)
  const broken = await rebuild(to.RECORD, source, size, from.RECORD, (entries) => say(`${entries} of ${size} entries`))
  if (broken) throw new Refusal(broken)
  say('files')
  await copyObjects(from.OBJECTS, to.OBJECTS)
  await copyObjects(from.EVIDENCE, to.EVIDENCE)
  await sealAlike(to.RECORD, from.RECORD)
  say('comparing')
  const { difference } = await compareRecords(to.RECORD, from.RECORD)
  if (difference) throw new Refusal(difference)
  return size
}

/** @throws Refusal where a table has not as many rows there as here */
const putPrivate = async (platform: Platform, to: Stores, folder: string, persist: string): Promise<void> => {
  const database = new DatabaseSync(filesOfState(persist).intake, { readOnly: true })
  try {
    const file = join(folder, 'INTAKE.sql')
    dumpPrivate(database, file)
    await runStatements(platform, 'INTAKE', file)
    const counts = tablesIn(database).map((table) => `SELECT '${table}' AS name, count(*) AS rows FROM "${table}"`)
    const there = await ask(to, 'INTAKE', counts)
    for (const [at, question] of counts.entries()) {
      const here = database.prepare(question).get()
      if (there[at]?.[0]?.['rows'] !== here?.['rows']) refuse('rowsRefused', { why: String(here?.['name']) })
    }
  } finally {
    database.close()
  }
}

/**
 * Puts a state of this machine, just restored and audited, into databases and stores of the platform that are empty.
 * @throws Refusal; Complaint with what wrangler says
 */
export const putRemote = async (platform: Platform, state: State, environment: string, say: Say): Promise<Said> => {
  const folder = mkdtempSync(join(state.directory, 'tmp', 'put-'))
  const { bindings, close } = await openBindings(state)
  try {
    const there = await openStores(folder, platform)
    try {
      await assertEmptyThere(there.stores)
      for (const name of ['RECORD', 'INTAKE'] as const) await applyMigrations(platform, name)
      const size = await putRecord(bindings, there.stores, say)
      say('private tables')
      await putPrivate(platform, there.stores, folder, state.persist)
      let objects = 0
      for (const bucket of [bindings.OBJECTS, bindings.EVIDENCE]) for await (const _ of keysOf(bucket)) objects++
      return told('putThere', { where: environment, size, objects, environment })
    } finally {
      await there.close()
    }
  } finally {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}
