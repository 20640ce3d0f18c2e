import './quiet.ts'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from 'miniflare'
import * as z from 'zod'
import type { State } from './state.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Serves a build in workerd, the same files as in production, without wrangler's proxy between.
 * @param dist - the build, `dist/` of the project by default
 * @param beside - other Workers in the same process, reached by their own routes
 * @param isInspected - whether the runtime lets itself be inspected, on any free port
 */
export const serve = async (
  state: State,
  port: number,
  dist = join(ROOT, 'dist'),
  beside: V4WorkerOptions[] = [],
  isInspected = false,
): Promise<Miniflare> => {
  const server = join(dist, 'server')
  // Only now: what refuses to start need not wait for it.
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler')
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(join(server, 'wrangler.json'))
  const { modulesRules: _, ...options } = workerOptions
  const entry = main ?? join(server, 'entry.mjs')
  const modules = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mjs') || file.endsWith('.js'))
    .map((file) => join(server, file))
  const portal = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      cf: false,
      ...(isInspected ? { inspectorPort: 0 } : {}),
      resourcePersistencePath: state.persist,
      workers: [
        {
          ...options,
          name: 'lucid',
          bindings: {
            ...(options.bindings ?? {}),
            PORTAL_ORIGIN: process.env['PORTAL_ORIGIN'] ?? `http://127.0.0.1:${port}`,
            LUCID_ENV: process.env['LUCID_ENV'] ?? 'production',
            ...state.secrets,
          },
          routes: workerFirst(options.assets),
          modulesRoot: server,
          modules: [entry, ...modules.filter((file) => file !== entry)].map((path) => ({ type: 'ESModule', path })),
        },
        ...beside,
      ],
    }),
  )
  await portal.ready
  return portal
}

/** As wrangler hands on what `run_worker_first` says. */
const Assets = z.object({ routerConfig: z.object({ static_routing: z.object({ user_worker: z.array(z.string()) }) }) })

/** What the platform hands to the Worker without looking for a file first: locally a route leads past the file router. */
const workerFirst = (assets: unknown): string[] =>
  Assets.parse(assets).routerConfig.static_routing.user_worker.map((path) => `*${path}`)
