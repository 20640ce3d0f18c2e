/** `npm run audit`: compares all that a portal's state holds with each other and with what its log alone rebuilds. */
import { parseArgs } from 'node:util'
import { auditServed } from './portal/audit-door.ts'
import { stateDirectory } from './portal/quiet.ts'
import { isState, openState } from './portal/state.ts'
import { TRUST_OPTIONS, TRUST_USAGE, trustText } from './log/trust-options.ts'
import { BadUse } from './log/sentences.ts'
import { endOf, finish, type Ending } from './log/terminal.ts'
import { readText } from './log/trust.ts'
import { auditStanding } from './record/audit-standing.ts'
import { endProgress, progress } from './record/progress.ts'
import { spoken } from './record/spoken.ts'
import { inStanding } from './record/standing.ts'

const USAGE = `
  audit [--since <checkpoint saved earlier>] [TRUST]
  The state is that of STATE_DIR, .state by default; a portal that serves it is asked to audit it.
  ${TRUST_USAGE}; by default the state's own key`

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const audit = (
  args: string[],
  env: Record<string, string | undefined>,
  say: (text: string) => void = () => {},
): Promise<Ending> =>
  endOf(
    spoken(async () => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { ...TRUST_OPTIONS, since: { type: 'string' } },
      })
      if (positionals.length > 0) throw new BadUse('usage')
      const { since, ...trust } = values
      const asked = {
        policy: await trustText(trust),
        since: since === undefined ? undefined : { note: readText(since), file: since },
      }
      const directory = stateDirectory()
      const served = isState(directory) ? await auditServed(openState(), asked, say) : undefined
      return served ?? inStanding(directory, (standing) => auditStanding(standing, asked, say))
    }),
    env,
    USAGE,
  )

if (import.meta.main) {
  const ending = await audit(process.argv.slice(2), process.env, progress)
  endProgress()
  finish(ending)
}
