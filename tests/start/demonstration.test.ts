import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ROLES } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { endDemonstration, hasNoSession } from '../../db/intake/demonstration.ts'
import {
  DEMONSTRATION_PATH,
  LINKS_PATH,
  openDemonstrationDoor,
  SAID,
  showLinks,
  type DemonstrationLink,
} from '../../scripts/portal/demonstration-door.ts'
import { besideTheWorker } from '../../scripts/portal/doors.ts'
import { isDemonstrating } from '../../scripts/portal/serving.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { newState } from './a-record.ts'
import { aSetting, OWN_STORES, type Portal, startPortal, TOKEN } from './portals.ts'

/** Signing in to a portal on somebody's own machine as an invented person. */

const ROOT = join(import.meta.dirname, '../..')
const directory = newState()
let portal: Portal
let links: () => DemonstrationLink[] = () => []

beforeAll(async () => {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const opened = openDemonstrationDoor({ origin, token: TOKEN })
  links = opened.links
  const beside = [besideTheWorker([opened.door])]
  portal = await startPortal(join(directory, 'v3'), port, aSetting(), OWN_STORES, beside)
}, 120_000)
afterAll(async () => {
  await portal.stop()
  rmSync(directory, { recursive: true, force: true })
})

const linkOf = (role: string): string => links().find((one) => one.role === role)?.link ?? ''
const open = (link: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(link, { redirect: 'manual', headers, method })
const cookieOf = (answer: Response): string =>
  /^(__Host-lucid=[\w-]{43});/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
const as = (cookie: string, path: string, body?: object): Promise<Response> =>
  fetch(`${portal.origin}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      cookie,
      origin: portal.origin,
      'sec-fetch-site': 'same-origin',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
interface Account {
  name: string
  fresh: boolean
  roles: { role: string; organisation: string | null }[]
}
const accountOf = async (cookie: string): Promise<Account> => {
  const answer = await as(cookie, '/api/account')
  expect(answer.status).toBe(200)
  const account: Account = JSON.parse(await answer.text())
  return account
}

/** Asks under another name than the machine's own, as a page of somebody else's can make a browser do. */
const under = (host: string, path: string, method: string): Promise<number> =>
  new Promise((done, fail) => {
    const { port } = new URL(portal.origin)
    const headers = { host, authorization: `Bearer ${TOKEN}` }
    const asked = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      answer.resume()
      done(answer.statusCode ?? 0)
    })
    asked.on('error', fail).end()
  })

describe('a link', () => {
  it.each(ROLES)('signs in, without a passkey, as an invented %s of an invented organisation', async (role) => {
    const answer = await open(linkOf(role))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console/'])
    const set = answer.headers.get('set-cookie') ?? ''
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Max-Age=2592000']) expect(set).toContain(part)
    const { name, roles } = await accountOf(cookieOf(answer))
    expect(name).toMatch(/^示例/)
    expect(roles.map((held) => held.role)).toEqual([role])
    const [held] = roles
    if (role === 'auditor') expect(held?.organisation).toBeNull()
    else expect(held?.organisation?.slice(2, 4)).toBe('99')
  })

  it('is one for each role, each different, at the name where passkeys work too', () => {
    const made = links()
    expect(made.map(({ role }) => role)).toEqual([...ROLES])
    expect(new Set(made.map(({ link }) => link)).size).toBe(ROLES.length)
    for (const { link } of made) expect(new URL(link).hostname).toBe('localhost')
    expect(showLinks(made)).toHaveLength(ROLES.length + 1)
  })

  it('works once, and says so after that in both languages', async () => {
    const link = linkOf('auditor')
    expect((await open(link)).status).toBe(303)
    const again = await open(link)
    expect([again.status, await again.text()]).toEqual([410, SAID.used])
    expect(again.headers.get('set-cookie')).toBeNull()
    const other = linkOf('admin')
    const both = await Promise.all([open(other), open(other)])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 410])
  })

  it('is not used up by looking ahead', async () => {
    const link = linkOf('handler')
    expect((await open(link, {}, 'HEAD')).status).toBe(405)
    expect((await open(link, { 'sec-purpose': 'prefetch;prerender' })).status).toBe(503)
    expect((await open(link)).status).toBe(303)
  })

  it('that was never made opens nothing', async () => {
    for (const code of ['', 'x', 'A'.repeat(43), 'A'.repeat(5_000), '%00', '..%2f..'])
      expect((await open(`${portal.origin}${DEMONSTRATION_PATH}${code}`)).status).toBe(410)
  })

  it('opened at the address instead of the name works there alike', async () => {
    const link = linkOf('publisher').replace('localhost', '127.0.0.1')
    const cookie = cookieOf(await open(link, { 'accept-language': 'en-GB,en;q=0.9' }))
    expect((await accountOf(cookie)).roles).toHaveLength(1)
  })

  it('leads English readers to the English console', async () => {
    expect((await open(linkOf('issuer'), { 'accept-language': 'en-GB,en;q=0.9' })).headers.get('location')).toBe(
      '/en/console/',
    )
  })

  it('ends the session that the browser had', async () => {
    const before = cookieOf(await open(linkOf('publisher')))
    const after = cookieOf(await open(linkOf('admin'), { cookie: `other=1; ${before}` }))
    expect((await as(before, '/api/account')).status).toBe(401)
    expect((await accountOf(after)).roles[0]?.role).toBe('admin')
  })

  it('is refused, and not used up, under any name but the machine’s own', async () => {
    const { pathname } = new URL(linkOf('admin'))
    for (const host of ['lucid.example', 'localhost.evil.example', '127.0.0.1.nip.io', '192.168.1.7', '0.0.0.0']) {
      expect([host, await under(host, pathname, 'GET')]).toEqual([host, 421])
      expect([host, await under(host, LINKS_PATH, 'POST')]).toEqual([host, 421])
    }
    expect(await under('localhost', pathname, 'GET')).toBe(303)
  })
})

describe('an invented person', () => {
  it('does grave acts though she has no passkey, as long as her session lasts, and never beyond her organisation', async () => {
    const admin = cookieOf(await open(linkOf('admin')))
    const { fresh, roles } = await accountOf(admin)
    const [{ organisation } = { organisation: '' }] = roles
    expect(fresh).toBe(true)
    const key = { role: 'publisher', bounds: {}, days: 1 }
    expect((await as(admin, '/api/keys', { ...key, organisation })).status).toBe(201)
    expect((await as(admin, '/api/keys', key)).status).toBe(403)
  })

  it('is the same person behind every link of her role, and what she did is noted', async () => {
    const [one, other] = [await open(linkOf('publisher')), await open(linkOf('publisher'))]
    const ids = await Promise.all(
      [one, other].map(async (answer) => (await as(cookieOf(answer), '/api/account')).text()),
    )
    expect(new Set(ids.map((text) => /"account":"([\w-]+)"/.exec(text)?.[1])).size).toBe(1)
    const auditor = cookieOf(await open(linkOf('auditor')))
    const noted = await (await as(auditor, '/api/activity?limit=50')).text()
    expect(noted).toContain(`GET ${DEMONSTRATION_PATH}"`)
    expect(noted).not.toMatch(new RegExp(`${DEMONSTRATION_PATH}[\\w-]`))
  })

  it('acts for organisations that the invented region has', () => {
    const file = readFileSync(join(ROOT, 'content/demonstration/organisations.csv'), 'utf8')
    const rows = Papa.parse<Record<string, string>>(file, { header: true, skipEmptyLines: true }).data
    const codes = new Set(rows.map(({ organisation }) => organisation))
    return Promise.all(
      ROLES.filter((role) => role !== 'auditor').map(async (role) => {
        const { roles } = await accountOf(cookieOf(await open(linkOf(role))))
        expect([role, codes.has(roles[0]?.organisation ?? '')]).toEqual([role, true])
      }),
    )
  })
})

describe('further links', () => {
  const ask = (headers: Record<string, string>, method = 'POST') =>
    fetch(`${portal.origin}${LINKS_PATH}`, { method, headers })

  it('are for who has the token of the machine alone', async () => {
    expect((await ask({})).status).toBe(401)
    expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await ask({ authorization: `Bearer ${TOKEN}` }, 'GET')).status).toBe(405)
    const answer = await ask({ authorization: `Bearer ${TOKEN}` })
    expect(answer.status).toBe(201)
    const { links: made }: { links: DemonstrationLink[] } = JSON.parse(await answer.text())
    expect((await open(made[0]?.link ?? '')).status).toBe(303)
  })
})

describe('a demonstration', () => {
  it('is opened on somebody’s own machine alone', () => {
    expect(isDemonstrating('demo', 'http://127.0.0.1:8787')).toBe(true)
    expect(isDemonstrating('demo', 'http://localhost:8787')).toBe(true)
    expect(isDemonstrating('demo', 'https://lucid.example')).toBe(false)
    for (const environment of ['production', 'test', '', undefined])
      expect(isDemonstrating(environment, 'http://127.0.0.1:8787')).toBe(false)
  })

  it('that ends leaves its people neither roles nor sessions', async () => {
    const admin = cookieOf(await open(linkOf('admin')))
    await portal.inIntake(async (intake) => {
      expect(await hasNoSession(openIntake(intake))).toBe(false)
      await endDemonstration(openIntake(intake), new Date())
      const held = await intake.prepare('SELECT count(*) AS n FROM held_roles WHERE ended_at IS NULL').first('n')
      expect([held, await intake.prepare('SELECT count(*) AS n FROM sessions').first('n')]).toEqual([0, 0])
    })
    expect((await as(admin, '/api/account')).status).toBe(401)
  })
})

describe('what is deployed', () => {
  const MARKS = [
    DEMONSTRATION_PATH,
    LINKS_PATH,
    ...Object.values(SAID).map((text) => text.slice(0, 12)),
    'enterDemonstration',
  ]
  const marksIn = (text: string): string[] => MARKS.filter((mark) => text.includes(mark))

  it('holds nothing of it in the Worker', () => {
    // There, what is no ASCII stands by its code.
    const script = readFileSync(inject('bundle'), 'utf8').replaceAll(/\\u([0-9A-F]{4})/gi, (_, code: string) =>
      String.fromCharCode(parseInt(code, 16)),
    )
    for (const known of ['/sessions/recovery', '示例', 'takeScans']) expect(script).toContain(known)
    expect(marksIn(script)).toEqual([])
    // Were it there, it would be found.
    expect(marksIn(readFileSync(join(ROOT, 'scripts/portal/demonstration-door.ts'), 'utf8')).length).toBeGreaterThan(3)
  })

  it.skipIf(!existsSync(join(ROOT, 'dist/made-of')))('holds nothing of it in the build with its pages', () => {
    const files = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(mjs|js|html)$/.test(name),
    )
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((name) => marksIn(readFileSync(join(ROOT, 'dist', name), 'utf8')).length > 0)).toEqual([])
  })
})
