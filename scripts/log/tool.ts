import { parseArgs } from 'node:util'
import type { Checked } from './checks.ts'
import { BadUse, type Said } from './sentences.ts'
import { endOf, type Ending } from './terminal.ts'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './trust-options.ts'
import { witnessing, type Trust } from './trust.ts'

const OPTIONS = {
  ...TRUST_OPTIONS,
  leaf: { type: 'string' },
  description: { type: 'string' },
  portal: { type: 'string' },
  proof: { type: 'string' },
  log: { type: 'string' },
} as const

const readArguments = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS })

/** What was typed behind the command: files or addresses, and what the options say. */
export interface Given {
  files: string[]
  leaf?: string | undefined
  description?: string | undefined
  portal?: string | undefined
  /** File of a proof of consistency. */
  proof?: string | undefined
  /** Folder of a copied log. */
  log?: string | undefined
}

export interface Command {
  /** What is to be typed behind its name. */
  usage: string
  /** @throws BadUse; with `usage` for anything but what `usage` says */
  check: (given: Given, trust: Trust) => Checked | Promise<Checked>
}

export const mistyped = (): never => {
  throw new BadUse('usage')
}

/** What is said below a verdict that rests on a checkpoint, or on something else. */
const below = ({ opened, remarks = [] }: Checked, trust: Trust): Said[] => [
  ...(opened ? [witnessing(trust, opened)] : []),
  ...remarks,
]

/** A command line tool out of commands by name: those of one file that portals offer, or all of them. */
export const toolOf = (
  commands: Record<string, Command>,
): ((args: string[], env: Record<string, string | undefined>) => Promise<Ending>) => {
  const usages = Object.entries(commands).map(([name, { usage }]) => `\n  verify ${name} ${usage} TRUST`)
  return (args, env) =>
    endOf(
      async () => {
        const { values, positionals } = readArguments(args)
        const [name = '', ...files] = positionals
        const command = Object.hasOwn(commands, name) ? commands[name] : undefined
        if (!command || !files[0]) return mistyped()
        const trust = await openTrust(values)
        const checked = await command.check({ files, ...values }, trust)
        return { verdict: checked.verdict, below: below(checked, trust) }
      },
      env,
      `${usages.join('')}\n  ${TRUST_USAGE}`,
    )
}
