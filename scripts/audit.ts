/** `npm run audit`: compares all that a portal's state holds with each other and with what its log alone rebuilds. */
import { parseArgs } from 'node:util'
import { stateDirectory } from './portal/quiet.ts'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './log/trust-options.ts'
import { BadUse } from './log/sentences.ts'
import { endOf, finish, type Ending } from './log/terminal.ts'
import { isVerdict, openTrusted, readText, witnessing } from './log/trust.ts'
import { auditRecord } from './record/audit.ts'
import { endProgress, progress } from './record/progress.ts'
import { inStanding, ownTrust } from './record/standing.ts'

const USAGE = `
  audit [--since <checkpoint saved earlier>] [TRUST]
  The state is that of STATE_DIR, .state by default; it must not be in use.
  ${TRUST_USAGE}; by default the state's own key`

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const audit = (
  args: string[],
  env: Record<string, string | undefined>,
  say: (text: string) => void = () => {},
): Promise<Ending> =>
  endOf(
    async () => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { ...TRUST_OPTIONS, since: { type: 'string' } },
      })
      if (positionals.length > 0) throw new BadUse('usage')
      const isOwn = values.key === undefined && values.policy === undefined
      return inStanding(stateDirectory(), async (standing) => {
        const trust = isOwn ? await ownTrust(standing) : await openTrust(values)
        const saved =
          values.since === undefined
            ? undefined
            : await openTrusted(readText(values.since), values.since, { ...trust, isEnough: undefined })
        if (saved && isVerdict(saved)) return { verdict: saved, below: [] }
        const { verdict, opened } = await auditRecord(standing, trust, say, saved)
        return { verdict, below: verdict.ok && opened ? [witnessing(trust, opened)] : [] }
      })
    },
    env,
    USAGE,
  )

if (import.meta.main) {
  const ending = await audit(process.argv.slice(2), process.env, progress)
  endProgress()
  finish(ending)
}
