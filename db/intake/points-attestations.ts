import { codeHash, holderOfCode } from './points-codes.ts'
import { findHolder } from './points-holders.ts'
import { keyedName, openText, sealText } from './sealed.ts'
import { writtenOr } from './written.ts'

/**
 * Somebody who saw a person's document vouches that an account is hers, and that she has no other. Of the document
 * nothing is kept but a keyed name, which is not joined to the account: the account holds it sealed, to forget it.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

const PURPOSE = 'points person'

export interface Attestation {
  /** As she was given it. */
  code: string
  /** Kind and number of the document. */
  document: string
  /** Code of the organisation that vouches, and the account of who does it for it, where a person does. */
  attester: string
  by: string | undefined
}

export type Attested =
  | 'attested'
  /** Unknown, used, or too old. */
  | 'unknown-code'
  /** Nobody vouches for herself. */
  | 'own'
  /** This person has an account already, or owes points from one that she closed. */
  | 'known-person'
  /** The account is vouched for. */
  | 'stood'

const NAME_PERSON = `INSERT INTO points_persons (person) SELECT ?1 FROM points_holders
  WHERE id = ?2 AND attested IS NULL AND closed IS NULL
    AND EXISTS (SELECT 1 FROM points_codes WHERE hash = ?3 AND holder = ?2)`
const VOUCH = `UPDATE points_holders SET attested = ?2, attester = ?3, person = ?4
  WHERE id = ?1 AND attested IS NULL AND closed IS NULL
    AND EXISTS (SELECT 1 FROM points_codes WHERE hash = ?5 AND holder = ?1)`

/** @param secret - 32 bytes, base64. @param today - `YYYY-MM-DD` in Asia/Shanghai */
export const attest = async (
  client: Client,
  { code, document, attester, by }: Attestation,
  secret: string,
  { now, today }: { now: Date; today: string },
): Promise<Attested> => {
  const id = await holderOfCode(client, 'attestation', code, now)
  const holder = id === undefined ? undefined : await findHolder(client, id)
  if (holder?.kind !== 'person' || holder.closed !== null) return 'unknown-code'
  if (holder.attested !== null) return 'stood'
  if (holder.owner === by) return 'own'
  const person = await keyedName(secret, PURPOSE, document)
  const sealed = await sealText(secret, PURPOSE, holder.id, person)
  const hash = codeHash('attestation', code)
  return writtenOr(
    async (): Promise<Attested> => {
      const [named] = await client.batch([
        client.prepare(NAME_PERSON).bind(person, holder.id, hash),
        client.prepare(VOUCH).bind(holder.id, today, attester, sealed, hash),
        client.prepare('DELETE FROM points_codes WHERE hash = ?').bind(hash),
      ])
      return (named?.meta.changes ?? 0) > 0 ? 'attested' : 'unknown-code'
    },
    async (): Promise<Attested | undefined> => {
      const known = await client.prepare('SELECT 1 AS known FROM points_persons WHERE person = ?').bind(person).first()
      return known ? 'known-person' : undefined
    },
  )
}

/** The keyed name that an account holds sealed, to forget it. */
export const personOf = async (
  { id, person }: { id: string; person: string | null },
  secret: string,
): Promise<string | undefined> => (person === null ? undefined : openText(secret, PURPOSE, id, person))
