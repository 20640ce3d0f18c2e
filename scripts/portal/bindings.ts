import './quiet.ts'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { unstable_readConfig } from 'wrangler'
import * as z from 'zod'
import type { State } from './state.ts'

const CONFIG = join(import.meta.dirname, '../../wrangler.toml')

/** What of `wrangler.toml` is needed to open a state. */
const Config = z.object({
  vars: z.object({ LOG_ORIGIN: z.string() }),
  d1_databases: z.array(z.object({ binding: z.string(), database_id: z.string() })),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string() })),
})

/** Databases and stores, as the Worker is given them. */
export type Bindings = Pick<Env, 'RECORD' | 'INTAKE' | 'OBJECTS' | 'LOG_ORIGIN'>

/**
 * The databases and stores of a state, opened from Node while nothing serves it, through a Worker that does nothing.
 * `close` before anything else opens the state.
 */
export const openBindings = async (state: State): Promise<{ bindings: Bindings; close: () => Promise<void> }> => {
  const { vars, d1_databases, r2_buckets } = Config.parse(unstable_readConfig({ config: CONFIG }))
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: state.persist,
      workers: [
        {
          name: 'lucid',
          modules: true,
          script: 'export default {}',
          bindings: vars,
          d1Databases: Object.fromEntries(d1_databases.map(({ binding, database_id }) => [binding, database_id])),
          r2Buckets: Object.fromEntries(r2_buckets.map(({ binding, bucket_name }) => [binding, bucket_name])),
        },
      ],
    }),
  )
  return { bindings: await runtime.getBindings<Bindings>(), close: () => runtime.dispose() }
}
