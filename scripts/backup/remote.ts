import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import * as z from 'zod'
import { openRecord } from '../../db/record/db.ts'
import { openBindings } from '../portal/bindings.ts'
import { migrate } from '../portal/migrate.ts'
import { lockState, type State } from '../portal/state.ts'
import { CARRIED } from '../record/rebuild.ts'
import { fillFrom } from './fetched.ts'
import { ask, exportTables, openStores, type Name, type Platform, type Stores } from './platform.ts'
import { refuse, type Said } from './sentences.ts'
import { assertKnown } from './schema.ts'
import { filesOfState, tablesIn } from './snapshot.ts'
import { takeBackup, type Asked } from './take.ts'

/**
 * The backup of a portal that is deployed: both databases are exported into a state of this machine, which is backed up like
 * any other and then removed; the stores are read where they are, and only what is new in them.
 */

type Say = (text: string) => void

/** What a backup reads of the public database; a restore makes all else anew. */
const PUBLIC = ['leaves', 'tiles', 'entries', 'disclosures', 'checkpoints', 'erasures', 'sealed_bundles', ...CARRIED]

/** How often both are exported anew because the record grew between. */
const MOST_TRIES = 3

const STOOD = `SELECT coalesce((SELECT max(size) FROM checkpoints), 0) || ' ' || (SELECT count(*) FROM erasures) AS stood`

const Stood = z.tuple([z.object({ stood: z.string() })])
const Migrations = z.array(z.object({ name: z.string() }))

const stoodIn = (rows: unknown): string => Stood.parse(rows)[0].stood

/** How far the public database is, in one word. */
const askStood = async (there: Stores): Promise<string> => stoodIn((await ask(there, 'RECORD', [STOOD]))[0])

const countThere = async (there: Stores): Promise<number> => Number((await askStood(there)).split(' ')[1])

/** Databases with the tables of those that are deployed, and nothing in them. @throws Refusal for a later release's */
const makeEmpty = async (there: Stores, state: State): Promise<void> => {
  const { bindings, close } = await openBindings(state)
  try {
    for (const [name, database] of [
      ['RECORD', 'record'],
      ['INTAKE', 'intake'],
    ] as const) {
      const [listed] = await ask(there, name, ['SELECT name FROM d1_migrations ORDER BY name'])
      const migrations = Migrations.parse(listed).map((row) => row.name)
      assertKnown(database, migrations)
      await migrate(bindings[name], database, migrations.at(-1))
    }
  } finally {
    await close()
  }
}

const tablesOf = (file: string): string[] => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return tablesIn(database)
  } finally {
    database.close()
  }
}

const stoodHere = (file: string): string => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return stoodIn(database.prepare(STOOD).all())
  } finally {
    database.close()
  }
}

/**
 * Both databases of one instant: what spans both is promised in the private one and then published, so that the public one
 * may not have grown from before the export of the private one until its own.
 */
const fetchDatabases = async (platform: Platform, there: Stores, state: State, say: Say): Promise<void> => {
  const into = filesOfState(state.persist)
  const fetch = async (name: Name, tables: readonly string[], to: string): Promise<void> => {
    say(`exporting ${name}`)
    const file = join(state.directory, `${name}.sql`)
    await exportTables(platform, name, tables, file)
    await fillFrom(there, name, tables, { file, into: to })
    rmSync(file)
  }
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = await askStood(there)
    await fetch('INTAKE', tablesOf(into.intake), into.intake)
    await fetch('RECORD', PUBLIC, into.record)
    if (stoodHere(into.record) === before) return
  }
  refuse('moving', { times: MOST_TRIES })
}

/** A folder that its owner alone reads, and that is gone when the work is done, however it ends. */
const inScratch = async <T>(directory: string, act: (folder: string) => Promise<T>): Promise<T> => {
  const beside = join(directory, 'tmp')
  mkdirSync(beside, { recursive: true })
  // Of a run that was killed.
  for (const name of readdirSync(beside))
    if (name.startsWith('fetched-')) rmSync(join(beside, name), { recursive: true })
  const folder = mkdtempSync(join(beside, 'fetched-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const stop = (): never => process.exit(130)
  process.once('exit', remove).once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await act(folder)
  } finally {
    process.off('exit', remove).off('SIGINT', stop).off('SIGTERM', stop)
    remove()
  }
}

/**
 * Backs up a portal that is deployed, which goes on serving, but for the minutes in which the platform exports a database.
 * @param state - of the environment, with its secrets
 * @throws Refusal; Complaint with what wrangler says
 */
export const backUpRemote = (platform: Platform, state: State, asked: Asked, say: Say): Promise<Said[]> => {
  lockState(state)
  return inScratch(state.directory, async (directory) => {
    const fetched: State = { directory, persist: join(directory, 'v3'), secrets: state.secrets }
    const there = await openStores(directory, platform)
    try {
      await makeEmpty(there.stores, fetched)
      await fetchDatabases(platform, there.stores, fetched, say)
      const here = await openBindings(fetched)
      const { OBJECTS, EVIDENCE } = there.stores
      const bindings = { ...here.bindings, OBJECTS, EVIDENCE }
      const standing = { state: fetched, bindings, db: openRecord(bindings.RECORD, OBJECTS) }
      const reading = { count: () => countThere(there.stores), tries: 1 }
      return await takeBackup(standing, asked, new Date(), say, reading).finally(here.close)
    } finally {
      await there.close()
    }
  })
}
