import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { AccountKindName } from '../../content/points/account.ts'
import type { Transfer } from '../../content/points/transfer.ts'
import { available, openingStatements, post, readAccount } from '../../db/intake/points-ledger.ts'

/** What tests of the points ledger build with: one programme, one offer and whatever accounts a fact needs. */

export const [AT, LATER, UNTIL] = ['2026-11-22T08:00:00Z', '2026-11-22T09:00:00Z', '2026-11-22T08:15:00Z']

let counter = 0
export const nextId = (name: string): string => `${name}-${++counter}`

export const open = (kind: AccountKindName, id: string): Promise<unknown> =>
  env.INTAKE.batch(openingStatements(env.INTAKE, [{ id, kind }]))

/** The accounts of which there is one, `programme/metro` and an offer of tea with its stock. */
export const openBooks = async (): Promise<void> => {
  await env.INTAKE.batch(
    openingStatements(env.INTAKE, [
      { id: 'programme/metro', kind: 'programme' },
      { id: 'offer/tea', kind: 'offer' },
      { id: 'project/wetland', kind: 'project' },
      { id: 'expired', kind: 'expired' },
      { id: 'reversed', kind: 'reversed' },
      { id: 'claims', kind: 'claims' },
      { id: 'stock/tea', kind: 'stock' },
      { id: 'supply/tea', kind: 'supply' },
      { id: 'taken/tea', kind: 'taken' },
    ]),
  )
}

export const anAward = (target: string, amount: number, over: Partial<Transfer> = {}): Transfer => ({
  id: nextId('award'),
  ledger: 'points',
  kind: 'award',
  phase: 'posted',
  source: 'programme/metro',
  target,
  amount,
  at: AT,
  expires: '2028-12-31',
  ...over,
})

/** Set aside until `UNTIL`. */
export const aRedemption = (source: string, amount: number, over: Partial<Transfer> = {}): Transfer => ({
  id: nextId('redemption'),
  ledger: 'points',
  kind: 'redemption',
  phase: 'pending',
  source,
  target: 'offer/tea',
  amount,
  at: AT,
  until: UNTIL,
  ...over,
})

export const settling = (pending: Transfer, phase: 'confirmed' | 'voided', over: Partial<Transfer> = {}): Transfer => {
  const { id, until: _, ...same } = pending
  return { ...same, id: `${id}-${phase}`, phase, settles: id, ...over }
}

/** An account of its own for each fact. */
export const aHolder = async (points = 0): Promise<string> => {
  const id = nextId('holder')
  await open('holder', id)
  if (points > 0) expect(await post(env.INTAKE, [anAward(id, points)])).toEqual({ status: 'posted' })
  return id
}

export const heldBy = async (id: string): Promise<{ available: number; reserved: number } | undefined> => {
  const account = await readAccount(env.INTAKE, id)
  return account && { available: available(account), reserved: account.reserved }
}
