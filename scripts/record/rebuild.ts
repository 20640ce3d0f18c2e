import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { encodeBundle } from '../../content/log/bundle.ts'
import { utf8 } from '../../content/log/bytes.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { openRecord, runBatch } from '../../db/record/db.ts'
import { NotReplayable, replay, type ReplaySource } from '../../db/record/replay.ts'
import { markSealed } from '../../db/record/seal.ts'
import { BadUse, refused, type Verdict } from '../log/sentences.ts'
import { openBindings, type Bindings } from '../portal/bindings.ts'
import { migrate } from '../portal/migrate.ts'
import { copyTable, listTables } from './tables.ts'

/** Tables that the log does not tell of: what was answered, made or seen beside it. They are carried over. */
export const CARRIED = ['cosignatures', 'exports', 'requests', 'witnessed']

/**
 * Rebuilds a record in an empty database.
 * @param from - the record whose carried tables and seals come along
 * @returns what does not fit, if something does not
 * @throws BadUse when the release does not know a register
 */
export const rebuild = async (
  to: D1Database,
  source: ReplaySource,
  size: number,
  from: D1Database,
  progress: (entries: number) => void,
): Promise<Verdict | undefined> => {
  try {
    await replay(openRecord(to), source, size, progress)
  } catch (error) {
    if (!(error instanceof NotReplayable)) throw error
    const { finding, values } = error
    if (finding === 'unknownRegister') throw new BadUse(finding, values)
    return refused(finding, values)
  }
  const tables = await listTables(from)
  for (const table of tables) if (CARRIED.includes(table.name)) await copyTable(from, to, table)
  return undefined
}

/** Seals the bundles that are sealed in another record, by what was rebuilt here. */
export const sealAlike = async (to: D1Database, from: D1Database): Promise<void> => {
  const sealed = await from.prepare('SELECT number FROM sealed_bundles ORDER BY number').all<{ number: number }>()
  await sealNumbered(
    to,
    sealed.results.map(({ number }) => number),
  )
}

/** Seals bundles by their numbers, by what was rebuilt. */
export const sealNumbered = async (to: D1Database, numbers: readonly number[]): Promise<void> => {
  for (const number of numbers) {
    const { results } = await to
      .prepare('SELECT leaf FROM leaves WHERE idx >= ?1 AND idx < ?1 + ?2 ORDER BY idx')
      .bind(number * TILE_WIDTH, TILE_WIDTH)
      .all<{ leaf: string }>()
    if (results.length < TILE_WIDTH) continue
    await runBatch({ $client: to }, markSealed(number, encodeBundle(results.map(({ leaf }) => utf8(leaf)))))
  }
}

/** An empty record that is gone when the work is done. */
export const inScratch = async <T>(directory: string, act: (bindings: Bindings) => Promise<T>): Promise<T> => {
  mkdirSync(join(directory, 'tmp'), { recursive: true })
  const scratch = mkdtempSync(join(directory, 'tmp', 'rebuilt-'))
  const { bindings, close } = await openBindings({ directory: scratch, persist: join(scratch, 'v3'), secrets: {} })
  try {
    await migrate(bindings.RECORD, 'record')
    return await act(bindings)
  } finally {
    await close()
    rmSync(scratch, { recursive: true, force: true })
  }
}
