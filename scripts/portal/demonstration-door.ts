import { randomUUID } from 'node:crypto'
import { generateCookie } from 'hono/cookie'
import { parse } from 'hono/utils/cookie'
import { passkeySite } from '../../content/people/passkey-site.ts'
import type { RoleName } from '../../content/people/roles.ts'
import { SESSION_COOKIE, SESSION_COOKIE_OPTIONS } from '../../content/people/session-cookie.ts'
import { dayOf } from '../../content/registers/span.ts'
import { SECURITY_HEADERS } from '../../content/security/headers.ts'
import { isLoopback } from '../../content/security/loopback.ts'
import { openIntake } from '../../db/intake/db.ts'
import { enterDemonstration, type DemonstrationPerson } from '../../db/intake/demonstration.ts'
import { hashOf, newSecret } from '../../db/intake/secret.ts'
import { endSessionOf, SESSION_DAYS } from '../../db/intake/sessions.ts'
import { keepDemonstrationKey } from './demonstration-keys.ts'
import { DEMONSTRATION_PEOPLE } from './demonstration-people.ts'
import type { Door } from './doors.ts'
import { isOperator } from './operator-token.ts'

/**
 * Signing in to a portal on somebody's own machine as an invented person, by a link that works once and dies with the
 * process that made it. It takes no passkey, so that a browser without a screen enters too.
 */

/** Where a link leads; stands in no build. */
export const DEMONSTRATION_PATH = '/demonstration/sign-in/'
/** Where a script asks for further links. */
export const LINKS_PATH = '/api/operator/demonstration-links'

export interface DemonstrationLink {
  role: RoleName
  link: string
}

/** What the door says of itself, in no other place. */
export const SAID = {
  host: '演示登录只在本机使用：请用 localhost 或 127.0.0.1 打开。\nDemonstration sign-in is for this machine alone: open it at localhost or 127.0.0.1.\n',
  used: '这个演示登录链接用过了，或者平台已经重新启动。再要一组：npm run admin -- --demonstration\nThis link was used before, or the portal was started anew. For others: npm run admin -- --demonstration\n',
  ahead: '链接只能用一次，不提前载入。\nA link works once and is not loaded ahead.\n',
  method: '只能用浏览器打开。\nOpen it in a browser.\n',
  operator: '这个地址只供本机脚本使用。\nThis address is for scripts of this machine.\n',
}

const say = (status: number, text: string, headers: Record<string, string> = {}): Response =>
  new Response(text, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      ...headers,
    },
  })

/** A line for each link, for a terminal. */
export const showLinks = (links: readonly { role: string; link: string }[]): string[] => [
  '演示登录，每个链接只能用一次 / Demonstration sign-in, each link works once:',
  ...links.map(({ role, link }) => `  ${role.padEnd(13)}${link}`),
]

const prefersEnglish = (header: string | null): boolean => /^\s*en\b/i.test(header ?? '')

/**
 * @param origin - `PORTAL_ORIGIN`; links name the host at which passkeys work too
 * @param token - of the operator
 */
export const openDemonstrationDoor = (
  { origin, token }: { origin: string; token: string },
  now: () => Date = () => new Date(),
): { links: () => DemonstrationLink[]; door: Door } => {
  /** By hash of the code, so that looking one up tells nothing by its time. */
  const waiting = new Map<string, DemonstrationPerson>()

  const links = (): DemonstrationLink[] =>
    DEMONSTRATION_PEOPLE.map((person) => {
      const code = newSecret()
      waiting.set(hashOf(code), person)
      return { role: person.role, link: `${passkeySite(origin).origin}${DEMONSTRATION_PATH}${code}` }
    })

  const enter = async (request: Request, intake: D1Database): Promise<Response> => {
    if (request.method !== 'GET') return say(405, SAID.method, { Allow: 'GET' })
    if (/prefetch|prerender/.test(`${request.headers.get('Sec-Purpose')} ${request.headers.get('Purpose')}`))
      return say(503, SAID.ahead)
    const hash = hashOf(new URL(request.url).pathname.slice(DEMONSTRATION_PATH.length))
    const person = waiting.get(hash)
    if (!person) return say(410, SAID.used)
    waiting.delete(hash)
    const db = openIntake(intake)
    const before = parse(request.headers.get('Cookie') ?? '', `__Host-${SESSION_COOKIE}`)[`__Host-${SESSION_COOKIE}`]
    if (before !== undefined) await endSessionOf(db, before)
    const act = { request: randomUUID(), target: `GET ${DEMONSTRATION_PATH}`, status: 303 }
    const session = await enterDemonstration(db, person, act, now())
    if (person.role === 'handler') await keepDemonstrationKey(db, dayOf(now().toISOString()))
    const cookie = generateCookie(SESSION_COOKIE, session, {
      ...SESSION_COOKIE_OPTIONS,
      maxAge: SESSION_DAYS * 86_400,
      prefix: 'host',
    })
    const to = prefersEnglish(request.headers.get('Accept-Language')) ? '/en/console/' : '/console/'
    return say(303, '', { Location: to, 'Set-Cookie': cookie })
  }

  const giveLinks = (request: Request): Response => {
    if (!isOperator(request, token)) return say(401, SAID.operator, { 'WWW-Authenticate': 'Bearer' })
    if (request.method !== 'POST') return say(405, SAID.operator, { Allow: 'POST' })
    return Response.json({ links: links() }, { status: 201, headers: { 'Cache-Control': 'no-store' } })
  }

  const answer: Door['answer'] = async (request, { INTAKE }) => {
    if (!isLoopback(request.url)) return say(421, SAID.host)
    return new URL(request.url).pathname === LINKS_PATH ? giveLinks(request) : enter(request, INTAKE)
  }
  return { links, door: { paths: [`${DEMONSTRATION_PATH}*`, LINKS_PATH], answer } }
}
