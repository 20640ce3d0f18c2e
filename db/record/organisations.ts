import { countMentions } from './mention-counts.ts'
import { mentionsOf, newestMentions, type Mentions } from './mentions.ts'
import { parseRows, readRows } from './rows.ts'

/**
 * What registers say of an organisation, in one round trip.
 * @param uscc - unified social credit code
 * @param registers - ids of the registers asked for
 * @returns empty when nothing is known of it
 */
export const readOrganisation = async (
  db: { $client: D1Database },
  uscc: string,
  registers: string[],
): Promise<Mentions[]> => {
  const [counts, newest] = await readRows(db, [countMentions(uscc, registers), newestMentions(uscc, registers)])
  return mentionsOf(registers, parseRows(counts), parseRows(newest))
}
