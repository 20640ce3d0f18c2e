/**
 * `npm run restore -- --from <folder> --to <state>`: a backup into an empty place, verified against its log, what was
 * erased since left out, and never a second log: a state that ends before what was signed is for reading alone.
 */
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BadUse } from './log/sentences.ts'
import { finish, type Ending } from './log/terminal.ts'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './log/trust-options.ts'
import { readConfig } from './portal/config.ts'
import './portal/quiet.ts'
import { checkBlocks, checkLog, listKeyOf, sealOf } from './backup/check.ts'
import { endSpoken } from './backup/ending.ts'
import { assertPrivate } from './backup/folder.ts'
import { chooseGeneration, readList, type List } from './backup/list.ts'
import { newestKnown, openNewerLog } from './backup/newest.ts'
import { assertSecrets, readSecrets, trustIn } from './backup/opening.ts'
import { assertEmpty, putBack } from './backup/put-back.ts'
import { refuse, type Said } from './backup/sentences.ts'
import { endProgress, progress } from './record/progress.ts'

const USAGE = `
  restore --from <folder> --to <empty state> [--at <instant>]
    (--secrets <secrets.env> | --identity <age identities>)
    (--log <folder of a pulled log> | --checkpoint <file>… | --nothing-newer) [--for-reading] [--without-audit] [TRUST]
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
} as const

const FOLDER = join(import.meta.dirname, '../db')

/** @throws Refusal when a later release than this one made the databases */
const assertSchema = (list: List): void => {
  for (const database of ['record', 'intake'] as const) {
    const known = new Set(readdirSync(join(FOLDER, database, 'migrations')))
    const migration = list[database].migrations.find((name) => !known.has(name))
    if (migration !== undefined) refuse('newerSchema', { database, migration })
  }
}

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const restore = (
  args: string[],
  env: Record<string, string | undefined>,
  say: (text: string) => void = () => {},
): Promise<Ending> =>
  endSpoken(
    async (): Promise<Said[]> => {
      const { values } = parseArgs({ args, options: OPTIONS })
      const { from, to, log, checkpoint = [] } = values
      if (from === undefined || to === undefined) throw new BadUse('usage')
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
      assertSchema(list)
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
      return putBack(restoring, resolve(to), newer?.trust ?? trust, how, say)
    },
    env,
    USAGE,
  )

if (import.meta.main) {
  const ending = await restore(process.argv.slice(2), process.env, progress)
  endProgress()
  finish(ending)
}
