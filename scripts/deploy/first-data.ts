import * as z from 'zod'
import { sha256Hex } from '../../db/record/hash.ts'
import { NEW_STATE, readFirstSets } from '../portal/first-data.ts'
import { post, type Portal } from './portal.ts'

const Answer = z.object({ known: z.boolean(), entries: z.int() })

/** Rows of one request: well within what it may hold. */
const ROWS = 2_000

/**
 * Publishes the portal's own data sets through the portal, each once however often this runs. Broken off within a set, it
 * sends the set anew: what stands already is not published twice.
 * @returns how many entries are new
 */
export const publishFirstSets = async (portal: Portal, say: (line: string) => void): Promise<number> => {
  let entries = 0
  for (const { register, request, rows } of await readFirstSets(new Date())) {
    const [set, all] = [sha256Hex(request), rows()]
    for (let first = 0; first < Math.max(1, all.length); first += ROWS) {
      const whole = first + ROWS >= all.length
      const part = { register: register.id, set, rows: all.slice(first, first + ROWS), reason: NEW_STATE, whole }
      const answer = Answer.parse(await post(portal, '/api/operator/publications', part))
      if (answer.known) break
      entries += answer.entries
      if (whole) say(`${register.id}: ${all.length} rows`)
    }
  }
  return entries
}
