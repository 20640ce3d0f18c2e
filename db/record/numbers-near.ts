import { numberSubject, skeletonOf } from '../../content/certificates/number.ts'
import { readCertificate, type CertificateView } from './certificates.ts'

/** What the registers of certifiers say near a number that nobody has: whom somebody may have meant, or copied. */

/** `alike`: one is taken for the other; `slip`: one character away; `neighbour`: next to it in order. */
export type Nearness = 'alike' | 'slip' | 'neighbour'

export interface NearNumber {
  how: Nearness
  view: CertificateView
}

/** Certificates that are told of one number. */
const MOST = 8
/** Characters of a skeleton whose slips are tried: some fifteen hundred texts, each one look into an index. */
const MOST_CHARACTERS = 40
const ALPHABET = '0123456789ABCDEFGHJKMNPRSTUVWXYZ'

/** Skeletons one character away: another one, one missing, one too many, two in the wrong order. */
export const slipsOf = (skeleton: string): string[] => {
  const characters = [...skeleton]
  if (characters.length > MOST_CHARACTERS) return []
  const slips = new Set<string>()
  for (let at = 0; at <= characters.length; at++) {
    const [before, after] = [characters.slice(0, at).join(''), characters.slice(at + 1).join('')]
    const [here = '', next = ''] = characters.slice(at, at + 2)
    for (const other of ALPHABET) {
      slips.add(before + other + here + after)
      if (here !== '') slips.add(before + other + after)
    }
    if (here !== '') slips.add(before + after)
    if (next !== '') slips.add(before + next + here + characters.slice(at + 2).join(''))
  }
  slips.delete(skeleton)
  return [...slips]
}

/** At least so much of a number is shared with its neighbours: else they are next to it by chance. */
const sharedStart = (skeleton: string): string => [...skeleton].slice(0, Math.ceil([...skeleton].length / 2)).join('')

/** @param typed - a number in any spelling. @returns alike ones first, then slips, then neighbours */
export const readNumbersNear = async (db: { $client: D1Database }, typed: string): Promise<NearNumber[]> => {
  if (numberSubject(typed) === undefined) return []
  const skeleton = skeletonOf(typed)
  const start = sharedStart(skeleton)
  const { results } = await db.$client
    .prepare(
      `SELECT how, certificate FROM (
        SELECT * FROM (SELECT 0 AS rank, 'alike' AS how, certificate FROM certificate_states
          WHERE skeleton = ?1 ORDER BY certificate LIMIT ?4)
        UNION ALL SELECT * FROM (SELECT 1, 'slip', stated.certificate FROM json_each(?2) AS slip
          CROSS JOIN certificate_states AS stated ON stated.skeleton = slip.value LIMIT ?4)
        UNION ALL SELECT * FROM (SELECT 2, 'neighbour', certificate FROM certificate_states
          WHERE skeleton < ?1 AND skeleton >= ?3 ORDER BY skeleton DESC, certificate DESC LIMIT 2)
        UNION ALL SELECT * FROM (SELECT 3, 'neighbour', certificate FROM certificate_states
          WHERE skeleton > ?1 AND skeleton < ?3 || char(127) ORDER BY skeleton, certificate LIMIT 2))
      ORDER BY rank, certificate`,
    )
    .bind(skeleton, JSON.stringify(slipsOf(skeleton)), start, MOST)
    .all<{ how: Nearness; certificate: string }>()
  const first = new Map<string, Nearness>()
  for (const { how, certificate } of results) if (!first.has(certificate)) first.set(certificate, how)
  const near = [...first].slice(0, MOST)
  const views = await Promise.all(near.map(([certificate]) => readCertificate(db, certificate)))
  return near.flatMap(([, how], at) => {
    const view = views[at]
    return view ? [{ how, view }] : []
  })
}
