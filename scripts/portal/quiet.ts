/**
 * Imported before wrangler and Miniflare, which read these as they load: nothing is written to the home folder, nothing
 * calls home. All of it stands below the state folder.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const stateDirectory = (): string => resolve(import.meta.dirname, '../..', process.env['STATE_DIR'] ?? '.state')

const directory = stateDirectory()
const folder = (name: string): string => join(directory, name)

Object.assign(process.env, {
  STATE_DIR: directory,
  XDG_CONFIG_HOME: folder('config'),
  TMPDIR: folder('tmp'),
  MINIFLARE_REGISTRY_PATH: folder('tmp/registry'),
  WRANGLER_LOG_PATH: folder('tmp/logs'),
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  ASTRO_TELEMETRY_DISABLED: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // Else every request of a build and all it reads is written into a database of traces, which outgrows the record.
  X_LOCAL_OBSERVABILITY: 'false',
  X_LOCAL_EXPLORER: 'false',
})

try {
  mkdirSync(folder('tmp'), { recursive: true })
} catch {
  // `openState` says that the folder cannot be written.
}
