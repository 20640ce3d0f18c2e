/**
 * Runs before `npm start` and `npm test`, on whatever Node the machine has: installs what the lock file names when it is
 * not there or older than the lock. The next script finds Node 24 in `node_modules/.bin`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, rmSync, statSync, utimesSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.package-lock.json`
const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (process.platform !== 'linux' && (major < 22 || (major === 22 && minor < 12))) {
  console.error(`Node 22.12 or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

if (modified(stamp) < modified(`${root}package-lock.json`)) {
  // npm would empty the folder that it leads to, under whoever works there.
  if (lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(
      'node_modules leads to another folder, whose packages are older than package-lock.json: install them there.',
    )
    process.exit(1)
  }
  console.log('Installing what package-lock.json names …')
  // Nothing is left in the home folder: what npm downloads stands in the state folder while it is needed.
  const cache = resolve(root, process.env.STATE_DIR ?? '.state', 'npm')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel', 'error', '--cache', cache], {
    cwd: root,
    stdio: 'inherit',
  })
  rmSync(cache, { recursive: true, force: true })
  if (status !== 0) {
    console.error('The packages could not be installed: the lines above say why.')
    process.exit(1)
  }
  const now = new Date()
  utimesSync(stamp, now, now)
}
