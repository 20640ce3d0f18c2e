import { projectAccount } from '../../content/points/account.ts'
import { instantOf } from '../../content/points/instant.ts'
import type { PointsHolder } from './points-holders-tables.ts'
import { openingStatements, post } from './points-ledger.ts'

/** Points given to a restoration project of the record. They are spent at once, and nobody gives them back. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

export type Donated = 'donated' | 'stood' | 'unattested' | 'too-little' | 'id-taken'

/**
 * @param id - asked again with the same, it is done once
 * @param project - key of a record of `restoration-projects`, which stands
 */
export const donate = async (
  client: Client,
  { id, holder, project, points }: { id: string; holder: PointsHolder; project: string; points: number },
  now: Date,
): Promise<Donated> => {
  if (holder.attested === null) return 'unattested'
  const target = projectAccount(project)
  const transfer = {
    id: `donation/${id}`,
    ledger: 'points',
    kind: 'donation',
    phase: 'posted',
    source: holder.id,
    target,
    amount: points,
    at: instantOf(now),
  } as const
  // Beforehand, so that what is refused is refused for what it lacks.
  await client.batch(openingStatements(client, [{ id: target, kind: 'project' }]))
  const posted = await post(client, [transfer])
  if (posted.status !== 'refused') return posted.status === 'posted' ? 'donated' : 'stood'
  return posted.fault === 'id-taken' ? 'id-taken' : 'too-little'
}

/** What projects were given so far, by key. */
export const readGiven = async (client: Client, projects: readonly string[]): Promise<Map<string, number>> => {
  const { results } = await client
    .prepare(
      `SELECT asked.value AS project, held.received AS points FROM json_each(?) AS asked
        JOIN points_accounts AS held ON held.id = 'project/' || asked.value`,
    )
    .bind(JSON.stringify(projects))
    .all<{ project: string; points: number }>()
  return new Map(results.map(({ project, points }) => [project, points]))
}
