/**
 * `npm run restore -- --from <folder> --to <state>`: a backup into an empty place, verified against its log, what was
 * erased since left out, and never a second log: a state that ends before what was signed is for reading alone. With
 * `--remote --env production` it is then put into the empty databases and stores of that environment.
 */
import './portal/asked-environment.ts'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BadUse } from './log/sentences.ts'
import { finish, type Ending } from './log/terminal.ts'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './log/trust-options.ts'
import { ENVIRONMENTS, readConfig } from './portal/config.ts'
import './portal/quiet.ts'
import { checkBlocks, checkLog, listKeyOf, sealOf } from './backup/check.ts'
import { endSpoken } from './backup/ending.ts'
import { assertPrivate } from './backup/folder.ts'
import { chooseGeneration, readList } from './backup/list.ts'
import { newestKnown, openNewerLog } from './backup/newest.ts'
import { assertSecrets, readSecrets, trustIn } from './backup/opening.ts'
import { platformOf } from './backup/platform.ts'
import { assertEmpty, putBack } from './backup/put-back.ts'
import { putRemote } from './backup/put-remote.ts'
import { assertKnown } from './backup/schema.ts'
import { refuse, type Said } from './backup/sentences.ts'
import { endProgress, progress } from './record/progress.ts'

const USAGE = `
  restore --from <folder> --to <empty state> [--at <instant>]
    (--secrets <secrets.env> | --identity <age identities>)
    (--log <folder of a pulled log> | --checkpoint <file>… | --nothing-newer) [--for-reading] [--without-audit] [TRUST]
    [--env staging|production [--remote]]
  ${TRUST_USAGE}; by default the log's key among the secrets`

const OPTIONS = {
  ...TRUST_OPTIONS,
  from: { type: 'string' },
  to: { type: 'string' },
  at: { type: 'string' },
  secrets: { type: 'string' },
  identity: { type: 'string' },
  log: { type: 'string' },
  checkpoint: { type: 'string', multiple: true },
  'nothing-newer': { type: 'boolean', default: false },
  'for-reading': { type: 'boolean', default: false },
  'without-audit': { type: 'boolean', default: false },
  remote: { type: 'boolean', default: false },
  env: { type: 'string' },
} as const

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const restore = (
  args: string[],
  env: Record<string, string | undefined>,
  say: (text: string) => void = () => {},
): Promise<Ending> =>
  endSpoken(
    async (): Promise<Said[]> => {
      const { values } = parseArgs({ args, options: OPTIONS })
      const { from, to, log, checkpoint = [], remote } = values
      const environment = ENVIRONMENTS.find((each) => each === values.env)
      if (from === undefined || to === undefined || (values.env !== undefined && !environment))
        throw new BadUse('usage')
      // What is for reading alone is put nowhere that publishes.
      if (remote && (!environment || values['for-reading'])) throw new BadUse('usage')
      const platform = remote && environment ? platformOf(environment) : undefined
      assertEmpty(resolve(to))
      const folder = resolve(from)
      const made = chooseGeneration(folder, values.at)
      assertPrivate(folder)
      const secrets = await readSecrets(folder, { file: values.secrets, identity: values.identity })
      if (!secrets) return refuse('secretsMissing')
      // Whether it is whole is seen before whose it is: a list that was cut short is no other's.
      readList(folder, made)
      const list = readList(folder, made, listKeyOf(secrets))
      assertSecrets(list, secrets)
      for (const database of ['record', 'intake'] as const) assertKnown(database, list[database].migrations)
      if (log === undefined && checkpoint.length === 0 && !values['nothing-newer']) return refuse('newestUnsaid')
      say('checking the backup')
      checkBlocks(folder, list)
      const isTold = values.key !== undefined || values.policy !== undefined
      const trust = isTold ? await openTrust(values) : await trustIn(secrets, readConfig().vars['LOG_ORIGIN'] ?? '')
      const { opened } = await checkLog(folder, list, trust)
      const newer = log === undefined ? undefined : await openNewerLog(resolve(log), trust, opened)
      const isSaid = log !== undefined || checkpoint.length > 0
      const known = await newestKnown(folder, list, checkpoint, newer?.trust ?? trust, listKeyOf(secrets), isSaid)
      const restoring = { folder, list, seal: sealOf(folder, secrets), secrets, newer, known }
      const how = { isReading: values['for-reading'], isAudited: !values['without-audit'] }
      const said = await putBack(restoring, resolve(to), newer?.trust ?? trust, how, say)
      if (!platform || !environment) return said
      const directory = resolve(to)
      mkdirSync(join(directory, 'tmp'), { recursive: true })
      const state = { directory, persist: join(directory, 'v3'), secrets }
      return [...said, await putRemote(platform, state, environment, say)]
    },
    env,
    USAGE,
  )

if (import.meta.main) {
  const ending = await restore(process.argv.slice(2), process.env, progress)
  endProgress()
  finish(ending)
}
