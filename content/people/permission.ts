import * as z from 'zod'
import { Bilingual } from '../registers/register.ts'
import { ROLES } from './roles.ts'

/** The schema of `permissions.yaml`, the one table of who may do what. */

/** Who acts without holding a role. */
export const ROLELESS = ['anyone', 'person', 'operator'] as const
export const HOLDERS = [...ROLELESS, ...ROLES] as const
export type HolderName = (typeof HOLDERS)[number]

/**
 * How far a grant goes.
 * `bounds`: registers, places and rows a day of the role; `organisation`: only the one that the role is held in;
 * `reach`: that organisation, or the whole portal for a role without one; `self`: what belongs to the person.
 */
export const SCOPES = ['everywhere', 'bounds', 'organisation', 'reach', 'self'] as const
export type Scope = (typeof SCOPES)[number]

/** How a caller shows who is calling. */
export const DOORS = ['anyone', 'key', 'session', 'operator'] as const
export type Door = (typeof DOORS)[number]

const Explained = z.strictObject({ title: Bilingual, meaning: Bilingual })

/** A method and a path of the API, parameters in braces. */
const Route = z.string().regex(/^(GET|POST|PUT|PATCH|DELETE) \/[A-Za-z0-9/{}.-]*$/)

export const Action = Explained.extend({
  by: z.array(z.enum(DOORS)).min(1),
  /** Whether a passkey must have been used within the last five minutes. */
  fresh: z.boolean().default(false),
  /** Holder → how far. Who is not named may not. */
  grants: z.partialRecord(z.enum(HOLDERS), z.enum(SCOPES)),
  routes: z.array(Route).min(1),
})
export type Action = z.output<typeof Action>

export const PermissionTable = z.strictObject({
  holders: z.record(z.enum(HOLDERS), Explained),
  scopes: z.record(z.enum(SCOPES), Bilingual),
  actions: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), Action),
})
export type PermissionTable = z.output<typeof PermissionTable>
