import { areaKey } from '../../content/gep/account-row.ts'
import type { Account } from '../../content/gep/account.ts'

/** Page of an account, without language. */
export const accountPath = (place: string, year: number, method: string): string =>
  `/gep/${encodeURIComponent(place)}/${year}/${method}/`

/** The same of an account as it was sent; one of a specific area has its page under areas. */
export const pathOf = (account: Account): string => {
  const area = areaKey(account)
  return area === undefined
    ? accountPath(account.place, account.year, account.method)
    : `/gep/areas/${encodeURIComponent(area)}/${account.year}/${account.method}/`
}
