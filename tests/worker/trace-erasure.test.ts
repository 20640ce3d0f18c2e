/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import type { SignedCheckpoint } from '../../db/record/log.ts'
import { findObject } from '../../db/record/objects.ts'
import type { Disclosure } from '../../db/record/plan.ts'
import { NotReplayable, replay, type ReplaySource } from '../../db/record/replay.ts'
import { openSigner } from '../../db/record/signer.ts'
import { ask, forgetCallers, get } from './builders.ts'
import {
  aMaking,
  anEvent,
  aPacking,
  capture,
  captureAll,
  CASE,
  eventsIn,
  FIELD,
  GROWER,
  lot,
  MAKER,
  PALLET,
  producerKey,
  publishTradeItems,
  SALAD,
} from './epcis-builders.ts'
import { compareRecords } from '../../scripts/record/compare.ts'
import { anOfficer, letPass } from './people.ts'

/** Documents of events that are taken back, or erased by law. */

const SECRET = '示例司机张三丰'
const eventID = 'urn:uuid:00000000-0000-4000-8000-0000000000aa'
const errorDeclaration = { declarationTime: '2026-05-01T00:00:00Z' }
const seen = { readPoint: { id: 'geo:18.05,132.08' } }

const eventsOf = async (name: string): Promise<number> =>
  (await eventsIn(await get(`/epcis/v2/events?MATCH_anyEPCClass=${encodeURIComponent(lot(FIELD, name))}`))).length
const withdraw = async (id: string, organisation: string, body: object = { reason: '交错了' }): Promise<Response> =>
  ask(
    'POST',
    `/epcis/v2/capture/${encodeURIComponent(id)}/withdrawal`,
    { authorization: `Bearer ${await producerKey(organisation)}`, 'content-type': 'application/json' },
    JSON.stringify(body),
  )

const eraseCapture = async (key: string) => {
  const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
  const door = { db: openRecord(env.RECORD, env.OBJECTS), objects: env.OBJECTS, signer, now: () => new Date() }
  return erase(door, { register: 'epcis-captures', key, field: 'document', ground: '示例依据', publisher: 'portal' })
}

/** A database as the record begins. */
const emptied = async (database: D1Database): Promise<void> => {
  const { results } = await database
    .prepare(
      `SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_cf%'`,
    )
    .all<{ type: string; name: string }>()
  await database.exec('PRAGMA defer_foreign_keys = on')
  for (const { type, name } of results) await database.prepare(`DROP ${type} IF EXISTS "${name}"`).run()
  await applyD1Migrations(database, env.RECORD_MIGRATIONS)
}

const rowsOf = async <Row>(statement: string): Promise<Row[]> =>
  (await env.RECORD.prepare(statement).all<Row>()).results

/** Every table that holds a text, those of the full-text index apart. */
const everywhere = async (sought: string): Promise<string[]> => {
  const tables = await rowsOf<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf%' AND sql NOT LIKE '%VIRTUAL%'`,
  )
  const found = await Promise.all(
    tables.map(async ({ name }) =>
      JSON.stringify(await rowsOf(`SELECT * FROM "${name}"`)).includes(sought) ? [name] : [],
    ),
  )
  return found.flat()
}

/** Rows by what they name instead of by number. */
const NAMED = {
  parties: 'SELECT organisation FROM trace_parties ORDER BY 1',
  things: 'SELECT epc, gtin, lot, serial FROM trace_things ORDER BY 1',
  events: `SELECT id, event_id, body, (SELECT epc FROM trace_things WHERE id = read_point) AS at,
    (SELECT organisation FROM trace_parties WHERE id = party) AS party FROM trace_events ORDER BY id`,
  epcs: `SELECT epc, time, event, role, made FROM trace_epcs JOIN trace_things ON id = thing ORDER BY 1, 2, 3, 4`,
  links: `SELECT inside.epc AS source, time, around.epc AS target, event, kind FROM trace_links
    JOIN trace_things AS inside ON inside.id = source JOIN trace_things AS around ON around.id = target ORDER BY 1, 2, 3, 4`,
  voided: 'SELECT event, by_idx FROM trace_voided ORDER BY 1',
}
const named = async (): Promise<Record<string, unknown[]>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(NAMED).map(async ([name, statement]) => [name, await rowsOf(statement)] as const)),
  )

beforeAll(async () => {
  await publishTradeItems()
})
// The last of these starts an empty record.
afterAll(() => forgetCallers())

describe('a document that is taken back', () => {
  it('is so by whoever handed it in, with a reason, once; its events count no more', async () => {
    const { captureID } = await captureAll(GROWER, anEvent({ quantityList: [{ epcClass: lot(FIELD, 'W1') }] }))
    expect(await eventsOf('W1')).toBe(1)
    expect((await withdraw('none', GROWER)).status).toBe(404)
    expect((await withdraw(captureID, MAKER)).status).toBe(403)
    expect((await withdraw(captureID, GROWER, {})).status).toBe(422)
    const stale = await anOfficer('producer', GROWER)
    await letPass(stale)
    const path = `/epcis/v2/capture/${encodeURIComponent(captureID)}/withdrawal`
    expect((await stale.post(path, { reason: '交错了' })).status).toBe(403)
    expect((await withdraw(captureID, GROWER)).status).toBe(201)
    expect(await eventsOf('W1')).toBe(0)
    expect(await (await get(`/epcis/v2/capture/${captureID}`)).json()).toMatchObject({ withdrawn: true })
    expect((await withdraw(captureID, GROWER)).status).toBe(409)
    const history = await (await get(`/api/registers/epcis-captures/records/${captureID}/history`)).json()
    expect(JSON.stringify(history)).toContain('交错了')
  })
})

describe('a document that is erased', () => {
  it('leaves nothing of it anywhere, comes back no more, and frees what it alone declared wrong', async () => {
    await captureAll(GROWER, aMaking([lot(FIELD, 'E1')], [lot(CASE, 'E2')]), aPacking([lot(CASE, 'E2')], PALLET))
    await captureAll(GROWER, anEvent({ eventID, ...seen, quantityList: [{ epcClass: lot(FIELD, 'E1') }] }))
    const personal = [
      anEvent({ eventID, ...seen, quantityList: [{ epcClass: lot(FIELD, 'E1') }], errorDeclaration }),
      anEvent({
        'example:driver': SECRET,
        '@context': [{ example: 'https://example.org/' }],
        readPoint: { id: `https://example.org/${encodeURIComponent(SECRET)}` },
        quantityList: [{ epcClass: lot(FIELD, 'E9') }],
      }),
    ]
    const { captureID } = await captureAll(GROWER, ...personal)
    await captureAll(MAKER, aMaking([lot(CASE, 'E2')], [lot(SALAD, 'E3')]))
    expect(await eventsOf('E1')).toBe(3)
    const withdrawn = (await named())['voided']?.slice(0, 1)
    expect((await named())['voided']).toHaveLength(3)
    expect(await everywhere(SECRET)).toContain('trace_events')
    await expect(env.RECORD.prepare('DELETE FROM trace_events').run()).rejects.toThrow(/append-only/)
    await expect(env.RECORD.prepare('DELETE FROM trace_things').run()).rejects.toThrow(/append-only/)

    const [file] = await rowsOf<{ sha256: string }>(
      `SELECT sha256 FROM documents WHERE register = 'epcis-captures' AND key = '${captureID}'`,
    )
    await eraseCapture(captureID)
    expect(await everywhere(SECRET)).toEqual([])
    expect(await everywhere(encodeURIComponent(SECRET))).toEqual([])
    expect(await everywhere(lot(FIELD, 'E9'))).toEqual([])
    expect((await get(`/objects/${file?.sha256}`)).status).toBe(410)
    expect(await (await get(`/epcis/v2/capture/${captureID}`)).json()).toMatchObject({ erased: true })
    // The event that this document alone declared wrong counts again, and other documents are as they were.
    expect(await eventsOf('E1')).toBe(2)
    expect((await named())['voided']).toEqual(withdrawn)
    expect(await eventsOf('E9')).toBe(0)
    const journey = await get(`/epcis/v2/events?MATCH_anyEPCClass=${encodeURIComponent(lot(CASE, 'E2'))}`)
    expect(await eventsIn(journey)).toHaveLength(3)
    await expect(env.RECORD.prepare('DELETE FROM trace_events').run()).rejects.toThrow(/append-only/)
  })

  it('is left out when the record is rebuilt, whether its file is still somewhere or not', async () => {
    // Declared wrong twice: what is left of it still holds.
    const again = anEvent({ eventID, ...seen, quantityList: [{ epcClass: lot(FIELD, 'E1') }], errorDeclaration })
    const first = await captureAll(GROWER, again, anEvent({ quantityList: [{ epcClass: lot(FIELD, 'E7') }] }))
    await captureAll(GROWER, again)
    const files = new Map<string, Uint8Array>()
    for (const { sha256 } of await rowsOf<{ sha256: string }>('SELECT DISTINCT sha256 FROM documents')) {
      const file = await findObject(env.OBJECTS, sha256)
      if (file) files.set(sha256, new Uint8Array(await file.arrayBuffer()))
    }
    await eraseCapture(first.captureID)
    const before = await named()
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([])

    const leaves = await rowsOf<{ leaf: string }>('SELECT leaf FROM leaves ORDER BY idx')
    const checkpoints = await rowsOf<SignedCheckpoint>('SELECT size, root, note, at FROM checkpoints ORDER BY size')
    const disclosures = await rowsOf<Disclosure>('SELECT * FROM disclosures')
    const standing = await rowsOf<{ sha256: string }>(`SELECT sha256 FROM documents`)
    const kept = new Map([...files].filter(([hash]) => standing.some(({ sha256 }) => sha256 === hash)))
    const gone = [...files.keys()].find((hash) => hash.startsWith(first.captureID.split('~')[1] ?? '-'))
    const source = (of: Map<string, Uint8Array>): ReplaySource => ({
      readLeaves: (start) => Promise.resolve(leaves.slice(start).map(({ leaf }) => leaf)),
      readCheckpoints: (after, size) =>
        Promise.resolve(checkpoints.filter((one) => one.size > after && one.size <= size)),
      hasEveryCheckpoint: true,
      readDisclosures: () => Promise.resolve(disclosures),
      readObject: (hash) => Promise.resolve(of.get(hash)),
    })
    // An audit rebuilds the record beside the one that stands, which numbers goods otherwise by now.
    const beside = env.INTAKE
    await emptied(beside)
    await replay(openRecord(beside, env.OBJECTS), source(kept), leaves.length)
    expect((await compareRecords(beside, env.RECORD)).difference).toBeUndefined()
    const things = async (database: D1Database) =>
      (await database.prepare('SELECT id, epc FROM trace_things ORDER BY epc').all()).results
    expect(await things(beside)).not.toEqual(await things(env.RECORD))
    await beside.prepare(`INSERT INTO trace_things (epc) VALUES ('urn:example:more')`).run()
    expect((await compareRecords(beside, env.RECORD)).difference).toMatchObject({ finding: 'rowMissing' })
    expect((await compareRecords(env.RECORD, beside)).difference).toMatchObject({ finding: 'rowUnknown' })

    const rebuilt = async (of: Map<string, Uint8Array>) => {
      await reset()
      forgetCallers()
      await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
      await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)
      await replay(openRecord(env.RECORD, env.OBJECTS), source(of), leaves.length)
      return named()
    }
    // An older copy still has the file; a newer one does not.
    expect(gone !== undefined && files.has(gone)).toBe(true)
    expect(await rebuilt(files)).toEqual(before)
    kept.delete(gone ?? '')
    expect(await rebuilt(kept)).toEqual(before)
    const [lost] = kept.keys()
    kept.delete(lost ?? '')
    await expect(rebuilt(kept)).rejects.toThrow(NotReplayable)
  })
})

it('that was erased is not taken in again', async () => {
  await reset()
  forgetCallers()
  await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
  await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)
  await publishTradeItems()
  const document = {
    '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-04-18T00:00:00Z',
    epcisBody: { eventList: [anEvent()] },
  }
  const taken = await capture(GROWER, document)
  const { captureID } = await taken.json<{ captureID: string }>()
  await eraseCapture(captureID)
  expect((await capture(GROWER, document)).status).toBe(410)
})
