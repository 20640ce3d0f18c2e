import { sql } from 'drizzle-orm'
import { NONE_ALIKE, type Alike } from '../../content/search/alike.ts'
import { mayBePinyin, typedPinyin, type Typed } from '../../content/search/pinyin.ts'
import { Readings, READINGS_PATH } from '../../content/search/readings.ts'
import { parseRows, readRows } from './rows.ts'

/** Of the build that this Worker belongs to. */
let known: Readings | undefined

const readReadings = async (assets: Pick<Fetcher, 'fetch'>): Promise<Readings> => {
  if (known) return known
  const answer = await assets.fetch(new URL(READINGS_PATH, 'https://assets'))
  // In development there is none.
  if (!answer.ok) return {}
  known = Readings.parse(await answer.json())
  return known
}

/** Combinations looked through at most, over all words of a query. */
const MOST_STEPS = 2_000

/** Names found of one query at most. */
const MOST_NAMES = 200

/**
 * Of all combinations of characters that are read so, those whose every pair of neighbours stands in the index: its own
 * terms are such pairs, so that nothing more has to be kept, and each is looked up where it would stand.
 */
const standing = (typed: readonly Typed[]) => sql`
  WITH RECURSIVE
    syllable (typed, start, stop, characters) AS MATERIALIZED (
      SELECT sought.key, syllable.value ->> 0, syllable.value ->> 1, syllable.value -> 2
      FROM json_each(${JSON.stringify(typed)}) AS sought, json_each(sought.value, '$.syllables') AS syllable),
    known AS MATERIALIZED (
      SELECT DISTINCT character.value AS character FROM syllable, json_each(syllable.characters) AS character
      WHERE EXISTS (SELECT 1 FROM search_terms
        WHERE term >= character.value AND term < char(unicode(character.value) + 1))),
    step AS MATERIALIZED (
      SELECT syllable.typed, start, stop, known.character FROM syllable, json_each(syllable.characters) AS character
        CROSS JOIN known ON known.character = character.value),
    chain (typed, stop, last, name) AS (
      SELECT typed, stop, character, character FROM step WHERE start = 0
      UNION
      SELECT step.typed, step.stop, step.character, chain.name || step.character
      FROM chain CROSS JOIN step ON step.typed = chain.typed AND step.start = chain.stop
      WHERE EXISTS (SELECT 1 FROM search_terms WHERE term = chain.last || step.character)
      LIMIT ${MOST_STEPS})
  SELECT json_object('words', sought.value ->> '$.words', 'name', chain.name) AS row
  FROM chain CROSS JOIN json_each(${JSON.stringify(typed)}) AS sought ON sought.key = chain.typed
  WHERE chain.stop = sought.value ->> '$.end' AND length(chain.name) > 1 LIMIT ${MOST_NAMES}`

/** What in the record is read as a query is typed, in pinyin; asks the database only where letters can be syllables. */
export const readAlike = async (
  db: { $client: D1Database },
  assets: Pick<Fetcher, 'fetch'>,
  query: string,
): Promise<Alike> => {
  if (!mayBePinyin(query)) return NONE_ALIKE
  const typed = typedPinyin(query, await readReadings(assets))
  if (typed.length === 0) return NONE_ALIKE
  const [rows] = await readRows(db, [standing(typed)])
  const found = Map.groupBy(parseRows<{ words: string; name: string }>(rows), ({ words }) => words)
  return new Map([...found].map(([words, names]) => [words, names.map(({ name }) => name)]))
}
