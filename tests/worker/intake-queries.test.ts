import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { listUnreleased, readAccount, takeRecoveryCode } from '../../db/intake/accounts.ts'
import { endOfWalk, listActivity, noteActs, type NotedAct } from '../../db/intake/activity.ts'
import { listRoots } from '../../db/intake/activity-roots.ts'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import { findInvitation, listInvitations } from '../../db/intake/invitations.ts'
import { findAuthorities, findAuthority, listExpiringKeys, listKeys } from '../../db/intake/keys.ts'
import { readNames } from '../../db/intake/names.ts'
import { placeOf } from '../../db/intake/newest-first.ts'
import {
  countRoles,
  findHolders,
  endRole,
  listRoleOrganisations,
  listRoles,
  rolesOf,
  rolesOfAll,
} from '../../db/intake/roles.ts'
import { findPerson, listSessions } from '../../db/intake/sessions.ts'
import { findByNumber, findOpenReports, listOpenReports } from '../../db/intake/label-reports.ts'
import { listLikelyFakes } from '../../db/intake/label-look-ups.ts'
import { aKey } from './builders.ts'
import { anOfficer } from './people.ts'
import { askedBy, plansOf as planned } from './query-plans.ts'

/** How reads of the private database walk, as `queries.test.ts` looks at those of the public one. */

const plansOf = async (read: (db: IntakeDb) => Promise<unknown>): Promise<string[]> => {
  const asked = await askedBy(env.INTAKE, (database) => read(openIntake(database)))
  expect(asked.length).toBeGreaterThan(0)
  return planned(env.INTAKE, asked)
}

/** Of a list by its own order, a walk of the index ends with the page; a walk of a table or a sort does not. */
const isGrowing = (step: string): boolean =>
  /AUTOMATIC|TEMP B-TREE/.test(step) ||
  (/^SCAN /.test(step) && !/VIRTUAL TABLE|CONSTANT ROW|^SCAN \(?(subquery|alike|found|waiting)/i.test(step))

const growing = (plan: string[]): string[] => plan.filter(isGrowing)

const ORGANISATION = '91350100M000100Y43'
const NOW = '2026-11-01T00:00:00.000Z'
const PAGE = { limit: 50 }
const NEXT = { limit: 50, after: placeOf(NOW, 'abc') }
const SOON = { now: NOW, until: '2026-11-15T00:00:00.000Z', limit: 50 }
const activity = (question: Parameters<typeof listActivity>[1]) => (db: IntakeDb) => listActivity(db, question, 50)

const READS: [title: string, read: (db: IntakeDb) => Promise<unknown>, index?: string][] = [
  ['the caller by cookie', (db) => findPerson(db, 'x', NOW), 'sessions_hash_unique'],
  ['the caller by key', (db) => findAuthority(db, 'x', NOW), 'keys_hash_unique'],
  ['callers by their keys', (db) => findAuthorities(db, ['x', 'y'], NOW), 'keys_hash_unique'],
  ['an account', (db) => readAccount(db, 'x'), 'passkeys_of'],
  ['a recovery code', (db) => takeRecoveryCode(db, 'x'), 'sqlite_autoindex_recovery_codes_1'],
  ['an invitation by its code', (db) => findInvitation(db, 'x', new Date(NOW)), 'invitations_hash_unique'],
  ['the newest roles', (db) => listRoles(db, {}, PAGE), 'held_roles_standing'],
  ['roles of the next page', (db) => listRoles(db, {}, NEXT), 'held_roles_standing'],
  ['roles in an organisation', (db) => listRoles(db, { organisation: ORGANISATION }, NEXT), 'held_roles_standing_in'],
  ['roles of the portal', (db) => listRoles(db, { organisation: null }, NEXT), 'held_roles_standing_in'],
  ['roles of a person', (db) => listRoles(db, { account: 'x' }, PAGE), 'held_roles_of'],
  ['people by name', (db) => findHolders(db, '张', undefined, 50), 'accounts_name'],
  ['people by name in an organisation', (db) => findHolders(db, '张', ORGANISATION, 50), 'accounts_name'],
  ['organisations with roles', (db) => listRoleOrganisations(db, undefined, 50), 'held_roles_standing_in'],
  ['the next organisations with roles', (db) => listRoleOrganisations(db, '1', 50), 'held_roles_standing_in'],
  ['how many roles an organisation has', (db) => countRoles(db, ORGANISATION), 'held_roles_standing_in'],
  ['roles of an account', (db) => rolesOf(db, 'x'), 'held_roles_of'],
  ['roles of accounts', (db) => rolesOfAll(db, ['x', 'y']), 'held_roles_of'],
  ['the end of a role, and another administrator', (db) => endRole(db, 'x', new Date(NOW)), 'held_roles_standing_in'],
  ['who waits for release', (db) => listUnreleased(db), 'sessions_unreleased'],
  ['sessions of an account', (db) => listSessions(db, 'x', NOW), 'sessions_of'],
  ['the newest invitations', (db) => listInvitations(db, undefined, NEXT), 'invitations_when'],
  ['invitations to an organisation', (db) => listInvitations(db, ORGANISATION, NEXT), 'invitations_in'],
  ['the newest keys', (db) => listKeys(db, undefined, NEXT), 'keys_when'],
  ['keys of an organisation', (db) => listKeys(db, ORGANISATION, NEXT), 'keys_in'],
  ['keys that end soon', (db) => listExpiringKeys(db, undefined, SOON), 'keys_expiry'],
  ['names of people and keys', (db) => readNames(db, { accounts: ['x'], keys: ['y'] })],
  ['roots of days', (db) => listRoots(db, '2026-01-01', 50)],
  ['a report of a label by its number', (db) => findByNumber(db, 'x'), 'label_reports_number_hash_unique'],
  [
    'open reports of labels',
    (db) => listOpenReports(db, { places: ['9901'], after: { received: '2026-11-01', reference: 'x' }, limit: 50 }),
    'label_reports_open',
  ],
  ['reports by reference', (db) => findOpenReports(db, ['x', 'y'], undefined), 'sqlite_autoindex_label_reports_1'],
  [
    'numbers that are likely false',
    (db) => listLikelyFakes(db, { after: { entered: '2026-11-01', number: 'x' }, limit: 50 }),
    'likely_fakes_entered',
  ],
  ['what was done newest', activity({})],
  ['what was done on days', activity({ from: '2026-01-01', until: '2026-02-01' }), 'activity_day'],
  ['what a person did', activity({ account: 'x', before: 9 }), 'activity_account'],
  ['what a key did', activity({ key: 'x', from: '2026-01-01' }), 'activity_key'],
  ['what was done in an organisation', activity({ organisation: ORGANISATION }), 'activity_organisation'],
  ['every act of a kind', activity({ action: 'keys-keep' }), 'activity_action'],
  ['what was published in a register', activity({ target: 'POST /api/registers/x/entries' }), 'activity_target'],
  ['what a request did', activity({ request: 'x' }), 'activity_request'],
  ['what a person did of a kind', activity({ account: 'x', action: 'keys-keep' }), 'activity_account'],
  [
    'what was done of a kind in an organisation on days',
    activity({ organisation: ORGANISATION, action: 'keys-keep', from: '2026-01-01', until: '2026-02-01' }),
    'activity_action',
  ],
  ['where a walk ends', (db) => endOfWalk(db, { organisation: ORGANISATION }, 100_000), 'activity_organisation'],
]

/** Steps over a few rows, found by index before they are put in order or gone through. */
const OVER_A_FEW: Record<string, string[]> = {
  // What one person holds; a thousand namesakes; two hundred who wait.
  'roles of a person': ['USE TEMP B-TREE FOR ORDER BY'],
  'who waits for release': [
    'SCAN sessions USING COVERING INDEX sessions_unreleased',
    'SCAN passkeys USING COVERING INDEX passkeys_unreleased',
    'USE TEMP B-TREE FOR GROUP BY',
    'USE TEMP B-TREE FOR ORDER BY',
  ],
  'sessions of an account': ['USE TEMP B-TREE FOR ORDER BY'],
  'an account': ['USE TEMP B-TREE FOR ORDER BY'],
  // In the list's own order, and ended with the page.
  'the newest roles': ['SCAN held_roles USING INDEX held_roles_standing'],
  'organisations with roles': ['SCAN held_roles USING INDEX held_roles_standing_in'],
  'what was done newest': ['SCAN activity'],
}

beforeAll(async () => {
  await anOfficer('publisher', ORGANISATION)
  await aKey({}, 'publisher', ORGANISATION)
})

describe('a read of the private database', () => {
  it.each(READS)('walks no whole table and sorts none: %s', async (title, read, index) => {
    const plan = await plansOf(read)
    expect(growing(plan)).toEqual(OVER_A_FEW[title] ?? [])
    if (index !== undefined) expect(plan.join('\n')).toMatch(new RegExp(`INDEX ${index}\\b`))
  })

  it('that did would be seen', async () => {
    const statement = 'SELECT * FROM activity WHERE status = ? ORDER BY role LIMIT 5'
    const plan = await plansOf((db) => db.$client.prepare(statement).bind(500).all())
    expect(growing(plan)).toEqual(['SCAN activity', 'USE TEMP B-TREE FOR ORDER BY'])
  })
})

const anAct = (at: number): NotedAct => ({
  act: `act-${at}`,
  at: NOW,
  day: '2026-11-01',
  request: `request-${at}`,
  phase: 'ended',
  by: 'person',
  account: 'walker',
  key: null,
  role: 'publisher',
  organisation: ORGANISATION,
  action: at % 50 === 7 ? 'keys-keep' : 'records-publish',
  target: 'POST /api/registers/places/entries',
  status: 201,
})

describe('what was done, by several conditions', () => {
  it('is walked in bounds, page by page, and nothing is left out', async () => {
    const db = openIntake(env.INTAKE)
    await noteActs(
      db,
      Array.from({ length: 500 }, (_, at) => anAct(at)),
    )
    const found: string[] = []
    const sizes: number[] = []
    let before: number | undefined
    do {
      const question = { account: 'walker', action: 'keys-keep', organisation: ORGANISATION, before }
      const { items, next } = await listActivity(db, question, 3, 100)
      found.push(...items.map(({ request }) => request))
      sizes.push(items.length)
      before = next
    } while (before !== undefined)
    expect(found).toEqual([457, 407, 357, 307, 257, 207, 157, 107, 57, 7].map((at) => `request-${at}`))
    expect(Math.max(...sizes)).toBe(2)
    expect(await endOfWalk(db, { account: 'walker' }, 501)).toBeUndefined()
    expect(await endOfWalk(db, { account: 'walker' }, 500)).toBeDefined()
  })

  it('ends where nothing fits, saying how far it looked', async () => {
    const db = openIntake(env.INTAKE)
    const none = { account: 'walker', action: 'recoveries-release' }
    expect((await listActivity(db, none, 50, 100)).next).toBeDefined()
    expect(await listActivity(db, none, 50)).toEqual({ items: [], next: undefined })
  })
})
