import { fetchBytes, portalUrl } from './fetch.ts'
import { followCopied } from './follow.ts'
import type { Command } from './tool.ts'

/**
 * A command that asks a portal, begun again with the keys that a planned change led to where a checkpoint is not signed
 * by the key given.
 */
export const following = (command: Command): Command => ({
  ...command,
  check: async (given, trust) => {
    const checked = await command.check(given, trust)
    if (checked.verdict.finding !== 'notSigned' || given.portal === undefined) return checked
    const listed = await fetchBytes(new URL('/api/log/keys', portalUrl(given.portal)))
    return command.check(given, await followCopied(trust, listed))
  },
})
