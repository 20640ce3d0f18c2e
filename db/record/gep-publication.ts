import type { Account } from '../../content/gep/account.ts'
import { accountRow } from '../../content/gep/account-row.ts'
import type { Recomputed } from '../../content/gep/recompute.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { Issue } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { accountsOf, GEP_ACCOUNTS, GEP_AREA_ACCOUNTS } from './gep.ts'
import { sha256Hex } from './hash.ts'
import { findRecord } from './read.ts'

/** What publishing an account states: the account's row, and that another one is put first no more. */
export interface AccountRows {
  register: RegisterDefinition
  /** The account's row comes first. */
  rows: CheckedRow[]
}

/** As the file of an account is kept. */
export const ACCOUNT_MEDIA_TYPE = 'application/json'

/** @throws Error when the register is not defined */
export const registerOfAccount = ({ specificArea }: Pick<Account, 'specificArea'>): RegisterDefinition => {
  const register = REGISTERS[specificArea ? GEP_AREA_ACCOUNTS : GEP_ACCOUNTS]
  if (!register) throw new Error('the registers of accounts are not defined')
  return register
}

/** Why an account is put first no more; the log says so in both languages. */
export const OTHER_HEADLINE = 'another account is put first / 首要账户改为另一个'

/**
 * The rows that publishing an account comes to.
 * @param content - the account as it was received; it is not stored here
 * @returns issues with pointers to fields of the account where it is well formed and still cannot stand
 */
export const accountRows = async (
  db: RecordDb,
  account: Account,
  result: Recomputed,
  content: Uint8Array,
  options: { now: Date; reason?: string | undefined },
): Promise<AccountRows | { issues: Issue[] }> => {
  const register = registerOfAccount(account)
  const { now, reason } = options
  const file = { sha256: sha256Hex(content) }
  const { accepted, issues } = checkRows(register, [accountRow(account, result, file)], { now })
  const [row] = accepted
  if (issues.length > 0 || !row)
    return { issues: issues.map((issue) => ({ ...issue, pointer: issue.pointer.replace(/^\/0/, '') })) }
  const described = describe(row, content.length)
  const others = account.headline === true ? await otherHeadlines(db, account, row.key) : []
  return { register, rows: [{ ...described, ...(reason === undefined ? {} : { reason }) }, ...others] }
}

/** With size and media type of the file, which is about to be handed in. */
const describe = (row: CheckedRow, bytes: number): CheckedRow => {
  const document = row.body['document']
  if (!Array.isArray(document)) return row
  const files = document.flatMap((file) =>
    typeof file === 'string' ? [] : [{ ...file, bytes, mediaType: ACCOUNT_MEDIA_TYPE }],
  )
  return { ...row, body: { ...row.body, document: files } }
}

const otherHeadlines = async (db: RecordDb, { place, year }: Account, key: string): Promise<CheckedRow[]> => {
  const others = (await accountsOf(db, place, year)).filter((other) => other.headline && other.key !== key)
  const stated = await Promise.all(others.map((other) => findRecord(db, GEP_ACCOUNTS, other.key)))
  return stated.flatMap((record, i): CheckedRow[] => {
    if (!record?.body) return []
    const body: Body = { ...record.body, headline: false }
    return [{ row: i + 1, key: record.key, body, reason: OTHER_HEADLINE }]
  })
}
