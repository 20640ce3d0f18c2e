import { ANOMALIES, type AnomalyKind } from '../../content/points/anomalies.ts'

/** Patterns that auditors look into, each found along an index of the days that are looked at. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

export interface Anomaly {
  kind: AnomalyKind
  /** The body that vouched, attested or handed over. */
  organisation: string | null
  /** The account. */
  account: string | null
  /** The day, where it is of one. */
  day: string | null
  count: number
  points: number
}

const QUERIES: Readonly<Record<AnomalyKind, string>> = {
  'many-vouched': `SELECT attester AS organisation, NULL AS account, attested AS day, count(*) AS count, 0 AS points
    FROM points_holders WHERE attested >= ?1 AND kind = 'person' AND (?2 IS NULL OR attester = ?2)
    GROUP BY attested, attester HAVING count(*) >= ?3 ORDER BY count DESC LIMIT ?4`,
  'same-attester': `SELECT attester AS organisation, holder AS account, NULL AS day, count(*) AS count,
      sum(points) AS points
    FROM points_awards WHERE booked >= ?1 AND state = 'awarded' AND attester <> 'portal'
      AND (?2 IS NULL OR attester = ?2)
    GROUP BY attester, holder HAVING count(*) >= ?3 ORDER BY count DESC LIMIT ?4`,
  'quick-handovers': `SELECT partner AS organisation, holder AS account, NULL AS day, count(*) AS count,
      sum(points) AS points
    FROM points_redemptions WHERE ended_at >= ?1 AND state = 'confirmed' AND (?2 IS NULL OR partner = ?2)
      AND unixepoch(ended_at) - unixepoch(at) < 60
    GROUP BY partner, holder HAVING count(*) >= ?3 ORDER BY count DESC LIMIT ?4`,
  'many-given-back': `SELECT NULL AS organisation, holder AS account, NULL AS day, count(*) AS count,
      sum(points) AS points
    FROM points_redemptions WHERE ended_at >= ?1 AND state IN ('cancelled', 'lapsed') AND (?2 IS NULL OR partner = ?2)
    GROUP BY holder HAVING count(*) >= ?3 ORDER BY count DESC LIMIT ?4`,
}

const isKind = (name: string): name is AnomalyKind => Object.hasOwn(ANOMALIES, name)

/**
 * @param since - first day looked at, `YYYY-MM-DD`
 * @param organisation - what concerns one alone
 * @param limit - of each kind
 */
export const findAnomalies = async (
  client: Client,
  { since, organisation }: { since: string; organisation: string | undefined },
  limit: number,
): Promise<Anomaly[]> => {
  const found = await Promise.all(
    Object.keys(QUERIES)
      .filter(isKind)
      .map(async (kind) => {
        const asked = client.prepare(QUERIES[kind]).bind(since, organisation ?? null, ANOMALIES[kind].least, limit)
        return (await asked.all<Omit<Anomaly, 'kind'>>()).results.map((row) => ({ kind, ...row }))
      }),
  )
  return found.flat()
}
