import { env } from 'cloudflare:workers'
import type { Bounds, RoleName } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { acceptInvitation, invite } from '../../db/intake/invitations.ts'
import { Authenticator, SITE, type Mischief } from './authenticator.ts'
import { ask } from './builders.ts'

/** People of tests: a browser's tab with a cookie, and an authenticator. */

export const json = async (answer: Response): Promise<Record<string, unknown>> => answer.json()

/** The session's cookie that an answer sets; empty where it takes it away. */
export const cookieOf = (answer: Response): string | undefined =>
  /__Host-lucid=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]

let addresses = 1

export class Tab {
  cookie: string | undefined
  readonly authenticator = new Authenticator()
  account = ''
  recoveryCodes: string[] = []
  readonly #headers: Record<string, string>

  /** @param headers - of each of its questions; it is at an address of its own unless they name one */
  constructor(headers: Record<string, string> = {}) {
    this.#headers = { 'cf-connecting-ip': `2001:db8:7ab::${(addresses++).toString(16)}`, ...headers }
  }

  /** Asks as a page of the portal does, and keeps the cookie that comes back. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await ask(
      method,
      path,
      {
        origin: SITE.origin,
        'sec-fetch-site': 'same-origin',
        ...(this.cookie === undefined ? {} : { cookie: `__Host-lucid=${this.cookie}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.#headers,
        ...headers,
      },
      body === undefined ? undefined : JSON.stringify(body),
    )
    const cookie = cookieOf(answer)
    if (cookie !== undefined) this.cookie = cookie === '' ? undefined : cookie
    return answer
  }

  post(path: string, body: unknown = {}): Promise<Response> {
    return this.ask('POST', path, body)
  }

  async options(path: string): Promise<{ challenge: string }> {
    const answer = await this.post(`${path}/options`)
    if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
    return (await answer.json<{ options: { challenge: string } }>()).options
  }

  async signUp(over: object = {}, mischief: Mischief = {}): Promise<Response> {
    const response = await this.authenticator.create(await this.options('/api/accounts'), mischief)
    const answer = await this.post('/api/accounts', { response, ...over })
    if (answer.status === 201) {
      const made = await answer.clone().json<{ account: string; recoveryCodes: string[] }>()
      this.account = made.account
      this.recoveryCodes = made.recoveryCodes
    }
    return answer
  }

  async signIn(mischief: Mischief = {}): Promise<Response> {
    const response = await this.authenticator.get(await this.options('/api/sessions'), mischief)
    return this.post('/api/sessions', { response })
  }

  async confirm(mischief: Mischief = {}): Promise<Response> {
    const response = await this.authenticator.get(await this.options('/api/account/confirmation'), mischief)
    return this.post('/api/account/confirmation', { response })
  }
}

/** Somebody with an account, signed in. */
export const aPerson = async (headers: Record<string, string> = {}): Promise<Tab> => {
  const tab = new Tab(headers)
  const answer = await tab.signUp()
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
  return tab
}

/** Gives a role as a script on the machine would. */
export const give = async (tab: Tab, role: RoleName, organisation?: string, bounds: Bounds = {}): Promise<string> => {
  const [db, now] = [openIntake(env.INTAKE), new Date()]
  const { code } = await invite(db, { role, organisation, bounds }, { invitedBy: 'operator', hours: 1 }, now)
  const accepted = await acceptInvitation(db, code, tab.account, now)
  if (!accepted) throw new Error('an invitation that was just made')
  return accepted.role
}

/** Somebody with an account and a role, signed in a moment ago. */
export const anOfficer = async (role: RoleName, organisation?: string, bounds?: Bounds): Promise<Tab> => {
  const tab = await aPerson()
  await give(tab, role, organisation, bounds)
  return tab
}

/** Makes the passkey's last use lie too far back for grave acts. */
export const letPass = async (tab: Tab): Promise<void> => {
  await env.INTAKE.prepare(`UPDATE sessions SET fresh_until = '2020-01-01T00:00:00.000Z' WHERE account = ?`)
    .bind(tab.account)
    .run()
}
