import { env } from 'cloudflare:workers'
import { PERMISSIONS } from '../../content/generated/permissions.ts'
import { scopeOf, type ActionName } from '../../content/people/permissions.ts'
import { ROLES, type RoleName } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { openSession } from '../../db/intake/sessions.ts'
import type { Operation } from '../contract/document.ts'
import { SITE } from './authenticator.ts'
import { aKey } from './builders.ts'
import { anOfficer, aPerson, type Tab } from './people.ts'

/** Everybody who asks for something, by name. */

const PAGE = { origin: SITE.origin, 'sec-fetch-site': 'same-origin' }
type Headers = Record<string, string>

/** Who may end what she asks with does so once: somebody new each time. */
const LEAVING = new Set(['DELETE /api/account', 'DELETE /api/account/sessions', 'POST /api/account/recovery-codes'])

const isAction = (name: string): name is ActionName => Object.hasOwn(PERMISSIONS.actions, name)
const ACTIONS = Object.keys(PERMISSIONS.actions).filter(isAction)

/** The body that a role is held in, where it needs one. */
export type Bodies = Readonly<Record<RoleName, readonly (string | undefined)[]>>

export interface Callers {
  names: string[]
  /** What she proves it with. */
  headers: (name: string) => Promise<Headers>
  /** Who may ask for it by the permission table; nobody in particular where it names no one. */
  mayAsk: (operation: Operation) => readonly string[]
  tab: (name: string) => Tab
}

let addresses = 0
/** Whoever signs up does so from an address of her own: nobody is stopped for asking often. */
const from = (): Headers => ({ 'cf-connecting-ip': `2001:db8:e::${(addresses++).toString(16)}` })

const cookie = (tab: Tab): Headers => ({ ...PAGE, cookie: `__Host-lucid=${tab.cookie}` })

/** Somebody with an account, signed in by another way than the passkey that takes long to use. */
const somebodyNew = async (of: Tab): Promise<Headers> => {
  const signIn = { account: of.account, passkey: undefined, unreleased: false }
  return { ...PAGE, cookie: `__Host-lucid=${await openSession(openIntake(env.INTAKE), signIn, new Date())}` }
}

/** Officers and keys of every role in each of its bodies, two persons, the operator, strangers. */
export const makeCallers = async (bodies: Bodies): Promise<Callers> => {
  const proofs = new Map<string, Headers>([
    ['nobody', {}],
    ['a visitor of a page', PAGE],
    ['a wrong key', { authorization: `Bearer lucid_${'x'.repeat(43)}` }],
    ['the operator', { authorization: 'Bearer operator-token-of-the-tests' }],
  ])
  const tabs = new Map<string, Tab>()
  const roles = new Map<string, { door: string; role: RoleName; organisation: string | undefined }>()
  for (const name of ['person 1', 'person 2', 'leaver']) tabs.set(name, await aPerson())
  for (const role of ROLES)
    for (const organisation of bodies[role]) {
      const name = `${role} of ${organisation ?? 'the portal'}`
      tabs.set(name, await anOfficer(role, organisation))
      roles.set(name, { door: 'session', role, organisation })
      proofs.set(`${name}, by key`, { authorization: `Bearer ${await aKey({}, role, organisation)}` })
      roles.set(`${name}, by key`, { door: 'key', role, organisation })
    }
  // A long run is longer than a passkey counts as fresh.
  await env.INTAKE.prepare('UPDATE sessions SET fresh_until = expires_at').run()
  const persons = ['person 1', 'person 2']
  const may = (action: ActionName): string[] => {
    const rule: { by: readonly string[] } = PERMISSIONS.actions[action]
    if (rule.by.includes('operator')) return ['the operator']
    const isOpen = rule.by.includes('anyone')
    const fitting = [...roles].filter(([, { door, role, organisation }]) => {
      const scope = rule.by.includes(door) ? scopeOf(action, role) : undefined
      return scope !== undefined && (scope !== 'organisation' || organisation !== undefined)
    })
    const person = rule.by.includes('session') && scopeOf(action, 'person') !== undefined ? persons : []
    return [...(isOpen ? ['nobody', 'a visitor of a page'] : []), ...fitting.map(([name]) => name), ...person]
  }
  const tab = (name: string): Tab => {
    const found = tabs.get(name)
    if (!found) throw new Error(`nobody is called ${name}`)
    return found
  }
  return {
    names: [...proofs.keys(), ...tabs.keys()],
    tab,
    headers: async (name) =>
      proofs.get(name) ?? (name === 'leaver' ? somebodyNew(await aPerson(from())) : cookie(tab(name))),
    mayAsk: ({ name }) => {
      if (LEAVING.has(name)) return ['leaver']
      const named = ACTIONS.filter((action) => {
        const { routes }: { routes: readonly string[] } = PERMISSIONS.actions[action]
        return routes.includes(name)
      })
      const fitting = [...new Set(named.flatMap(may))]
      return fitting.length > 0 ? fitting : ['nobody', 'person 1']
    },
  }
}
