/**
 * `lucid-verify`: checks proofs, exports, growth and whole copies of a log, signed notes, receipts of reports, and what a
 * portal serves, without trust in the portal; with Node alone, receipts aside.
 */
import { consistencyBy, note, proof } from './log/commands.ts'
import { following, growthFromPortal } from './log/following.ts'
import { log } from './log/copy.ts'
import { keys } from './log/keys.ts'
import { exported } from './log/remade-export.ts'
import { site } from './log/site.ts'
import { finish } from './log/terminal.ts'
import { toolOf } from './log/tool.ts'

/** One run of the command. First its arguments as typed, then the variables whose `LANG` chooses the language. */
export const verify = toolOf({
  proof: following({ ...proof, usage: `${proof.usage} [--portal <address>]` }),
  export: exported,
  consistency: following(consistencyBy('--portal <address> | --proof <file>', growthFromPortal)),
  log,
  site,
  keys,
  note,
  // Reads sealed reports by libraries: all else needs nothing installed.
  receipt: {
    usage: '<file>',
    check: async (given, trust) => (await import('./log/receipt.ts')).receipt.check(given, trust),
  },
})

if (import.meta.main) finish(await verify(process.argv.slice(2), process.env))
