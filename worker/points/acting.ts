import type { Context } from 'hono'
import { POINTS_SENTENCES, type PointsFault } from '../../content/points/sentences.ts'
import { dayOf } from '../../content/registers/span.ts'
import { findHolder } from '../../db/intake/points-holders.ts'
import type { PointsHolder } from '../../db/intake/points-holders-tables.ts'
import { hashOf, newId } from '../../db/intake/secret.ts'
import type { Person } from '../../db/intake/sessions.ts'
import type { App } from '../app.ts'
import { Problem } from '../http/problems.ts'

/** For whom somebody acts: for herself, or for the organisation whose role she names; a key for its organisation. */

export interface Owner {
  kind: 'person' | 'organisation'
  /** The person's account, or the organisation's code. */
  owner: string
}

/** @throws Problem 403 for a role that is not hers, 404 for one of no organisation */
export const ownerOf = (c: Context<App>): Owner => {
  const person: Person | undefined = c.get('person')
  const role = c.req.header('Lucid-Role')
  if (person && role === undefined) return { kind: 'person', owner: person.account }
  const held = person
    ? person.roles.find(({ id, role: name }) => id === role && name === 'organisation')
    : c.get('authority')
  if (!held) throw new Problem('forbidden')
  if (held.organisation === undefined) throw new Problem('not-found')
  return { kind: 'organisation', owner: held.organisation }
}

/**
 * An account that whoever asks may use: her own, or her family's. Somebody else's is answered like none.
 * @throws Problem 404
 */
export const holderFor = async (c: Context<App>, id: string): Promise<PointsHolder> => {
  const { kind, owner } = ownerOf(c)
  const found = await findHolder(c.env.INTAKE, id)
  if (found && found.closed === null && (await isOf(c, found, kind, owner))) return found
  throw new Problem('not-found')
}

const MEMBER = `SELECT 1 AS isOne FROM points_holders WHERE kind = 'person' AND owner = ? AND family = ?`

const isOf = async (c: Context<App>, holder: PointsHolder, kind: Owner['kind'], owner: string): Promise<boolean> => {
  if (holder.kind !== 'family') return holder.kind === kind && holder.owner === owner
  return kind === 'person' && (await c.env.INTAKE.prepare(MEMBER).bind(owner, holder.id).first()) !== null
}

/** What is refused for how things stand: 409, in words. */
export const refusal = (fault: PointsFault, pointer = ''): Problem =>
  new Problem('conflict', { fault }, { issues: [{ pointer, message: POINTS_SENTENCES[fault] }] })

/** A name for what is asked: the same for the same `Idempotency-Key` of one account, else a new one. */
export const nameOf = (holder: string, key: string | undefined): string =>
  key === undefined ? newId() : hashOf(`points ${holder} ${key}`)

export const todayOf = (now: Date): string => dayOf(now.toISOString())
