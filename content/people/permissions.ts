import { PERMISSIONS } from '../generated/permissions.ts'
import type { Door, HolderName, Scope } from './permission.ts'
import type { Bounds, RoleName } from './roles.ts'
import { isWithin } from './within.ts'

/** The permission table, asked. */

export type ActionName = keyof typeof PERMISSIONS.actions

interface Rule {
  by: readonly Door[]
  fresh: boolean
  grants: Readonly<Partial<Record<HolderName, Scope>>>
}
const ruleOf = (action: ActionName): Rule => PERMISSIONS.actions[action]

/** How far a holder's grant goes; `undefined` where the table gives none. */
export const scopeOf = (action: ActionName, holder: HolderName): Scope | undefined => ruleOf(action).grants[holder]

/** A role as somebody holds it, a person or a key. */
export interface HeldRole {
  /** Of the key, or of the role as a person holds it. */
  id: string
  role: RoleName
  /** Unified social credit code; `undefined` for the portal itself. */
  organisation: string | undefined
  bounds: Bounds
}

export interface Caller {
  door: 'key' | 'session'
  roles: readonly HeldRole[]
  /** Whether a passkey was used within the last five minutes. */
  fresh: boolean
}

export interface Asked {
  /** The request does what any one of them allows. */
  actions: readonly ActionName[]
  /** The register that it is about. */
  register?: string | undefined
  /** Id of the role that a person wants to act in. */
  as?: string | undefined
}

export type Decision =
  | { allowed: true; action: ActionName; scope: Scope; role: HeldRole | undefined }
  /** `door`: a key where only a person may; `fresh`: a passkey must be used first; `which`: several roles would do. */
  | { allowed: false; why: 'role' | 'door' | 'fresh' | 'which'; choices: readonly HeldRole[] }

const refused = (why: 'role' | 'door' | 'fresh' | 'which', choices: readonly HeldRole[] = []): Decision => ({
  allowed: false,
  why,
  choices,
})

/** Whether the role's own limits leave room for the scope at all. */
const fits = (scope: Scope, { organisation, bounds }: HeldRole, register: string | undefined): boolean =>
  (scope !== 'organisation' || organisation !== undefined) &&
  (register === undefined || bounds.registers === undefined || bounds.registers.includes(register))

/** Decides by the table alone, before anything about the thing itself is known. */
export const decide = ({ door, roles, fresh }: Caller, { actions, register, as }: Asked): Decision => {
  const open = actions.filter((action) => ruleOf(action).by.includes(door))
  if (open.length === 0) return refused('door')
  const own = door === 'session' ? open.find((action) => scopeOf(action, 'person') !== undefined) : undefined
  const candidates = roles
    .filter(({ id }) => as === undefined || id === as)
    .flatMap((role) => {
      for (const action of open) {
        const scope = scopeOf(action, role.role)
        if (scope !== undefined && fits(scope, role, register)) return [{ action, scope, role }]
      }
      return []
    })
  const [found, ...others] = own ? [{ action: own, scope: 'self' as const, role: undefined }] : candidates
  if (!found) return refused('role')
  if (ruleOf(found.action).fresh && !fresh) return refused('fresh')
  // Two roles of different reach: whose word it is must be said, not guessed.
  if (others.length > 0)
    return refused(
      'which',
      candidates.map(({ role }) => role),
    )
  return { allowed: true, ...found }
}

/** What is granted: a role, where it holds. */
export type Grant = Pick<HeldRole, 'role' | 'organisation' | 'bounds'>

/** Which part of a grant goes beyond the one who grants it; `undefined` when none does. Nobody grants what is not hers. */
export const beyond = (
  granter: Pick<HeldRole, 'organisation' | 'bounds'>,
  { organisation, bounds }: Grant,
): 'organisation' | 'registers' | 'places' | 'schemes' | 'rowsPerDay' | undefined => {
  const own = granter.bounds
  if (granter.organisation !== undefined && organisation !== granter.organisation) return 'organisation'
  if (own.registers && !bounds.registers?.every((id) => own.registers?.includes(id))) return 'registers'
  if (own.places && !bounds.places?.every((place) => own.places?.some((bound) => isWithin(place, bound))))
    return 'places'
  if (own.schemes && !bounds.schemes?.every((scheme) => own.schemes?.includes(scheme))) return 'schemes'
  if (own.rowsPerDay !== undefined && (bounds.rowsPerDay ?? Infinity) > own.rowsPerDay) return 'rowsPerDay'
  return undefined
}
