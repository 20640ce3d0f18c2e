import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import * as z from 'zod'

const FILE = join(import.meta.dirname, '../../wrangler.toml')

/** What of `wrangler.toml` scripts go by: which databases and stores a state has, and what is said of the portal. */
const Config = z.object({
  vars: z.record(z.string(), z.string()),
  d1_databases: z.array(z.object({ binding: z.string(), database_id: z.string(), database_name: z.string() })),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string() })),
  triggers: z.object({ crons: z.array(z.string()) }),
})
export type Config = z.output<typeof Config>

/** What is deployed: what bindings and variables are, an environment says itself; the rest it takes over. */
export const ENVIRONMENTS = ['staging', 'production'] as const
export type Environment = (typeof ENVIRONMENTS)[number]
const Environments = z.object({ env: z.object({ staging: z.unknown(), production: z.unknown() }) })

/** That of `CLOUDFLARE_ENV`, as builders and wrangler take it too; none on one's own machine. */
const environmentInForce = (): Environment | 'local' =>
  ENVIRONMENTS.find((each) => each === process.env['CLOUDFLARE_ENV']) ?? 'local'

/**
 * Read without wrangler, which takes most of a second to load.
 * @param environment - `local` is what `npm start` serves: the file without its environments
 */
export const readConfig = (environment: Environment | 'local' = environmentInForce()): Config => {
  const all = parse(readFileSync(FILE, 'utf8'))
  if (environment === 'local') return Config.parse(all)
  const own = Environments.parse(all).env[environment]
  return Config.parse({ triggers: all['triggers'], ...(typeof own === 'object' ? own : {}) })
}
