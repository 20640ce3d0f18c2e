/**
 * Imported first by commands that are about one's own machine unless `--env` names what is deployed: bindings are then that
 * environment's, and its state is taken before anything reads `STATE_DIR`.
 */
import { parseArgs } from 'node:util'
import { ENVIRONMENTS, type Environment } from './config.ts'
import { chooseState } from './environment.ts'

const { values } = parseArgs({ options: { env: { type: 'string' } }, strict: false, allowPositionals: true })

/** The one named, where it is one. */
const asked = ENVIRONMENTS.find((each) => each === values.env)

/** Sets the environment for all that is read afterwards. */
const take = (environment: Environment): void => {
  chooseState(environment)
  process.env['CLOUDFLARE_ENV'] = environment
}

if (asked) take(asked)
