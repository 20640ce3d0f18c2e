import type { InferResponseType } from 'hono/client'
import { PERMISSIONS } from '../../../content/generated/permissions.ts'
import { decide, type ActionName, type HeldRole as Held } from '../../../content/people/permissions.ts'
import { portal, rememberAccount } from './ask.ts'
import { Refused } from './request.ts'
import { root } from './words.ts'

/** Who is signed in, and what the permission table allows her. The portal decides again, whatever the page shows. */

export type Account = InferResponseType<typeof portal.api.account.$get, 200>
export type HeldRole = Account['roles'][number]

const held = ({ id, role, organisation, bounds }: HeldRole): Held => ({
  id,
  role,
  organisation: organisation ?? undefined,
  bounds,
})

/** What of an account tells others what to offer her, in this browser alone: a link to correct a record. */
const MARK = 'lucid-publishes'

const mark = (account: Account | undefined): void => {
  try {
    if (account && rolesFor(account, ['records-publish', 'records-state-own']).length > 0)
      localStorage.setItem(MARK, 'yes')
    else localStorage.removeItem(MARK)
  } catch {
    // A browser that keeps nothing offers no links.
  }
}

/** Roles of hers in which she may do any of the actions, in this register where one is named. */
export const rolesFor = (account: Account, actions: readonly ActionName[], register?: string): HeldRole[] =>
  account.roles.filter(
    (role) => decide({ door: 'session', roles: [held(role)], fresh: true }, { actions, register }).allowed,
  )

/** Whether she may do any of the actions at all; `null` is open to everybody signed in. */
export const may = (account: Account, actions: readonly ActionName[] | null): boolean =>
  actions === null ||
  decide({ door: 'session', roles: [], fresh: true }, { actions }).allowed ||
  rolesFor(account, actions).length > 0

/** Names of actions as an element carries them; without any it is open to everybody signed in. */
export const actionsOf = (element: HTMLElement): readonly ActionName[] | null => {
  const named = element.dataset['actions']
  return named === undefined ? null : named.split(' ').filter(isAction)
}

const isAction = (name: string): name is ActionName => Object.hasOwn(PERMISSIONS.actions, name)

/** Signing in leads back to where she was. */
const toSignIn = async (): Promise<never> => {
  const back = location.pathname + location.search
  location.replace(`${root.dataset['signIn'] ?? '/console/sign-in/'}?to=${encodeURIComponent(back)}`)
  return new Promise(() => {})
}

const read = async (): Promise<Account> => {
  try {
    const account = await (await portal.api.account.$get()).json()
    rememberAccount(account.account)
    mark(account)
    return account
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error
    mark(undefined)
    return toSignIn()
  }
}

/** Whoever is signed in; somebody who is not is led to sign in, and this never comes back. */
export const person: Promise<Account> = read()
