import type { AccountSummary } from '../../db/record/gep.ts'
import { GEP_ACCOUNTS, GEP_AREA_ACCOUNTS } from '../../db/record/gep.ts'

/** Addresses of accounts: `/gep/513300/2010/garze-2017/`; a specific area has a point and its short name after the place. */

type Addressed = Pick<AccountSummary, 'place' | 'area' | 'year' | 'method'>

export const subjectOf = ({ place, area }: Pick<Addressed, 'place' | 'area'>): string => area ?? place

export const accountPath = (account: Addressed): string =>
  `/gep/${subjectOf(account)}/${account.year}/${account.method}/`

export const yearPath = (account: Pick<Addressed, 'place' | 'area' | 'year'>): string =>
  `/gep/${subjectOf(account)}/${account.year}/`

export const seriesPath = (subject: string): string => `/gep/${subject}/series/`

/** What a part of an address names; `undefined` where it names nothing. */
export interface Subject {
  /** Of the place, or of the specific area. */
  subject: string
  /** Six, nine or twelve digits. */
  place: string
  register: typeof GEP_ACCOUNTS | typeof GEP_AREA_ACCOUNTS
}

export const parseSubject = (text: string | undefined): Subject | undefined => {
  const [, place, area] = /^(\d{6}(?:\d{3}){0,2})(\.[a-z0-9]+(?:-[a-z0-9]+)*)?$/.exec(text ?? '') ?? []
  if (text === undefined || place === undefined) return undefined
  return { subject: text, place, register: area === undefined ? GEP_ACCOUNTS : GEP_AREA_ACCOUNTS }
}

/** A year of four digits; `undefined` for anything else. */
export const parseYear = (text: string | undefined | null): number | undefined =>
  /^(?:19|20|21)\d{2}$/.test(text ?? '') ? Number(text) : undefined
