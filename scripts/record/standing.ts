import { existsSync, readFileSync } from 'node:fs'
import { parseBundle } from '../../content/log/bundle.ts'
import { parseResourcePath, resourcePath } from '../../content/log/paths.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { readCheckpoints, readResource, type SignedCheckpoint } from '../../db/record/log.ts'
import type { Disclosure } from '../../db/record/plan.ts'
import type { ReplaySource } from '../../db/record/replay.ts'
import { readerOf } from '../../db/record/traces.ts'
import { BrokenSeal } from '../../db/record/sealed.ts'
import { openSigner } from '../../db/record/signer.ts'
import type { ReadFile } from '../log/audit.ts'
import { BadUse } from '../log/sentences.ts'
import type { Trust } from '../log/trust.ts'
import { openBindings, type Bindings } from '../portal/bindings.ts'
import { Complaint } from '../portal/complaint.ts'
import { addressFile } from '../portal/operator.ts'
import { isState, lockState, openState, type State } from '../portal/state.ts'

/** A record as it stands in a state that nothing serves. */
export interface Standing {
  state: State
  bindings: Bindings
  db: RecordDb
}

/** @throws BadUse when a process holds the state, which then answers for itself */
export const assertUnused = (state: State): void => {
  try {
    lockState(state)
  } catch (error) {
    if (!(error instanceof Complaint)) throw error
    const file = addressFile(state)
    const address = existsSync(file) ? readFileSync(file, 'utf8') : '<address>'
    throw new BadUse('inUse', { state: state.directory, by: error.message, address })
  }
}

/**
 * Opens the state that `STATE_DIR` names, does something with it, and closes it.
 * @throws BadUse when there is none, or a process holds it
 */
export const inStanding = async <T>(directory: string, act: (standing: Standing) => Promise<T>): Promise<T> => {
  if (!isState(directory)) throw new BadUse('noState', { state: directory })
  const state = openState()
  assertUnused(state)
  const { bindings, close } = await openBindings(state)
  try {
    return await act({ state, bindings, db: openRecord(bindings.RECORD, bindings.OBJECTS) })
  } finally {
    await close()
  }
}

/** The files of a record's log, as its portal would serve them below `/log/`. */
export const logOf =
  ({ db }: Pick<Standing, 'db'>): ReadFile =>
  async (path) => {
    if (path === 'checkpoint') {
      const { newest } = await readCheckpoints(db)
      return newest && new TextEncoder().encode(newest.note)
    }
    const resource = parseResourcePath(path)
    if (!resource) return undefined
    try {
      return await readResource(db, resource)
    } catch (error) {
      // A file that the store lost or changed is missing.
      if (error instanceof BrokenSeal) return undefined
      throw error
    }
  }

/** Leaves of a log by its files, bundle by bundle. */
export const leavesOf =
  (read: ReadFile, size: number): ReplaySource['readLeaves'] =>
  async (start) => {
    const index = Math.floor(start / TILE_WIDTH)
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
    const bundle = await read(resourcePath({ level: 'entries', index, width }))
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const leaves = bundle ? parseBundle(bundle).map((leaf) => decoder.decode(leaf)) : []
    return leaves.slice(start - index * TILE_WIDTH)
  }

/** What a standing record is rebuilt from. @param read - its log, or a newer copy of it; @param objects - its files */
export const sourceOf = (database: D1Database, read: ReadFile, size: number, objects?: R2Bucket): ReplaySource => ({
  ...(objects ? { readObject: readerOf(objects) } : {}),
  hasEveryCheckpoint: true,
  readLeaves: leavesOf(read, size),
  readCheckpoints: async (after, until) => {
    const found = await database
      .prepare('SELECT size, root, note, at FROM checkpoints WHERE size > ? AND size <= ? ORDER BY size')
      .bind(after, until)
      .all<SignedCheckpoint>()
    return found.results
  },
  readDisclosures: async (of) => {
    const keys = JSON.stringify([...new Set(of.map(({ register, key }) => JSON.stringify([register, key])))])
    const found = await database
      .prepare(
        `SELECT disclosures.* FROM json_each(?) AS wanted CROSS JOIN disclosures
           ON disclosures.register = wanted.value->>0 AND disclosures.key = wanted.value->>1`,
      )
      .bind(keys)
      .all<Disclosure>()
    const named = new Set(of.map(({ register, key, revision }) => `${register} ${key} ${revision}`))
    return found.results.filter(({ register, key, revision }) => named.has(`${register} ${key} ${revision}`))
  },
})

/**
 * Trust in the log's own key as the state holds it: finds what was changed beside the portal, not what its operator
 * signed twice.
 * @throws BadUse when the state has no usable key
 */
export const ownTrust = async ({ state, bindings }: Pick<Standing, 'state' | 'bindings'>): Promise<Trust> => {
  try {
    const { key } = await openSigner(bindings.LOG_ORIGIN, state.secrets['LOG_KEY'] ?? '')
    return { log: key, logs: [key], witnesses: [], isEnough: undefined }
  } catch {
    throw new BadUse('badKey', { why: `${state.directory}: LOG_KEY` })
  }
}
