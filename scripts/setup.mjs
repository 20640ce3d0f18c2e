/**
 * Runs before `npm start` and `npm test`, on whatever Node the machine has: installs what the lock file names when it is
 * not there or older than the lock. The next script finds Node 24 in `node_modules/.bin`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync, utimesSync } from 'node:fs'
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
  console.log('Installing what package-lock.json names …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) {
    console.error('The packages could not be installed: the lines above say why.')
    process.exit(1)
  }
  const now = new Date()
  utimesSync(stamp, now, now)
}
