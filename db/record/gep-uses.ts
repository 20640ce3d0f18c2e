import { and, sql } from 'drizzle-orm'
import { recordPath } from '../../content/registers/present.ts'
import type { RecordDb } from './db.ts'
import { disclosed, selectRecords } from './read.ts'
import type { StoredRecord } from './record.ts'
import { records } from './records-tables.ts'

/** What used an account, and which accounts a record used. */

export const GEP_USES = 'gep-uses'

/** Registers whose records may have used an account: no other page looks for one. */
export const USERS_OF_ACCOUNTS: readonly string[] = [
  'compensation-funds',
  'damage-compensation',
  'green-finance',
  'spatial-plans',
  'restoration-projects',
  'resource-transactions',
  'accountability',
]

/** At most so many are shown at once; the register lists all. */
const MOST = 100

/** One use: what it was for, what it decided, and the record that used the account. */
export interface AccountUse {
  key: string
  /** Key of the account. */
  account: string
  /** Whether that is an account of a specific area. */
  ofArea: boolean
  kind: string
  name: string
  decided: string
  /** CNY. */
  amount?: string
  date: string
  place: string
  /** The record that used the account, where it was named. */
  user?: { register: string; key: string; url: string }
  /** Page of the use itself. */
  url: string
}

const useOf = ({ key, body }: StoredRecord): AccountUse[] => {
  if (!body) return []
  const text = (name: string): string | undefined => {
    const value = body[name]
    return typeof value === 'string' ? value : undefined
  }
  const [register, recordKey, amount] = [text('register'), text('recordKey'), text('amount')]
  return [
    {
      key,
      account: text('account') ?? text('areaAccount') ?? '',
      ofArea: text('account') === undefined,
      kind: text('kind') ?? '',
      name: text('name') ?? '',
      decided: text('decided') ?? '',
      ...(amount !== undefined && { amount }),
      date: text('date') ?? '',
      place: text('place') ?? '',
      ...(register !== undefined &&
        recordKey !== undefined && { user: { register, key: recordKey, url: recordPath(register, recordKey) } }),
      url: recordPath(GEP_USES, key),
    },
  ]
}

// The register stands in the statement as it does in its index, which holds these rows alone.
const uses = sql`${records.register} IS 'gep-uses'`

const read = async (db: RecordDb, condition: ReturnType<typeof and>): Promise<AccountUse[]> => {
  const rows = await selectRecords(db)
    .where(and(uses, condition, sql`${records.status} <> 'withdrawn'`))
    .orderBy(records.key)
    .limit(MOST)
  return rows.flatMap((row) => useOf(disclosed(row)))
}

/** What used an account, in order of key. @param key - of the account; one of a specific area holds a point */
export const usesOf = (db: RecordDb, key: string): Promise<AccountUse[]> =>
  read(
    db,
    key.includes('.') ? sql`${records.body} ->> 'areaAccount' = ${key}` : sql`${records.body} ->> 'account' = ${key}`,
  )

/** The accounts that a record used: the way back from a compensation agreement, a damage case, a loan. */
export const usedBy = (db: RecordDb, register: string, key: string): Promise<AccountUse[]> =>
  read(db, and(sql`${records.body} ->> 'register' = ${register}`, sql`${records.body} ->> 'recordKey' = ${key}`))
