import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The API with its jobs in one file, alone in its folder. */
    bundle: string
  }
}

const ROOT = join(import.meta.dirname, '../..')

/** Bundles the API with its jobs as the platform is given them. @returns the folder that holds it */
const bundleApi = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'lucid-bundle-'))
  const worker = (file: string): string => JSON.stringify(join(ROOT, 'worker', file))
  writeFileSync(
    join(folder, 'entry.ts'),
    `import { api, Sequencer } from ${worker('api.ts')}
     import { scheduled } from ${worker('jobs/jobs.ts')}
     import { takeScans } from ${worker('jobs/scans.ts')}
     export { Sequencer }
     export default { fetch: api.fetch, scheduled, queue: takeScans }`,
  )
  writeFileSync(
    join(folder, 'wrangler.toml'),
    'name = "lucid"\nmain = "entry.ts"\ncompatibility_date = "2026-10-01"\ncompatibility_flags = ["nodejs_compat"]\n',
  )
  const wrangler = join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  // Short, as what is deployed is: each portal reads it anew. Names of functions stay.
  const args = ['deploy', '--dry-run', '--minify', '--outdir', join(folder, 'out'), '--config', 'wrangler.toml']
  await promisify(execFile)(process.execPath, [wrangler, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_PATH: ROOT },
  })
  return folder
}

/** Of this process: several suites of one run are given the same, though each loads this file for itself. */
declare global {
  var bundledApi: Promise<string> | undefined
}

/** Once for all files. */
const provideBundle = async (project: TestProject): Promise<() => void> => {
  const folder = await (globalThis.bundledApi ??= bundleApi())
  project.provide('bundle', join(folder, 'out', 'entry.js'))
  return () => rmSync(folder, { recursive: true, force: true })
}

export default provideBundle
