import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { figure, type Measure } from './figure.ts'
import { preparedState } from './portal.ts'

const ROOT = join(import.meta.dirname, '../..')
const GOAL = 1_000_000

/** Modules that would be uploaded, as `wrangler deploy` writes them when it only tries. */
const uploaded = (dist: string): Buffer[] => {
  const folder = mkdtempSync(join(tmpdir(), 'upload-'))
  try {
    const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
    const settings = join(dist, 'server/wrangler.json')
    const { status, stderr } = spawnSync(
      process.execPath,
      [wrangler, 'deploy', '--dry-run', '--outdir', folder, '--config', settings],
      { cwd: ROOT, encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(stderr)
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.mjs') || name.endsWith('.js'))
      .sort()
      .map((name) => readFileSync(join(folder, name)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the platform would be sent, all modules, packed. */
export const measure: Measure = async function* ({ say }) {
  const { directory } = await preparedState(say)
  const modules = uploaded(join(directory, 'dist'))
  const whole = Buffer.concat(modules)
  const packed = gzipSync(whole).length
  say(`${modules.length} modules, ${whole.length} bytes, ${packed} packed`)
  yield figure({
    name: 'worker-size',
    values: [packed],
    unit: 'bytes, packed with gzip',
    against: 'the same unpacked',
    ratio: packed / whole.length,
    goal: `< ${GOAL}`,
    met: packed < GOAL,
  })
}
