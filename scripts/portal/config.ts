import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import * as z from 'zod'

const FILE = join(import.meta.dirname, '../../wrangler.toml')

/** What of `wrangler.toml` scripts go by: which databases and stores a state has, and what is said of the portal. */
const Config = z.object({
  vars: z.record(z.string(), z.string()),
  d1_databases: z.array(z.object({ binding: z.string(), database_id: z.string() })),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string() })),
  triggers: z.object({ crons: z.array(z.string()) }),
})
export type Config = z.output<typeof Config>

/** Read without wrangler, which takes most of a second to load. */
export const readConfig = (): Config => Config.parse(parse(readFileSync(FILE, 'utf8')))
