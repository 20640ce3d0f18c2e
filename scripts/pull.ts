/**
 * Copies a portal's log, with the texts and files that its entries commit to and name, or brings a copy up to date, and
 * audits it: whoever keeps one can show what was changed later, and rebuild the record.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fetchBeside, fetchBytes, portalUrl } from './log/fetch.ts'
import { pullLog } from './log/pull.ts'
import { pullTexts } from './log/pull-texts.ts'
import { BadUse } from './log/sentences.ts'
import { writeWhole } from './log/folder.ts'
import { endOf, finish, type Ending } from './log/terminal.ts'
import { followCopied, KEYS_FILE } from './log/follow.ts'
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
      const beside = fetchBeside(portalUrl(portal))
      const keys = await beside('/api/log/keys', 'GET')
      const listed = keys instanceof Uint8Array ? keys : undefined
      const followed = await followCopied(trust, listed)
      const { verdict, below: said, size } = await pullLog((path) => fetchBytes(new URL(path, below)), to, followed)
      if (!verdict.ok || size === undefined) return { verdict, below: said }
      if (listed) writeWhole(join(to, KEYS_FILE), listed)
      const texts = await pullTexts(beside, to, size)
      return texts.verdict ? { verdict: texts.verdict, below: [] } : { verdict, below: [...said, ...texts.below] }
    },
    env,
    USAGE,
  )

if (import.meta.main) finish(await pull(process.argv.slice(2), process.env))
