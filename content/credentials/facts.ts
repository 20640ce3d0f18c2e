/** What credentials are made of: plain facts, whatever table they came from. Days are days in Asia/Shanghai. */

export interface Issuer {
  /** `did:web:…` */
  id: string
  name: string
}

export interface NamedParty {
  /** Unified social credit code. */
  code: string
  name: string
}

/** What a credential needs besides its facts. */
export interface Portal {
  /** `https://host`, without a slash at the end. */
  origin: string
  issuer: Issuer
}

/** A unified social credit code says who registered it; UNTP asks for the scheme of an identifier. */
export const CREDIT_CODES = {
  type: ['IdentifierScheme'],
  id: 'https://www.cods.org.cn/',
  name: 'Unified social credit code of China (GB 32100-2015)',
}

export const GTINS = {
  type: ['IdentifierScheme'],
  id: 'https://id.gs1.org/01/',
  name: 'Global Trade Item Number (GTIN)',
}

export const CHINA = { countryCode: 'CN', countryName: 'China' }

/** An organisation, by its page at the portal. */
export const partyOf = ({ origin }: Portal, { code, name }: NamedParty) => ({
  type: ['Party'],
  id: `${origin}/organisations/${encodeURIComponent(code)}/`,
  name,
  registeredId: code,
  idScheme: CREDIT_CODES,
})

/** The address of a record's page. */
export const recordUrl = ({ origin }: Portal, register: string, key: string): string =>
  `${origin}/registers/${register}/${encodeURIComponent(key)}/`

/** @param day - `YYYY-MM-DD`; @returns its first instant in Asia/Shanghai, RFC 3339 UTC */
export const startOf = (day: string): string =>
  `${new Date(Date.parse(`${day}T00:00:00+08:00`)).toISOString().slice(0, 19)}Z`

/** @returns the first instant after a day */
export const endOf = (day: string): string =>
  `${new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).toISOString().slice(0, 19)}Z`

/** UNTP wants a JSON number where the record has a decimal string: what more than 15 digits say is lost here, and only here. */
export const numberOf = (decimal: string): number => Number(decimal)
