import './quiet.ts'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { readConfig } from './config.ts'
import { databaseOf } from './database.ts'
import { patient } from './patient.ts'
import { askAt, runnerOf } from './runner.ts'
import type { State } from './state.ts'
import { storeOf } from './store.ts'

/** Databases and stores, as the Worker is given them. */
export type Bindings = Pick<Env, 'RECORD' | 'INTAKE' | 'OBJECTS' | 'EVIDENCE' | 'LOG_ORIGIN'>

/**
 * The databases and stores of a state, opened from Node while nothing serves it.
 * `close` before anything else opens the state.
 */
export const openBindings = async (state: State): Promise<{ bindings: Bindings; close: () => Promise<void> }> => {
  const { vars, d1_databases, r2_buckets } = readConfig()
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: state.persist,
      workers: [
        runnerOf(
          Object.fromEntries(d1_databases.map(({ binding, database_id }) => [binding, database_id])),
          Object.fromEntries(r2_buckets.map(({ binding, bucket_name }) => [binding, bucket_name])),
        ),
      ],
    }),
  )
  const ask = askAt(await runtime.ready)
  const [RECORD, INTAKE] = [databaseOf(ask, 'RECORD'), databaseOf(ask, 'INTAKE')]
  const stores = { OBJECTS: storeOf(ask, 'OBJECTS'), EVIDENCE: storeOf(ask, 'EVIDENCE') }
  return {
    bindings: {
      RECORD,
      INTAKE,
      OBJECTS: patient(async () => stores, 'OBJECTS'),
      EVIDENCE: patient(async () => stores, 'EVIDENCE'),
      LOG_ORIGIN: vars['LOG_ORIGIN'] ?? '',
    },
    close: () => runtime.dispose(),
  }
}
