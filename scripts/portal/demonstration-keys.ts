import { and, eq, isNull } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import { REGISTERS } from '../../content/generated/registers.ts'
import { encodeLong } from '../../content/reports/base64.ts'
import { wrapIdentity } from '../../content/reports/officer-key.ts'
import { fingerprintOf, identityFrom, type Identity } from '../../content/reports/sealing.ts'
import type { IntakeDb } from '../../db/intake/db.ts'
import { addDeskKey, listDeskKeys } from '../../db/intake/report-desk-keys.ts'
import { heldRoles } from '../../db/intake/people-tables.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { sha256 } from '../../db/record/hash.ts'
import { Complaint } from './complaint.ts'
import { DEMONSTRATION_PUBLISHER, readDemonstration } from './demonstration.ts'

/**
 * Keys of the invented authorities, so that the form of a demonstration has somebody to seal to. They are worked out from
 * their names: everybody can, so that nothing sealed to them is secret. Scripts alone import this, and no build holds it.
 */

/** Opens the key of the invented handler; its name in the console says so too. */
export const DEMONSTRATION_PASSPHRASE = 'demonstration-2026'
const KEY_NAME = `演示钥匙，口令 ${DEMONSTRATION_PASSPHRASE} / demonstration key, passphrase ${DEMONSTRATION_PASSPHRASE}`

/** From when they are said to be in use. */
const FROM = '2026-01-01'

type Kind = 'officer' | 'recovery'

export const demonstrationKey = (body: string, kind: Kind): Promise<Identity> =>
  identityFrom(createHash('sha256').update(`lucid demonstration sealing key v1 ${body} ${kind}`).digest())

/** Credit codes of the invented authorities that answer for places. */
const bodiesOf = async (): Promise<string[]> => {
  const authorities = (await readDemonstration()).find(({ register }) => register.id === 'authorities')
  return [...new Set((authorities?.rows ?? []).map(({ authority }) => authority ?? ''))].filter(Boolean)
}

/** Publishes two keys of each invented authority. Repeating it publishes nothing twice. */
export const publishDemonstrationKeys = async (door: Door): Promise<void> => {
  const register = REGISTERS['sealing-keys']
  if (!register) return
  const kinds: readonly Kind[] = ['officer', 'recovery']
  const publications = await Promise.all(
    (await bodiesOf()).map(async (body) => ({
      publisher: body,
      statements: await Promise.all(
        kinds.map(async (kind) => {
          const { recipient } = await demonstrationKey(body, kind)
          const fingerprint = await fingerprintOf(recipient, sha256)
          const row = { body, fingerprint, recipient, kind, from: FROM }
          return { register, key: `${body}~${fingerprint}`, body: row }
        }),
      ),
    })),
  )
  const { outcomes } = await publish(door, publications)
  if (outcomes.some(({ status }) => status !== 'placed'))
    throw new Complaint('The keys of the invented authorities were refused.')
}

/** Lays the key of the invented handler aside for her, once she has an account, as if she had made it. */
export const keepDemonstrationKey = async (db: IntakeDb, today: string): Promise<void> => {
  const body = DEMONSTRATION_PUBLISHER
  const held = await db
    .select({ account: heldRoles.account })
    .from(heldRoles)
    .where(
      and(
        eq(heldRoles.organisation, body),
        eq(heldRoles.role, 'handler'),
        eq(heldRoles.grantedBy, 'demonstration'),
        isNull(heldRoles.endedAt),
      ),
    )
    .get()
  if (!held) return
  const keep = async (kind: Kind): Promise<void> => {
    const { identity, recipient } = await demonstrationKey(body, kind)
    // Wrapping keeps the process busy for a moment: done once.
    if ((await listDeskKeys(db, body)).some((key) => key.recipient === recipient)) return
    const wrapped = kind === 'officer' ? encodeLong(await wrapIdentity(identity, DEMONSTRATION_PASSPHRASE)) : null
    const key = { account: held.account, body, recipient, fingerprint: await fingerprintOf(recipient, sha256), kind }
    await addDeskKey(
      db,
      { ...key, wrapped, wrapping: wrapped === null ? null : 'passphrase', name: wrapped === null ? null : KEY_NAME },
      today,
    )
  }
  await keep('officer')
  await keep('recovery')
}
