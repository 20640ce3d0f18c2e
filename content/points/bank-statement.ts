import { CONTEXT } from '../credentials/constants.ts'
import { POINTS_CONTEXT, POINTS_TYPE } from '../credentials/points-type.ts'
import type { Portal } from '../credentials/facts.ts'

/** What an account received and did with it in a period, for a bank or whoever its holder shows it to. */

/** Days for which a statement is valid: so few that it needs no list of those withdrawn. */
export const STATEMENT_DAYS = 30

/** Points in a period, integers. `opening + awarded + pooledIn = spent + donated + pooledOut + expired + reversed + closing`. */
export interface Sums {
  /** Held when it began, and when it ended; what is set aside among it. */
  opening: number
  closing: number
  awarded: number
  pooledIn: number
  spent: number
  donated: number
  pooledOut: number
  expired: number
  reversed: number
  /** What was awarded, by rule. */
  byRule: { rule: string; points: number }[]
}

export interface Stated {
  kind: 'person' | 'organisation'
  /** Of an organisation: its unified social credit code. A person stays unnamed. */
  code?: string | undefined
  /** Since when somebody vouches that the account is one person’s, `YYYY-MM-DD`. */
  attested: string
  period: { from: string; until: string }
  /** For whom it is made, and what they call it, as its holder says. */
  audience: string
  reference?: string | undefined
  sums: Sums
}

/** Whether the sums are of one account: nothing came from nowhere. */
export const isWhole = ({ opening, closing, byRule, ...sums }: Sums): boolean =>
  opening + sums.awarded + sums.pooledIn ===
    sums.spent + sums.donated + sums.pooledOut + sums.expired + sums.reversed + closing &&
  byRule.reduce((total, { points }) => total + points, 0) === sums.awarded

/**
 * The statement as a credential, not yet signed.
 * @param validFrom - RFC 3339 UTC, and until when
 */
export const bankStatement = (
  { issuer }: Portal,
  { kind, code, attested, period, audience, reference, sums }: Stated,
  { id, validFrom, validUntil }: { id: string; validFrom: string; validUntil: string },
) => ({
  '@context': [...CONTEXT, POINTS_CONTEXT],
  id: `urn:uuid:${id}`,
  type: [POINTS_TYPE, 'VerifiableCredential'],
  issuer: { type: ['CredentialIssuer'], ...issuer },
  validFrom,
  validUntil,
  name: `生态积分证明 / Eco-points statement ${period.from} – ${period.until}`,
  credentialSubject: {
    type: ['PointsAccount'],
    name: `${audience}${reference === undefined ? '' : ` · ${reference}`}`,
    holder: kind,
    ...(code === undefined ? {} : { registeredId: code }),
    attestedSince: attested,
    audience,
    ...(reference === undefined ? {} : { reference }),
    period,
    ...sums,
  },
})
