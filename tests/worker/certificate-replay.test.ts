/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import type { SignedCheckpoint } from '../../db/record/log.ts'
import type { Disclosure } from '../../db/record/plan.ts'
import { replay } from '../../db/record/replay.ts'
import { forgetCallers, publish, publishAll } from './builders.ts'
import { aCertificate, aChange, aProduct, publishGround } from './certificate-builders.ts'

/** What is computed of certificates is rebuilt from the log alone. */

const rowsOf = async <Row>(statement: string): Promise<Row[]> =>
  (await env.RECORD.prepare(statement).all<Row>()).results
const states = () => rowsOf('SELECT * FROM certificate_states ORDER BY idx')
/** Where each certificate stands in the status lists: credentials that are out in the world name it. */
const places = () => rowsOf('SELECT * FROM credential_places ORDER BY ordinal')
const mentioned = () => rowsOf(`SELECT * FROM mentions WHERE length(subject) = 14 ORDER BY subject, key`)
const counts = () => rowsOf('SELECT * FROM mention_counts ORDER BY subject, register')

it('comes to the same states and trade items, with corrections and changes taken back', async () => {
  await publishGround()
  await publishAll('certificates', [aCertificate(), aCertificate({ number: 'SLGP-2024-0002' })])
  await publishAll('certified-products', [aProduct()])
  const late = aChange({ effective: '2025-05-01', change: 'withdrawn' })
  await publishAll('certificate-changes', [aChange(), late])
  await publish('certificate-changes', [{ ...late, _status: 'withdrawn', _reason: 'mistake' }])
  await publishAll('certificate-changes', [aChange({ effective: '2025-04-01', change: 'resumed' })])
  await publish('certificates', [aCertificate({ expires: '2027-06-30' })], {}, '?reason=typo')
  await publish('certificates', [{ number: 'SLGP-2024-0002', _status: 'withdrawn', _reason: 'wrong' }])
  // A number that is free again keeps its place.
  await publishAll('certificates', [aCertificate({ number: 'SLGP-2024-0002', _reason: 'again' })])
  const before = {
    ...{ states: await states(), mentioned: await mentioned() },
    ...{ counts: await counts(), places: await places() },
  }
  expect(before.states).toHaveLength(9)
  expect(before.places).toEqual([
    { ordinal: 0, certificate: 'SLGP-2024-0001' },
    { ordinal: 1, certificate: 'SLGP-2024-0002' },
  ])
  expect(before.mentioned).toHaveLength(1)

  const leaves = await rowsOf<{ leaf: string }>('SELECT leaf FROM leaves ORDER BY idx')
  const checkpoints = await rowsOf<SignedCheckpoint>('SELECT size, root, note, at FROM checkpoints ORDER BY size')
  const disclosures = await rowsOf<Disclosure>('SELECT * FROM disclosures')
  await reset()
  forgetCallers()
  await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
  await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)
  expect([...(await states()), ...(await places())]).toEqual([])
  const source = {
    readLeaves: (start: number) => Promise.resolve(leaves.slice(start).map(({ leaf }) => leaf)),
    readCheckpoints: (after: number, size: number) =>
      Promise.resolve(checkpoints.filter((one) => one.size > after && one.size <= size)),
    hasEveryCheckpoint: true,
    readDisclosures: () => Promise.resolve(disclosures),
  }
  await replay(openRecord(env.RECORD, env.OBJECTS), source, leaves.length)
  expect(before.counts.length).toBeGreaterThan(3)
  expect({
    ...{ states: await states(), mentioned: await mentioned() },
    ...{ counts: await counts(), places: await places() },
  }).toEqual(before)
})
