/**
 * `npm run secrets -- --env production [--upload | --show <name>]`: makes the secrets that an environment lacks, in a
 * file that its owner alone reads, and says what is to be done with them. None is printed unless it is asked for.
 */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chooseState, environmentOf } from './portal/environment.ts'
import { Complaint, main } from './portal/complaint.ts'

const USAGE = 'npm run secrets -- --env staging|production [--upload | --show <name>]'

if (import.meta.main)
  await main(async () => {
    const options = { env: { type: 'string' }, upload: { type: 'boolean' }, show: { type: 'string' } } as const
    const { values } = parseArgs({ options })
    const environment = environmentOf(values.env, USAGE)
    chooseState(environment)
    const { openState } = await import('./portal/state.ts')
    const { SECRETS } = await import('./portal/secret-list.ts')
    const { wrangler } = await import('./portal/wrangler.ts')
    const { directory, secrets } = openState()
    const file = join(directory, 'secrets.env')
    chmodSync(file, 0o600)
    if (values.show !== undefined) {
      const value = secrets[values.show]
      if (value === undefined) throw new Complaint(`There is no secret ${values.show}.`)
      console.log(value)
      return
    }
    const known = SECRETS.filter(({ name }) => secrets[name])
    if (values.upload) {
      const given = Object.fromEntries(
        known.filter(({ deployed }) => deployed).map(({ name }) => [name, secrets[name] ?? '']),
      )
      // By standard input: no second file of them, and nothing in a list of processes.
      await wrangler(['secret', 'bulk', '--env', environment], JSON.stringify(given))
      console.log(`Uploaded ${Object.keys(given).length} secrets to ${environment}.`)
      return
    }
    for (const { name, for: purpose, deployed } of known)
      console.log(`${name.padEnd(28)} ${purpose}${deployed ? '' : ' (stays here)'}`)
    console.log(`\nThey stand in ${file}. Lay a copy away before anything is published; then`)
    console.log(`  npm run secrets -- --env ${environment} --upload`)
  })
