import type { InferResponseType } from 'hono/client'
import { portal } from '../console/ask.ts'
import type { Account as Person } from '../console/person.ts'

/** What an account's page reads, and for whom it asks. */

export type Account = InferResponseType<typeof portal.api.points.accounts.$get, 200>['items'][number]
export type Redemption = InferResponseType<
  (typeof portal.api.points.accounts)[':id']['redemptions']['$get'],
  200
>['items'][number]
export type Line = InferResponseType<
  (typeof portal.api.points.accounts)[':id']['statement']['$get'],
  200
>['items'][number]
export type Offer = InferResponseType<(typeof portal.api.points.offers)[':id']['$get'], 200>
export type Project = InferResponseType<typeof portal.api.points.projects.$get, 200>['items'][number]

/** For herself, or for an organisation in her role. */
export interface Acting {
  /** Id of the role; `undefined` for herself. */
  role: string | undefined
  /** The organisation’s code. */
  organisation: string | undefined
}

/** Whom she may act for: herself first. */
export const actingsOf = (person: Person): Acting[] => [
  { role: undefined, organisation: undefined },
  ...person.roles.flatMap(({ id, role, organisation }) =>
    role === 'organisation' && organisation !== null ? [{ role: id, organisation }] : [],
  ),
]

export const headersOf = ({ role }: Acting): { headers: Record<string, string> } => ({
  headers: role === undefined ? {} : { 'Lucid-Role': role },
})

export const readAccounts = async (acting: Acting): Promise<Account[]> =>
  (await (await portal.api.points.accounts.$get({}, headersOf(acting))).json()).items

export const readOffer = async (id: string): Promise<Offer> =>
  (await portal.api.points.offers[':id'].$get({ param: { id } })).json()

export const readProjects = async (): Promise<Project[]> =>
  (await (await portal.api.points.projects.$get({ query: { limit: '200' } })).json()).items

export const readRedemptions = async (acting: Acting, id: string): Promise<Redemption[]> => {
  const answer = await portal.api.points.accounts[':id'].redemptions.$get(
    { param: { id }, query: { limit: '50' } },
    headersOf(acting),
  )
  return (await answer.json()).items
}
