import '../portal/quiet.ts'
import { join } from 'node:path'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { migrate } from '../portal/migrate.ts'

/** The points ledger alone in workerd, driven by `points-worker.ts`, beside an empty database. */
export const openLedger = async (): Promise<{ runtime: Miniflare; origin: string; intake: D1Database }> => {
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, 'points-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd'],
    external: ['node:*', 'cloudflare:*'],
  })
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: true,
      script: bundle.outputFiles[0]?.text ?? '',
      compatibilityDate: '2026-10-01',
      compatibilityFlags: ['nodejs_compat'],
      d1Databases: { INTAKE: 'intake', BARE: 'bare' },
    }),
  )
  const intake = await runtime.getD1Database('INTAKE')
  await migrate(intake, 'intake')
  const { origin } = await runtime.ready
  return { runtime, origin, intake }
}
