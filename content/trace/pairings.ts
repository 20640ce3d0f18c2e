import { aiEntry, matchesAi } from './ai.ts'
import { linkFault, type LinkFault } from './faults.ts'

/** Which pieces of data go together on one item. */

/** Whether one of the identifiers is meant; of `01+21` both have to be there. */
const stands = (pattern: string, ais: readonly string[]): boolean =>
  pattern.split('+').every((one) => ais.some((ai) => matchesAi(one, ai)))

/**
 * The first identifier that lacks what it needs, or stands beside what excludes it.
 * @param ais - of everything that is known of one item
 * @param placed - of them those whose place in an address says already what they go with
 */
export const checkPairings = (ais: readonly string[], placed: readonly string[] = []): LinkFault | undefined => {
  for (const ai of ais) {
    const { needs, excludes } = aiEntry(ai) ?? {}
    for (const pattern of excludes ?? []) {
      const other = ais.find((one) => one !== ai && matchesAi(pattern, one))
      if (other !== undefined) return linkFault('excludes', ai, { other })
    }
    if (placed.includes(ai)) continue
    for (const line of needs ?? [])
      if (!line.some((pattern) => stands(pattern, ais)))
        return linkFault('needs', ai, { others: line.map((one) => `（${one}）`).join('') })
  }
  return undefined
}
