/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import type { SignedCheckpoint } from '../../db/record/log.ts'
import { findObject } from '../../db/record/objects.ts'
import type { Disclosure } from '../../db/record/plan.ts'
import { NotReplayable, replay, type ReplaySource } from '../../db/record/replay.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { forgetCallers } from './builders.ts'
import {
  aMaking,
  anEvent,
  aPacking,
  captureAll,
  CASE,
  FIELD,
  GROWER,
  lot,
  MAKER,
  PALLET,
  publishTradeItems,
  SALAD,
} from './epcis-builders.ts'

/** What events say of goods is rebuilt from the log and the documents that it names. */

const rowsOf = async <Row>(statement: string): Promise<Row[]> =>
  (await env.RECORD.prepare(statement).all<Row>()).results

const TABLES = {
  trace_parties: 'id',
  trace_things: 'id',
  trace_events: 'id',
  trace_epcs: 'thing, time, event, role',
  trace_links: 'source, time, target, event',
  trace_voided: 'event',
}
const traces = async (): Promise<Record<string, unknown[]>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(TABLES).map(async ([table, order]) => [
        table,
        await rowsOf(`SELECT * FROM ${table} ORDER BY ${order}`),
      ]),
    ),
  )

it('comes to the same rows, with events declared wrong, and not without a document', async () => {
  await publishTradeItems()
  const eventID = 'urn:uuid:00000000-0000-4000-8000-000000000009'
  await captureAll(GROWER, aMaking([lot(FIELD, 'A1')], [lot(CASE, 'B1')]), aPacking([lot(CASE, 'B1')], PALLET))
  await captureAll(GROWER, anEvent({ eventID, readPoint: { id: 'geo:18.05,132.08' } }))
  await captureAll(MAKER, aMaking([lot(CASE, 'B1')], [lot(SALAD, 'S1')]))
  const errorDeclaration = { declarationTime: '2026-05-01T00:00:00Z' }
  await captureAll(GROWER, anEvent({ eventID, readPoint: { id: 'geo:18.05,132.08' }, errorDeclaration }))
  const before = await traces()
  expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([])

  const leaves = await rowsOf<{ leaf: string }>('SELECT leaf FROM leaves ORDER BY idx')
  const checkpoints = await rowsOf<SignedCheckpoint>('SELECT size, root, note, at FROM checkpoints ORDER BY size')
  const disclosures = await rowsOf<Disclosure>('SELECT * FROM disclosures')
  const files = new Map<string, Uint8Array>()
  for (const { sha256 } of await rowsOf<{ sha256: string }>('SELECT DISTINCT sha256 FROM documents')) {
    const file = await findObject(env.OBJECTS, sha256)
    if (file) files.set(sha256, new Uint8Array(await file.arrayBuffer()))
  }
  expect([...files].every(([hash, bytes]) => sha256Hex(bytes) === hash)).toBe(true)
  const source: ReplaySource = {
    readLeaves: (start) => Promise.resolve(leaves.slice(start).map(({ leaf }) => leaf)),
    readCheckpoints: (after, size) =>
      Promise.resolve(checkpoints.filter((one) => one.size > after && one.size <= size)),
    hasEveryCheckpoint: true,
    readDisclosures: () => Promise.resolve(disclosures),
    readObject: (hash) => Promise.resolve(files.get(hash)),
  }
  const empty = async (): Promise<void> => {
    await reset()
    forgetCallers()
    await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
    await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)
  }
  await empty()
  await replay(openRecord(env.RECORD, env.OBJECTS), source, leaves.length)
  expect(await traces()).toEqual(before)

  await empty()
  const { readObject: _, ...without } = source
  await expect(replay(openRecord(env.RECORD, env.OBJECTS), without, leaves.length)).rejects.toThrow(NotReplayable)
})
