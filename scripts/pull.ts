/** Copies a portal's log, or brings a copy up to date, and audits it: whoever keeps one can show what was changed later. */
import { parseArgs } from 'node:util'
import { fetchBytes, portalUrl } from './log/fetch.ts'
import { pullLog } from './log/pull.ts'
import { BadUse } from './log/sentences.ts'
import { endOf, finish, type Ending } from './log/terminal.ts'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './log/trust-options.ts'

const USAGE = `
  pull <address of the portal> --to <folder> TRUST
  ${TRUST_USAGE}`

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const pull = (args: string[], env: Record<string, string | undefined>): Promise<Ending> =>
  endOf(
    async () => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { ...TRUST_OPTIONS, to: { type: 'string' } },
      })
      const [portal, ...more] = positionals
      const { to } = values
      if (!portal || more.length > 0 || !to) throw new BadUse('usage')
      const trust = await openTrust(values)
      const below = new URL('/log/', portalUrl(portal))
      return pullLog((path) => fetchBytes(new URL(path, below)), to, trust)
    },
    env,
    USAGE,
  )

if (import.meta.main) finish(await pull(process.argv.slice(2), process.env))
