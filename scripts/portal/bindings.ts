import { join } from 'node:path'
import { getPlatformProxy } from 'wrangler'
import type { State } from './state.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * The databases and stores of a state, opened from Node while nothing serves it.
 * `close` before anything else opens the state.
 */
export const openBindings = async ({ persist }: State): Promise<{ env: Env; close: () => Promise<void> }> => {
  const { env, dispose } = await getPlatformProxy<Env>({
    configPath: join(ROOT, 'wrangler.toml'),
    persist: { path: persist },
    envFiles: [],
  })
  return { env, close: dispose }
}
