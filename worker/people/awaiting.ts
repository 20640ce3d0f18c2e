import { createRoute, z } from '@hono/zod-openapi'
import { daysAfter, TOLD_DAYS } from '../../content/certificates/ending.ts'
import { scopeOf, type ActionName, type HeldRole } from '../../content/people/permissions.ts'
import { dayOf } from '../../content/registers/span.ts'
import { NOTICES } from '../../content/relayed-messages/message.ts'
import { readAccount } from '../../db/intake/accounts.ts'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import { listExpiringKeys } from '../../db/intake/keys.ts'
import type { Person } from '../../db/intake/sessions.ts'
import { listLikelyFakes } from '../../db/intake/label-look-ups.ts'
import { listOpenReports } from '../../db/intake/label-reports.ts'
import { listUnanswered } from '../../db/intake/relayed-messages.ts'
import { listWaiting } from '../../db/intake/waiting.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { isGoing, readHeld } from '../../db/record/held-certificates.ts'
import { newRoutes, recordOf } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { ALERTS } from '../label-watch/watching.ts'
import { mayRelease } from '../registers/releasing.ts'
import { recoveriesWithin } from './recoveries.ts'
import { isOpenNow, withinRole } from './waiting-view.ts'

/** What waits for whoever is signed in, so that the console can say it before she looks. */

/** Days before a key's end in which it is told. */
export const SOON_DAYS = 14
const DAY_MS = 86_400_000
/** Recovery codes that are enough. */
const FEW_CODES = 3
/** Named at most: more reads as "many". */
const MOST_NAMED = 200

const SECTIONS = [
  'account',
  'organisations',
  'keys',
  'release',
  'label-watch',
  'certificates',
  'relayed-messages',
] as const
const Awaiting = z.object({
  section: z.enum(SECTIONS).describe('Of the console.'),
  about: z.enum([
    'one-passkey',
    'few-recovery-codes',
    'recovery',
    'key-expiring',
    'second-person',
    'label-report',
    'likely-fake',
    'certificate-ending',
    'relayed-message',
  ]),
  id: z
    .string()
    .nullable()
    .describe(
      'Of the account to release, of the key, of what waits, of the report or number, or number of the certificate or message.',
    ),
})
type Awaiting = z.output<typeof Awaiting>

const list = createRoute({
  method: 'get',
  path: '/awaiting',
  tags: ['people'],
  security: [{ session: [] }],
  summary: 'What waits for whoever is signed in, by section of the console, whatever roles she holds',
  request: { query: z.object({ section: z.enum(SECTIONS).optional() }) },
  responses: {
    200: jsonAnswer('What waits', z.object({ items: z.array(Awaiting) })),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const rolesThatMay = ({ roles }: Person, action: ActionName): HeldRole[] =>
  roles.filter(({ role }) => scopeOf(action, role) !== undefined)

/** Keys that end soon, each once however many roles reach it. */
const expiringKeys = async (db: IntakeDb, person: Person): Promise<Awaiting[]> => {
  const roles = rolesThatMay(person, 'keys-keep')
  const now = new Date()
  const until = new Date(now.getTime() + SOON_DAYS * DAY_MS).toISOString()
  const span = { now: now.toISOString(), until, limit: MOST_NAMED }
  const organisations = roles.some(({ organisation }) => organisation === undefined)
    ? [undefined]
    : [...new Set(roles.map(({ organisation }) => organisation))]
  const found = await Promise.all(organisations.map((organisation) => listExpiringKeys(db, organisation, span)))
  return found.flat().map(({ id }) => ({ section: 'keys', about: 'key-expiring', id }))
}

const recoveries = async (db: IntakeDb, person: Person): Promise<Awaiting[]> => {
  const roles = rolesThatMay(person, 'recoveries-release')
  const found = roles.length > 0 ? await recoveriesWithin(db, roles, person.account) : []
  return found.map(({ account }) => ({ section: 'organisations', about: 'recovery', id: account }))
}

/** What others submitted and she may release, each once however many roles reach it. */
const releases = async (db: IntakeDb, { account, roles }: Person): Promise<Awaiting[]> => {
  const found = await Promise.all(
    roles
      .filter(({ role }) => scopeOf('records-release', role) !== undefined)
      .map(async (role) => {
        const page = { open: true, notOf: account, after: undefined, limit: MOST_NAMED }
        const listed = await listWaiting(db, withinRole(role), page)
        return listed.filter((one) => isOpenNow(one, new Date()) && mayRelease(role, one)).map(({ id }) => id)
      }),
  )
  return [...new Set(found.flat())].map((id) => ({ section: 'release', about: 'second-person', id }))
}

/** Reports of labels of her places, and numbers that many looked up in vain. */
const labels = async (db: IntakeDb, person: Person): Promise<Awaiting[]> => {
  const roles = rolesThatMay(person, 'labels-watch').filter(({ bounds }) => bounds.registers?.includes(ALERTS) ?? true)
  if (roles.length === 0) return []
  const page = { after: undefined, limit: MOST_NAMED }
  const [fakes, ...found] = await Promise.all([
    listLikelyFakes(db, page),
    ...roles.map(({ bounds }) => listOpenReports(db, { ...page, places: bounds.places })),
  ])
  const reports = new Set(found.flat().map(({ reference }) => reference))
  return [
    ...[...reports].map((id) => ({ section: 'label-watch', about: 'label-report', id }) as const),
    ...fakes.map(({ number: id }) => ({ section: 'label-watch', about: 'likely-fake', id }) as const),
  ]
}

/** What would shut her out of her own account. */
const ownDangers = async (db: IntakeDb, { account, roles }: Person): Promise<Awaiting[]> => {
  const own = await readAccount(db, account)
  const dangers: Awaiting[] = []
  // Who holds a role and loses her one passkey keeps colleagues waiting.
  if (roles.length > 0 && own?.passkeys.length === 1)
    dangers.push({ section: 'account', about: 'one-passkey', id: null })
  // Invented people of a demonstration have neither passkeys nor codes: a link let them in.
  if (own && own.passkeys.length > 0 && own.recoveryCodesLeft < FEW_CODES)
    dangers.push({ section: 'account', about: 'few-recovery-codes', id: null })
  return dangers
}

/** Certificates that an organisation she speaks for holds, and that end within the days in which a holder is told. */
const endingCertificates = async (_: IntakeDb, { roles }: Person, record: RecordDb): Promise<Awaiting[]> => {
  const today = dayOf(new Date().toISOString())
  const last = daysAfter(today, TOLD_DAYS)
  const holders = new Set(
    roles.flatMap(({ role, organisation }) => (role === 'organisation' && organisation ? [organisation] : [])),
  )
  const held = await Promise.all([...holders].map((holder) => readHeld(record, holder, today)))
  return held
    .flat()
    .filter((one) => isGoing(one) && one.expires !== undefined && one.expires >= today && one.expires <= last)
    .map(({ number }) => ({ section: 'certificates', about: 'certificate-ending', id: number }))
}

/** Messages about notices of her organisations that nobody answered. */
const unansweredMessages = async (db: IntakeDb, person: Person): Promise<Awaiting[]> => {
  const organisations = rolesThatMay(person, 'relayed-messages-read')
    .filter(({ bounds }) => bounds.registers?.includes(NOTICES) ?? true)
    .flatMap(({ organisation }) => organisation ?? [])
  const numbers = await listUnanswered(db, organisations)
  return numbers.slice(0, MOST_NAMED).map((id) => ({ section: 'relayed-messages', about: 'relayed-message', id }))
}

type Read = (db: IntakeDb, person: Person, record: RecordDb) => Promise<Awaiting[]>
const READ: Record<(typeof SECTIONS)[number], Read> = {
  account: ownDangers,
  organisations: recoveries,
  keys: expiringKeys,
  release: releases,
  'label-watch': labels,
  certificates: endingCertificates,
  'relayed-messages': unansweredMessages,
}

const routes = newRoutes()
routes.get('/awaiting', authorize('account-keep'))

export const awaitingRoutes = routes.openapi(list, async (c) => {
  const { section } = c.req.valid('query')
  const [db, person] = [openIntake(c.env.INTAKE), c.get('person')]
  const wanted = section === undefined ? SECTIONS : [section]
  const found = await Promise.all(wanted.map((one) => READ[one](db, person, recordOf(c))))
  return c.json({ items: found.flat() }, 200)
})
