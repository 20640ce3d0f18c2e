/** Copies a portal's log, or brings a copy up to date, and audits it: whoever keeps one can show what was changed later. */
import { parseArgs } from 'node:util'
import { fetchBytes, portalUrl } from './log/fetch.ts'
import { pullLog } from './log/pull.ts'
import { BadUse } from './log/sentences.ts'
import { endOf, finish, type Ending } from './log/terminal.ts'
import { readPolicy, trustOf } from './log/trust.ts'

const USAGE = `
  pull <address of the portal> --to <folder> TRUST
  TRUST: --policy <file>, or --key <vkey|file> [--witness <vkey|file>]… [--quorum <n>]`

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const pull = (args: string[], env: Record<string, string | undefined>): Promise<Ending> =>
  endOf(
    async () => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: {
          key: { type: 'string' },
          policy: { type: 'string' },
          witness: { type: 'string', multiple: true },
          quorum: { type: 'string' },
          to: { type: 'string' },
        },
      })
      const { key, policy, witness, quorum, to } = values
      const [portal, ...more] = positionals
      const isClear = policy === undefined ? key !== undefined : !key && !witness && !quorum
      if (!portal || more.length > 0 || !to || !isClear) throw new BadUse('usage')
      const trust = policy === undefined ? await trustOf(key ?? '', witness, quorum) : await readPolicy(policy)
      const below = new URL('/log/', portalUrl(portal))
      return pullLog((path) => fetchBytes(new URL(path, below)), to, trust)
    },
    env,
    USAGE,
  )

if (import.meta.main) finish(await pull(process.argv.slice(2), process.env))
