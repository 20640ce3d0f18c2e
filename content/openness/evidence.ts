import { oncePerRegister } from '../registers/once.ts'
import { isErasable } from '../registers/fields.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import type { Body } from '../registers/facts.ts'

/** What one publisher, or several together, stated in one register: counted while publishing, by nobody's hand. */
export interface Contribution {
  register: string
  /** Entries ever stated, corrections and withdrawals among them. */
  entries: number
  /** Records that stand and whose newest entry is theirs. */
  records: number
  corrected: number
  withdrawn: number
  /** Fields of these records that hold something, of those in `countedFields`. */
  filled: number
  /** Records of these that name a document. */
  documented: number
  /** Instant of the last entry that was no correction, RFC 3339 UTC; empty while there is none. */
  lastNewAt: string
}

/** All that a score is reckoned from. */
export interface Evidence {
  /** The portal is asked for every register; a publisher for those in which it publishes. */
  subject: 'portal' | 'publisher'
  contributions: Contribution[]
  /** Publishers looked at, and those of them that the register of bodies that answer lists with a telephone number. */
  contacts: { publishers: number; listed: number }
  /** Requests for information looked at that were answered or whose time is over, and those answered. */
  requests: { due: number; answered: number }
  /** RFC 3339 UTC. */
  now: string
}

/** Fields whose filling is counted: those that no erasure can empty later, which would leave the count behind. */
export const countedFields = oncePerRegister((register): string[] =>
  Object.entries(register.fields).flatMap(([name, field]) => (isErasable(field) ? [] : [name])),
)

/** Fields that name documents and keep them. */
export const documentFields = oncePerRegister((register): string[] =>
  countedFields(register).filter((name) => register.fields[name]?.role.includes('document')),
)

const holds = (body: Body, name: string): boolean => {
  const value = body[name]
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/** What one standing record adds to its publisher's counts. */
export const filledBy = (register: RegisterDefinition, body: Body): { filled: number; documented: number } => ({
  filled: countedFields(register).filter((name) => holds(body, name)).length,
  documented: documentFields(register).some((name) => holds(body, name)) ? 1 : 0,
})
