import { env } from 'cloudflare:workers'
import { requestId } from 'hono/request-id'
import { beforeAll, describe, expect, it } from 'vitest'
import { PERMISSIONS } from '../../content/generated/permissions.ts'
import { scopeOf, type ActionName } from '../../content/people/permissions.ts'
import type { Door, HolderName } from '../../content/people/permission.ts'
import { ROLES, type RoleName } from '../../content/people/roles.ts'
import { api } from '../../worker/api.ts'
import { SITE } from './authenticator.ts'
import { aKey, ask } from './builders.ts'
import { newRoutes } from '../../worker/app.ts'
import { authorize } from '../../worker/http/authorize.ts'
import { aPerson, anOfficer, give, letPass, type Tab } from './people.ts'

/** Every route of the API, asked by everybody, against the table. */

const OWN = '91350100M000100Y43'
const OTHER = '91110000100000000R'

interface Rule {
  by: readonly Door[]
  fresh: boolean
  routes: readonly string[]
}
const isAction = (name: string): name is ActionName => Object.hasOwn(PERMISSIONS.actions, name)
const ACTIONS = Object.keys(PERMISSIONS.actions).filter(isAction)
const ruleOf = (action: ActionName): Rule => PERMISSIONS.actions[action]

/** What a route's parameters are filled with: things that do not exist, but a register fit for the action. */
const REGISTER: Partial<Record<ActionName, string>> = {
  'records-publish': 'places',
  'records-state-own': 'replies',
  'certificates-keep': 'certificates',
  'products-keep': 'products',
  'sealing-keys-keep': 'sealing-keys',
}
const pathOf = (route: string, action: ActionName): string =>
  route
    .replace('{register}', REGISTER[action] ?? 'places')
    .replace('{seq}', '999999999')
    .replace(/\{\w+\}/g, 'nothing-of-the-kind')

/** Routes as the API answers them, `METHOD /path/{parameter}`. */
const answering = [
  ...new Set(
    api.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}').replace(/(.)\/$/, '$1')}`),
  ),
]
const listed = ACTIONS.flatMap((action) => ruleOf(action).routes.map((route) => ({ action, route })))

/** Somebody who asks: how, and what the table calls her. */
interface Caller {
  title: string
  door: Door
  holder: HolderName
  fresh: boolean
  /** Whether the table's word is to be had at all: a session whose roles rest has none. */
  organisation: string | undefined
  headers: () => Record<string, string>
}

let callers: Caller[] = []
let addresses = 0
/** Each asks from an address of her own, so that nobody is stopped for asking often. */
const from = (): Record<string, string> => ({ 'cf-connecting-ip': `2001:db8::${(addresses++).toString(16)}` })
const PAGE = { origin: SITE.origin, 'sec-fetch-site': 'same-origin' }
const byKey = (key: string) => () => ({ authorization: `Bearer ${key}`, ...PAGE })
const byCookie = (tab: Tab) => {
  const { cookie } = tab
  return () => ({ cookie: `__Host-lucid=${cookie}`, ...PAGE })
}

beforeAll(async () => {
  callers = [
    {
      title: 'nobody',
      door: 'anyone',
      holder: 'anyone',
      fresh: false,
      organisation: undefined,
      headers: () => ({ ...PAGE }),
    },
    {
      title: 'an unknown key',
      door: 'anyone',
      holder: 'anyone',
      fresh: false,
      organisation: undefined,
      headers: byKey(`lucid_${'x'.repeat(43)}`),
    },
    {
      title: 'the operator',
      door: 'operator',
      holder: 'operator',
      fresh: false,
      organisation: undefined,
      headers: () => ({ authorization: 'Bearer operator-token-of-the-tests', ...PAGE }),
    },
  ]
  const person = await aPerson()
  callers.push({
    title: 'a person without roles',
    door: 'session',
    holder: 'person',
    fresh: true,
    organisation: undefined,
    headers: byCookie(person),
  })
  for (const role of ROLES)
    // Nothing that is asked for belongs to anybody: which organisation a role is of makes no difference here.
    for (const organisation of [OWN, undefined]) callers.push(...(await holding(role, organisation)))
})

const holding = async (role: RoleName, organisation: string | undefined): Promise<Caller[]> => {
  const whose = organisation === undefined ? 'the portal' : 'an organisation'
  const [fresh, stale] = [await anOfficer(role, organisation), await anOfficer(role, organisation)]
  await letPass(stale)
  const key = await aKey({}, role, organisation)
  const common = { holder: role, organisation }
  return [
    { title: `a key of a ${role} of ${whose}`, door: 'key', fresh: false, ...common, headers: byKey(key) },
    { title: `a ${role} of ${whose}`, door: 'session', fresh: true, ...common, headers: byCookie(fresh) },
    {
      title: `a ${role} of ${whose}, signed in long ago`,
      door: 'session',
      fresh: false,
      ...common,
      headers: byCookie(stale),
    },
  ]
}

/** What the table says: open, or the status of the refusal. */
const expected = (action: ActionName, { door, holder, fresh, organisation }: Caller): 'open' | 401 | 403 => {
  const { by, fresh: wantsFresh } = ruleOf(action)
  if (by.includes('anyone')) return 'open'
  if (by.includes('operator')) return door === 'operator' ? 'open' : 401
  if (door === 'anyone' || door === 'operator') return 401
  if (!by.includes(door)) return 403
  const scope = scopeOf(action, holder) ?? (door === 'session' ? scopeOf(action, 'person') : undefined)
  if (scope === undefined || (scope === 'organisation' && organisation === undefined)) return 403
  return wantsFresh && !fresh ? 403 : 'open'
}

const request = (route: string, action: ActionName, headers: Record<string, string>): Promise<Response> => {
  const [method = '', path = ''] = route.split(' ')
  const isWriting = method !== 'GET' && method !== 'DELETE'
  return ask(
    method,
    pathOf(path, action),
    { ...from(), ...headers, ...(isWriting ? { 'content-type': 'application/json' } : {}) },
    isWriting ? '{"nothing": "of the kind"}' : undefined,
  )
}

/**
 * Who asks: everybody in the long suite. In the short one each role does, signed in a moment ago, and in turns by key or
 * signed in long ago, of the portal or of an organisation.
 * @param turn - number of the route
 */
const asking = (turn: number): Caller[] =>
  callers.filter(({ door, holder, fresh, organisation }) => {
    const at = ROLES.findIndex((role) => role === holder) + turn
    if (env.RUNS !== '' || door === 'anyone' || holder === 'operator' || holder === 'person') return true
    const isOfPortal = at % 2 === 0
    const isByKey = Math.floor(at / 2) % 2 === 0
    return (organisation === undefined) === isOfPortal && (fresh || (door === 'key') === isByKey)
  })

/** Routes that would end what the test asks with; refusals are asked of them as of all others. */
const ENDING = new Set(['DELETE /api/account'])

describe('the table', () => {
  it('names only routes that answer', () => {
    expect(listed.map(({ route }) => route).filter((route) => !answering.includes(route))).toEqual([])
  })

  it('names every route that writes', () => {
    const named = new Set(listed.map(({ route }) => route))
    expect(answering.filter((route) => !route.startsWith('GET ') && !named.has(route))).toEqual([])
  })

  it('explains every role', () => {
    expect(Object.keys(PERMISSIONS.holders).sort()).toEqual(['anyone', 'operator', 'person', ...ROLES].sort())
  })
})

describe.each(ACTIONS)('%s', (action) => {
  it.each([...ruleOf(action).routes])('%s is open to whom the table says, and to nobody else', async (route) => {
    const wrong = await Promise.all(
      asking(listed.findIndex((one) => one.route === route)).map(async (caller) => {
        const wanted = expected(action, caller)
        if (wanted === 'open' && ENDING.has(route)) return []
        const { status } = await request(route, action, caller.headers())
        // The standard of these routes knows no 401.
        const refusal = route.includes(' /open311/') ? 403 : wanted
        const isRight = wanted === 'open' ? status !== 401 && status !== 403 && status < 500 : status === refusal
        return isRight ? [] : [{ who: caller.title, wanted, status }]
      }),
    )
    expect(wrong.flat()).toEqual([])
  })
})

describe('what the table does not name', () => {
  const unnamed = answering.filter((route) => route.startsWith('GET ') && !listed.some((one) => one.route === route))

  it.each(unnamed)('%s is public: who asks makes no difference', async (route) => {
    const [nobody, unknownKey, , person] = callers
    const statuses: number[] = []
    // One after another: what the first has read is answered to the others, who would not wait for it.
    for (const caller of [nobody, unknownKey, person])
      statuses.push((await request(route, 'records-publish', caller?.headers() ?? {})).status)
    expect(new Set(statuses).size).toBe(1)
    expect(statuses).not.toContain(401)
    expect(statuses).not.toContain(403)
  })
})

describe('a request', () => {
  it('is judged by its key, where it carries a key and a cookie', async () => {
    const admin = await anOfficer('admin')
    const headers = { ...PAGE, cookie: `__Host-lucid=${admin.cookie}` }
    expect((await ask('GET', '/api/keys', headers)).status).toBe(200)
    const key = await aKey({}, 'publisher')
    expect((await ask('GET', '/api/keys', { ...headers, authorization: `Bearer ${key}` })).status).toBe(403)
    expect((await ask('GET', '/api/keys', { ...headers, authorization: 'Bearer lucid_wrong' })).status).toBe(401)
  })

  it('of somebody with several fitting roles says which', async () => {
    const tab = await anOfficer('auditor', OWN)
    const other = await give(tab, 'auditor', OTHER)
    const answer = await tab.ask('GET', '/api/activity')
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(other)
    expect((await tab.ask('GET', '/api/activity', undefined, { 'lucid-role': other })).status).toBe(200)
    expect((await tab.ask('GET', '/api/activity', undefined, { 'lucid-role': 'somebody-elses' })).status).toBe(403)
  })

  it.each([
    // Of a key the sequencer reads, once for all who ask at the same time.
    ['key', { own: 0, sequencers: 1 }, async () => ({ authorization: `Bearer ${await aKey({}, 'publisher')}` })],
    [
      'cookie',
      { own: 1, sequencers: 0 },
      async () => ({ ...PAGE, cookie: `__Host-lucid=${(await anOfficer('publisher')).cookie}` }),
    ],
  ])('that writes costs one read of INTAKE to be authorised too, by %s', async (_, reads, headersOf) => {
    const app = newRoutes()
      .use(requestId(), authorize('files-hand-in'))
      .post('/', (c) => c.text('here'))
    const headers = await headersOf()
    const statements: string[] = []
    const counted = new Proxy(env.INTAKE, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (name === 'prepare')
          return (statement: string) => {
            statements.push(statement)
            return target.prepare(statement)
          }
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const asked: string[] = []
    const sequencer = {
      idFromName: (name: string) => env.SEQUENCER.idFromName(name),
      get: (id: DurableObjectId) => {
        const stub = env.SEQUENCER.get(id)
        const authorityOf = (hash: string) => {
          asked.push(hash)
          return stub.authorityOf(hash)
        }
        return { authorityOf, note: (act: Parameters<typeof stub.note>[0]) => stub.note(act) }
      },
    }
    const bindings = { ...env, INTAKE: counted, SEQUENCER: sequencer }
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
    const answer = await app.request('/', { method: 'POST', headers }, bindings, context)
    expect(await answer.text()).toBe('here')
    const selects = statements.filter((statement) => /^select/i.test(statement))
    expect({ own: selects.length, sequencers: asked.length }).toEqual(reads)
    // What a key was used for last is noted beside that, at most once an hour.
    expect(statements.length).toBeLessThanOrEqual(2)
  })

  it('costs one read of INTAKE to be authorised, by key or by cookie', async () => {
    const app = newRoutes()
      .use(authorize('keys-read'))
      .get('/', (c) => c.text('here'))
    const audited = newRoutes()
      .use(authorize('activity-read'))
      .get('/', (c) => c.text('here'))
    const statements: string[] = []
    const counted = new Proxy(env.INTAKE, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (name === 'prepare')
          return (statement: string) => {
            statements.push(statement)
            return target.prepare(statement)
          }
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
    const admin = await anOfficer('admin')
    const byCookieAnswer = await app.request(
      '/',
      { headers: { cookie: `__Host-lucid=${admin.cookie}` } },
      { ...env, INTAKE: counted },
      context,
    )
    expect([await byCookieAnswer.text(), statements.length]).toEqual(['here', 1])
    statements.length = 0
    const key = await aKey({}, 'auditor')
    const headers = { authorization: `Bearer ${key}` }
    const answer = await audited.request('/', { headers }, { ...env, INTAKE: counted }, context)
    expect(await answer.text()).toBe('here')
    expect(statements.filter((statement) => /^select/i.test(statement))).toHaveLength(1)
  })
})
