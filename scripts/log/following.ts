import { growthFromFile } from './commands.ts'
import { fetchBytes, fetchGrowth, portalUrl } from './fetch.ts'
import { followCopied } from './follow.ts'
import type { Command } from './tool.ts'

/** What the portal that is named proves of the growth of its log; or what was saved of that. */
export const growthFromPortal: typeof growthFromFile = (given, from, to) =>
  given.portal === undefined ? growthFromFile(given, from, to) : fetchGrowth(portalUrl(given.portal), from, to)

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
