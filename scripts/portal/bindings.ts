import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { unstable_readConfig } from 'wrangler'
import type { State } from './state.ts'

const CONFIG = join(import.meta.dirname, '../../wrangler.toml')

/** Databases and stores, as the Worker is given them. */
export type Bindings = Pick<Env, 'RECORD' | 'INTAKE' | 'OBJECTS' | 'LOG_ORIGIN'>

/**
 * The databases and stores of a state, opened from Node while nothing serves it, through a Worker that does nothing.
 * `close` before anything else opens the state.
 */
export const openBindings = async (state: State): Promise<{ bindings: Bindings; close: () => Promise<void> }> => {
  const { vars, d1_databases, r2_buckets } = unstable_readConfig({ config: CONFIG })
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: state.persist,
      workers: [
        {
          name: 'lucid',
          modules: true,
          script: 'export default {}',
          bindings: { LOG_ORIGIN: String(vars['LOG_ORIGIN']) },
          d1Databases: Object.fromEntries(
            d1_databases.map(({ binding, database_id }) => [binding, database_id ?? binding]),
          ),
          r2Buckets: Object.fromEntries(
            r2_buckets.map(({ binding, bucket_name }) => [binding, bucket_name ?? binding]),
          ),
        },
      ],
    }),
  )
  return { bindings: await runtime.getBindings<Bindings>(), close: () => runtime.dispose() }
}
