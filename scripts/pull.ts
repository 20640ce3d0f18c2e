/**
 * Copies a portal's log, with the texts and files that its entries commit to and name, or brings a copy up to date, and
 * audits it: whoever keeps one can show what was changed later, and rebuild the record.
 */
import { parseArgs } from 'node:util'
import { fetchBeside, fetchBytes, portalUrl } from './log/fetch.ts'
import { pullLog } from './log/pull.ts'
import { pullTexts } from './log/pull-texts.ts'
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
      const { verdict, below: said, size } = await pullLog((path) => fetchBytes(new URL(path, below)), to, trust)
      if (!verdict.ok || size === undefined) return { verdict, below: said }
      const texts = await pullTexts(fetchBeside(portalUrl(portal)), to, size)
      return texts.verdict ? { verdict: texts.verdict, below: [] } : { verdict, below: [...said, ...texts.below] }
    },
    env,
    USAGE,
  )

if (import.meta.main) finish(await pull(process.argv.slice(2), process.env))
