/**
 * `npm run backup -- --to <folder>`: the whole state of a portal, whether it serves or not, into a folder that holds one
 * backup beside the other; `--check <folder>` reads one and says whether it can be restored. With `--remote --env production`
 * it is the portal that is deployed there.
 */
import './portal/asked-environment.ts'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './log/trust-options.ts'
import { BadUse } from './log/sentences.ts'
import { finish, type Ending } from './log/terminal.ts'
import { ENVIRONMENTS, readConfig } from './portal/config.ts'
import { migrate } from './portal/migrate.ts'
import { stateDirectory } from './portal/quiet.ts'
import { isState, openState } from './portal/state.ts'
import { checkBackup } from './backup/check.ts'
import { backUpServed } from './backup/door.ts'
import { endSpoken } from './backup/ending.ts'
import { readSecrets, trustIn } from './backup/opening.ts'
import { refuse, type Said } from './backup/sentences.ts'
import { platformOf } from './backup/platform.ts'
import { backUpRemote } from './backup/remote.ts'
import { takeBackup, type Asked } from './backup/take.ts'
import { endProgress, progress } from './record/progress.ts'
import { inStanding } from './record/standing.ts'

const USAGE = `
  backup --to <folder> [--remote --env staging|production] [--keep n] [--to-recipient age1…] [--forget]
  backup --check <folder> [--at <instant>] [--secrets <secrets.env> | --identity <age identities>] [--env …] [TRUST]
  The state is that of STATE_DIR, .state by default; a portal that serves it is asked to make the backup.
  ${TRUST_USAGE}; by default the log's key among the secrets`

/** Backups kept in one folder, unless asked otherwise. */
const KEEP = '7'

const OPTIONS = {
  ...TRUST_OPTIONS,
  to: { type: 'string' },
  remote: { type: 'boolean', default: false },
  env: { type: 'string' },
  keep: { type: 'string', default: KEEP },
  'to-recipient': { type: 'string' },
  forget: { type: 'boolean', default: false },
  check: { type: 'string' },
  at: { type: 'string' },
  secrets: { type: 'string' },
  identity: { type: 'string' },
} as const

type Say = (text: string) => void

/** @throws BadUse for a number or a recipient that is none */
const askedFor = (folder: string, keep: string, mayForget: boolean, recipient: string | undefined): Asked => {
  if (!/^[1-9]\d{0,4}$/.test(keep) || (recipient !== undefined && !/^age1[0-9a-z]+$/.test(recipient)))
    throw new BadUse('usage')
  return { folder: resolve(folder), keep: Number(keep), mayForget, recipient }
}

const make = async (asked: Asked, say: Say): Promise<Said[]> => {
  const directory = stateDirectory()
  if (!isState(directory)) throw new BadUse('noState', { state: directory })
  const served = await backUpServed(openState(), asked, say)
  if (served) return served
  return inStanding(directory, async (standing) => {
    await migrate(standing.bindings.RECORD, 'record')
    await migrate(standing.bindings.INTAKE, 'intake')
    return takeBackup(standing, asked, new Date(), say)
  })
}

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const backup = (args: string[], env: Record<string, string | undefined>, say: Say = () => {}): Promise<Ending> =>
  endSpoken(
    async (): Promise<Said[]> => {
      const { values } = parseArgs({ args, options: OPTIONS })
      const { to, keep, forget, check, at, identity, remote } = values
      const environment = ENVIRONMENTS.find((each) => each === values.env)
      if ((to === undefined) === (check === undefined) || (values.env !== undefined && !environment))
        throw new BadUse('usage')
      // Nothing of a deployment is kept here, and this machine's own portal is no environment.
      if (to !== undefined && remote !== (environment !== undefined)) throw new BadUse('usage')
      if (to !== undefined) {
        const asked = askedFor(to, keep, forget, values['to-recipient'])
        return environment ? backUpRemote(platformOf(environment), openState(), asked, say) : make(asked, say)
      }
      const folder = resolve(check ?? '')
      const secrets = await readSecrets(folder, { file: values.secrets, identity })
      const isTold = values.key !== undefined || values.policy !== undefined
      if (!secrets && !isTold) return refuse('secretsMissing')
      return checkBackup(folder, at, secrets, () =>
        isTold ? openTrust(values) : trustIn(secrets ?? {}, readConfig().vars['LOG_ORIGIN'] ?? ''),
      )
    },
    env,
    USAGE,
  )

if (import.meta.main) {
  const ending = await backup(process.argv.slice(2), process.env, progress)
  endProgress()
  finish(ending)
}
