import type { Account } from '../../content/gep/account.ts'
import type { MethodRules } from '../../content/gep/method.ts'

/** The published file of an account, fetched and proven to be the one that the record names. */

export class WrongFile extends Error {}

/** The record let in nothing else under this checksum. */
const isAccount = (value: unknown): value is Account =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)

const YEARS: readonly string[] = ['year', 'priceYear']

/** Whole numbers of JSON become the decimal strings that they stand for; years stay. */
const asPrinted = (name: string, value: unknown): unknown =>
  typeof value === 'number' && !YEARS.includes(name) ? String(value) : value

/**
 * @param sha256 - lower-case hexadecimal, as the record names the file
 * @throws WrongFile where other bytes came
 */
export const fetchAccount = async (address: string, sha256: string): Promise<Account> => {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`)
  const bytes = await answer.arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (found !== sha256) throw new WrongFile()
  const account: unknown = JSON.parse(new TextDecoder().decode(bytes), asPrinted)
  if (!isAccount(account)) throw new WrongFile()
  return account
}

const isRules = (value: unknown): value is MethodRules =>
  typeof value === 'object' && value !== null && 'parameters' in value && Array.isArray(value.parameters)

/** Rules that the page carries. @throws WrongFile for anything else */
export const rulesIn = (text: string | undefined): MethodRules => {
  const rules: unknown = JSON.parse(text ?? 'null')
  if (!isRules(rules)) throw new WrongFile()
  return rules
}
