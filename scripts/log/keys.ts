import { encodeVerifierKey } from '../../content/log/keys.ts'
import { followCopied } from './follow.ts'
import { verified, type Said } from './sentences.ts'
import { mistyped, type Command } from './tool.ts'
import { readBytes } from './trust.ts'

/** The keys that a log took into use after the one given, as lines of a policy that every other command takes. */
export const keys: Command = {
  usage: '<file with the answer of /api/log/keys>',
  check: async ({ files: [file, ...more] }, trust) => {
    if (file === undefined || more.length > 0) return mistyped()
    const { logs } = await followCopied(trust, readBytes(file))
    const remarks = logs.map((key): Said => ({ finding: 'keyLine', values: { vkey: encodeVerifierKey(key) } }))
    return { verdict: verified('keysLedTo', { origin: trust.log.name, count: logs.length }), remarks }
  },
}
