import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { readSeriesQuestion } from '../../content/series/question.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { proveExport } from '../../db/record/export-proof.ts'
import { readAlike } from '../../db/record/alike.ts'
import { outletsIn, placeOfPermit } from '../../db/record/alike-outlets.ts'
import { readFeed } from '../../db/record/feed.ts'
import { readContributions, readFreshness } from '../../db/record/contributions.ts'
import { readDimensionRows } from '../../db/record/dimension-rows.ts'
import { readYears } from '../../db/record/export-years.ts'
import { readSizeOfChange } from '../../db/record/exports.ts'
import { accountsOf, accountSeries, findAccount, listAccounts } from '../../db/record/gep.ts'
import { newestAccountsOf } from '../../db/record/gep-place.ts'
import { usedBy, usesOf } from '../../db/record/gep-uses.ts'
import { listRecordsAsOf } from '../../db/record/list-as-of.ts'
import { listRecords, type Selection } from '../../db/record/list.ts'
import { readPublishers } from '../../db/record/openness.ts'
import { readMiddle, readNear } from '../../db/record/near.ts'
import { readOrganisationPage } from '../../db/record/organisation-page.ts'
import { readOrganisation } from '../../db/record/organisations.ts'
import { readPlaceNames } from '../../db/record/place-names.ts'
import { unfinishedIn } from '../../db/record/consultations.ts'
import { noiseOf } from '../../db/record/place-noise.ts'
import { readPlacePage } from '../../db/record/place-page.ts'
import { findUnknownPlaces } from '../../db/record/place-codes.ts'
import { readPlace } from '../../db/record/places.ts'
import { findRecord, readHistory, readRegisterSize, readTreeSize, readTreeSizeAt } from '../../db/record/read.ts'
import { readRecordBeside } from '../../db/record/record-page.ts'
import { findUnknownRefs, readPlacesOf } from '../../db/record/refs.ts'
import { findAnswer } from '../../db/record/requests.ts'
import { readBoundaryYear } from '../../db/record/boundary-year.ts'
import { readNewestRelease } from '../../db/record/releases.ts'
import { readRows } from '../../db/record/rows.ts'
import { readBeside } from '../../db/record/beside.ts'
import { searchRecords } from '../../db/record/search.ts'
import { readState } from '../../db/record/state.ts'
import { readSumRows } from '../../db/record/year-sums.ts'
import { aPlace, aReading, aStation, publishAll } from './builders.ts'
import { askedBy, plansOf as planned } from './query-plans.ts'

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}
const STATIONS = registerOf('air-stations')
const READINGS = registerOf('air-quality')
const WATER = registerOf('surface-water')
const LIMITS = registerOf('standards')

/** The newest checkpoint, one row from the end of the table: its plan reads like that of a walk over all. */
const NEWEST = /^select [^()]+ from "checkpoints" order by "checkpoints"."size" desc limit \?$/

/** The plans of every statement that a read of the real database prepares. */
const plansOf = async (read: (db: RecordDb) => Promise<unknown>): Promise<string[]> => {
  const asked = await askedBy(env.RECORD, (database) => read(openRecord(database)))
  expect(asked.length).toBeGreaterThan(0)
  return planned(
    env.RECORD,
    asked.filter(({ statement }) => !NEWEST.test(statement)),
  )
}

/** A walk over all rows of a table that grows, whatever it is called in the statement; or an index made for one query. */
const isScan = (step: string): boolean =>
  /AUTOMATIC/.test(step) || (/^SCAN /.test(step) && !/VIRTUAL TABLE|CONSTANT ROW|^SCAN \(?subquery/i.test(step))

/** Steps that would grow with the record: whole tables walked, or sorted to find a page. */
const growing = (plan: string[]): string[] =>
  plan.filter((step) => isScan(step) || /TEMP B-TREE FOR (LAST TERM OF )?ORDER BY/.test(step))

beforeAll(async () => {
  await publishAll('places', [aPlace(), aPlace({ code: '110102', level: 'county', parent: '110000' })])
  await publishAll('air-stations', [aStation(), aStation({ station: '1002A', place: '110102' })])
  await publishAll('air-quality', [aReading()])
})

const PAGE = { limit: 50 }
const list = (register: RegisterDefinition, selection: Partial<Selection>) => (db: RecordDb) =>
  listRecords(db, register, { fields: {}, ...selection }, PAGE)
const USCC = '91350100M000100Y43'

const SECTION = readSeriesQuestion(WATER, [
  ['section', 'S1'],
  ['parameter', 'w01019'],
])?.question
const OUTLET = readSeriesQuestion(registerOf('self-monitoring'), [
  ['permit', `${USCC}001P`],
  ['outlet', 'DA001'],
  ['parameter', 'a21002'],
  ['averaging', 'hour'],
])?.question
if (!SECTION || !OUTLET) throw new Error('no series')

const READS: [title: string, read: (db: RecordDb) => Promise<unknown>][] = [
  ['a list by key', list(STATIONS, {})],
  ['a list by time', list(READINGS, { from: '2018-01-01', until: '2019-01-01' })],
  ['a list by place', list(STATIONS, { place: '110000' })],
  ['a list by place and time', list(STATIONS, { place: '110000', from: '2018-01-01' })],
  ['a list by the place of a station', list(READINGS, { place: '110000' })],
  ['a list by the place of a station and time', list(READINGS, { place: '110000', from: '2018-01-01T00:00:00Z' })],
  ['a list of a series by the place of its permits', list(registerOf('self-monitoring'), { place: '110000' })],
  [
    'a list of a series by organisation, place and days',
    list(registerOf('self-monitoring'), { organisation: USCC, place: '110000', from: '2026-01-01' }),
  ],
  ['a list by organisation', list(STATIONS, { organisation: USCC })],
  ['a list by organisation and place', list(STATIONS, { organisation: USCC, place: '110000' })],
  ['a list by search', list(STATIONS, { q: '西宫' })],
  ['a list by search and place', list(STATIONS, { q: '西宫', place: '110000' })],
  ['a list by field', list(READINGS, { fields: { averaging: 'hour' } })],
  ['a list of what held on a day', list(LIMITS, { on: '2026-01-01' })],
  ['the second page of a list by key', async (db) => nextPage(db, {})],
  ['the second page of a list by place', async (db) => nextPage(db, { place: '110000' })],
  ['a list as of a size', (db) => listRecordsAsOf(db, STATIONS, { fields: {} }, { ...PAGE, size: 3 })],
  ['search across registers', (db) => searchRecords(db, { q: '西宫' }, PAGE)],
  ['search in a register and place', (db) => searchRecords(db, { q: '西', register: 'places', place: '110000' }, PAGE)],
  ['the feed of a search', (db) => readFeed(db, { kind: 'search', search: { q: '西宫', register: 'air-stations' } })],
  ['points alike', (db) => readAlike(db, SECTION, { from: '2018-01-01', to: '2018-02-01' }, { place: '110102' })],
  ['the place of an outlet', (db) => readRows(db, [placeOfPermit(`${USCC}001P`)])],
  ['outlets alike', (db) => readRows(db, [outletsIn(OUTLET, { from: '2018-01-01', to: '2018-02-01' }, '110000')])],
  ['a record', (db) => findRecord(db, 'air-stations', '1001A')],
  ['a record with what stands beside it', (db) => readRecordBeside(db, WATER, 'S1~T~w01001')],
  ['a year of a section', (db) => readBoundaryYear(db, 'S1', 2018)],
  ['a history', (db) => readHistory(db, 'air-stations', '1001A')],
  ['rows beside records', async (db) => readBeside(db, WATER, await someRecords(db))],
  ['a record with rows by place beside it', (db) => readRecordBeside(db, registerOf('groundwater'), 'G1~T~w01001')],
  ['rows by place beside records', async (db) => readBeside(db, registerOf('groundwater'), await someSamples(db))],
  ['a place', (db) => readPlace(db, '110000', Object.keys(REGISTERS))],
  [
    'sums of the newest years',
    (db) => readSumRows(db, { id: 'compensation-funds' }, { of: ['paid'], by: ['direction'] }),
  ],
  ['the dimensions of a number', (db) => readDimensionRows(db, { id: 'development-index' }, '110000~2025')],
  ['what is open for comment in a place', (db) => readRows(db, [unfinishedIn('110000', '2026-11-23', 10)])],
  ['the noise of a place', (db) => readRows(db, [noiseOf('110000')])],
  ['an organisation', (db) => readOrganisation(db, USCC, Object.keys(REGISTERS))],
  ['the page of an organisation', (db) => readOrganisationPage(db, USCC, Object.keys(REGISTERS))],
  ['the size of a register', (db) => readRegisterSize(db, 'air-stations')],
  ['the size of the tree', (db) => readTreeSize(db)],
  ['the size of the tree at an instant', (db) => readTreeSizeAt(db, '2026-01-01T00:00:00Z')],
  ['the last change of a register before a size', (db) => readSizeOfChange(db, 'air-stations', 3)],
  ['the years of a register', (db) => readYears(db, READINGS)],
  ['what a publisher states', (db) => readContributions(db, USCC)],
  ['what stands in every register', (db) => readFreshness(db)],
  ['publishers in order of code', (db) => readPublishers(db, '', 50)],
  ['what is near', (db) => readNear(db, { longitude: 116.4, latitude: 39.9 }, 3_000, ['eia', 'soil'])],
  ['the middle of a place', (db) => readMiddle(db, '110000')],
  ['accounts, the newest year first', (db) => listAccounts(db, {}, PAGE)],
  ['accounts by method', (db) => listAccounts(db, { method: 'garze-2017' }, PAGE)],
  ['accounts by method and year', (db) => listAccounts(db, { method: 'garze-2017', year: 2010 }, PAGE)],
  ['accounts by place', (db) => listAccounts(db, { place: '110000', headline: true }, PAGE)],
  ['accounts put first', (db) => listAccounts(db, { headline: true, year: 2010 }, PAGE)],
  ['accounts of a place and year', (db) => accountsOf(db, '110000', 2010)],
  ['an account', (db) => findAccount(db, env.OBJECTS, '110000', 2010, 'garze-2017')],
  ['accounts of a place over the years', (db) => accountSeries(db, env.OBJECTS, '110000', 'garze-2017')],
  ['what used an account', (db) => usesOf(db, '110000-2010-garze-2017')],
  ['accounts of real places', (db) => listAccounts(db, { invented: false }, { limit: 5 })],
  ['accounts that are invented', (db) => listAccounts(db, { invented: true }, { limit: 5 })],
  ['the newest account of a place', (db) => readRows(db, [newestAccountsOf('110000')])],
  ['names of places', (db) => readPlaceNames(db, ['110000', '513300'])],
  ['places that nobody knows', (db) => findUnknownPlaces(db, ['1101', '513300'])],
  ['what used an account of an area', (db) => usesOf(db, '110000.park-2010-specific-area-2021')],
  ['the accounts that a record used', (db) => usedBy(db, 'penalties', 'x')],
  ['an answered request', (db) => findAnswer(db, 'x')],
  ['the newest release', (db) => readNewestRelease(db)],
  ['the proof of an export', (db) => proveExport(db, 2)],
  [
    'what publishing has to know',
    (db) =>
      readState(
        db,
        [{ register: 'air-stations', key: '1001A' }],
        ['x'],
        [],
        [{ publisher: 'portal', register: 'air-stations' }],
      ),
  ],
  ['references of rows', (db) => findUnknownRefs(db, READINGS, [{ key: 'x', body: { station: '1001A' } }])],
  ['places of rows', (db) => readPlacesOf(db, READINGS, [{ station: '1001A' }])],
]

/** Steps over a few rows, found by index before they are put in order or gone through. */
const OVER_A_FEW: Record<string, string[]> = {
  'a place': ['USE TEMP B-TREE FOR ORDER BY'],
  // Some dozens of groups.
  'the noise of a place': ['USE TEMP B-TREE FOR ORDER BY'],
  'an organisation': ['USE TEMP B-TREE FOR ORDER BY'],
  // At most twenty records a register, fifty replies, a hundred limits and twelve series are put in order or gone through;
  // levels of place are five, and of checkpoints the last is read.
  'the page of an organisation': [
    'USE TEMP B-TREE FOR ORDER BY',
    'USE TEMP B-TREE FOR ORDER BY',
    'SCAN series',
    'SCAN series',
    'SCAN series',
    'USE TEMP B-TREE FOR ORDER BY',
    'SCAN level',
    'SCAN checkpoints',
  ],
  // A place and those above it are five at most.
  'a record with rows by place beside it': ['SCAN ladder'],
  'replies to a record': ['USE TEMP B-TREE FOR ORDER BY'],
  // Those of the invented region are found by key.
  'accounts that are invented': ['USE TEMP B-TREE FOR ORDER BY'],
  // What lies in a box, the nearest station and the nearest section are put in order by distance.
  'what is near': [
    'USE TEMP B-TREE FOR ORDER BY',
    'USE TEMP B-TREE FOR ORDER BY',
    'SCAN chosen',
    'USE TEMP B-TREE FOR ORDER BY',
    'SCAN nearest',
    'SCAN checkpoints',
  ],
  'the middle of a place': ['SCAN mentioned'],
  // At most as many hits as a search looks through.
  'the feed of a search': ['SCAN found', 'USE TEMP B-TREE FOR ORDER BY', 'SCAN checkpoints'],
  // At most three hundred permits of a place, and forty outlets of theirs.
  'outlets alike': ['SCAN permits', 'SCAN outlets', 'USE TEMP B-TREE FOR ORDER BY'],
  // A bounded run of mentions of a place, then the points found in it; once for the county, once for the province.
  'points alike': [
    'SCAN seen',
    'SCAN points',
    'USE TEMP B-TREE FOR ORDER BY',
    'SCAN seen',
    'SCAN points',
    'USE TEMP B-TREE FOR ORDER BY',
  ],
  // One row a step of the recursion: a year, a publisher.
  'the years of a register': ['SCAN found', 'SCAN found'],
  'publishers in order of code': ['SCAN found', 'SCAN found'],
}

const someRecords = async (db: RecordDb) =>
  ((await listRecords(db, STATIONS, { fields: {} }, PAGE))?.items ?? []).map((record) => ({
    ...record,
    key: 'S1~T~w01001',
  }))

const someSamples = async (db: RecordDb) =>
  (await someRecords(db)).map((record) => ({ ...record, body: { place: '110102' } }))

const nextPage = async (db: RecordDb, selection: Partial<Selection>): Promise<void> => {
  const asked = { fields: {}, ...selection }
  const page = await listRecords(db, STATIONS, asked, { limit: 1 })
  expect(page?.cursor).toBeDefined()
  await listRecords(db, STATIONS, asked, { limit: 1, cursor: page?.cursor })
}

describe('a read', () => {
  it.each(READS)('walks no whole table and sorts none: %s', async (title, read) => {
    expect(growing(await plansOf(read))).toEqual(OVER_A_FEW[title] ?? [])
  })

  it('finds replies and what is near by indexes of their own', async () => {
    const replies = await plansOf((db) => readRecordBeside(db, registerOf('penalties'), 'x'))
    expect(replies).toContainEqual(expect.stringContaining('USING INDEX records_replies (<expr>=? AND <expr>=?)'))
    const near = await plansOf((db) => readNear(db, { longitude: 116.4, latitude: 39.9 }, 3_000, ['eia']))
    const byPosition = near.filter((step) =>
      /records_position \(register=\? AND longitude>\? AND longitude<\?\)/.test(step),
    )
    expect(byPosition).toHaveLength(3)
  })

  it('finds rows by place by their keys, five ranges at most for a record', async () => {
    const groundwater = registerOf('groundwater')
    const byKey = /^SEARCH records USING INDEX records_key \(register=\? AND key>\? AND key<\?\)$/
    const one = await plansOf((db) => readRecordBeside(db, groundwater, 'G1~T~w01001'))
    // The sample and the places.
    expect(one.filter((step) => byKey.test(step))).toHaveLength(2)
    const many = await plansOf(async (db) => readBeside(db, groundwater, await someSamples(db)))
    expect(many.filter((step) => byKey.test(step))).toHaveLength(2)
    const place = await plansOf((db) => readPlacePage(db, '110102', { counted: [], shown: [] }))
    expect(place).toContainEqual(expect.stringMatching(byKey))
  })

  it('that did would be seen', async () => {
    const counting = (db: RecordDb) => db.$client.prepare('SELECT count(*) FROM records WHERE body = ?').bind('x').all()
    const sorting = (db: RecordDb) =>
      db.$client.prepare('SELECT * FROM records WHERE register = ? ORDER BY status LIMIT 5').bind('places').all()
    const named = (db: RecordDb) =>
      db.$client.prepare('SELECT 1 FROM entries AS other JOIN mentions WHERE other.reason = ?').bind('x').all()
    expect(growing(await plansOf(counting))).toEqual([expect.stringMatching(/^SCAN records/)])
    expect(growing(await plansOf(sorting))).toEqual([expect.stringMatching(/TEMP B-TREE/)])
    expect(growing(await plansOf(named))).toHaveLength(2)
  })
})
