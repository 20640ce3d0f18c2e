import { expect } from 'vitest'
import * as z from 'zod'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { HASH_BYTES, leafHash, treeHash } from '../../content/log/merkle.ts'
import { sha256 } from '../../db/record/hash.ts'
import { aBody, aCertificate, anAccreditation, aScheme, aStandard, CERTIFIER } from '../certificate-rows.ts'
import { aDocument, anEvent, aTradeItem, GROWER, lot } from '../event-rows.ts'
import { keyOf, type Mortal } from './mortal.ts'
import type { Random } from './random.ts'
import { GROUND } from './report-load.ts'

/**
 * What is published: rows of a publisher one by one and many at once, corrected and withdrawn, certificates of a
 * certifier, documents of events, and every checkpoint that anybody was served.
 */

const Captured = z.object({ captureID: z.string(), eventIDs: z.array(z.string()) })
/** Of `GROWER`. */
const GTIN = '00860009999923'

interface Sent {
  path: string
  headers: Record<string, string>
  body: unknown
  answer: string
}
const KINDS = ['certificate', 'scheme', 'scheme', 'correction', 'withdrawal', 'capture', 'batch'] as const
type Kind = (typeof KINDS)[number]

export class RecordLoad {
  /** What was acknowledged, by the name it was sent under. */
  readonly acknowledged = new Map<string, Sent>()
  /** Register and key → entries of it that were acknowledged. */
  readonly #entries = new Map<string, number>()
  readonly #events: string[] = []
  /** Schemes that stand and that nobody changes just now. */
  readonly #idle: string[] = []
  readonly #done = new Map<Kind, number>()
  #batches: number
  /** Root by size, as served. */
  readonly checkpoints = new Map<number, Uint8Array>()
  #keys: Record<string, Record<string, string>> = {}
  #next = 0
  readonly #portal: Mortal
  readonly #random: Random

  readonly #rows: number

  /** @param batches - how many are published, of so many rows */
  constructor(portal: Mortal, random: Random, { batches = 0, rows = 0 } = {}) {
    this.#portal = portal
    this.#random = random
    this.#batches = batches
    this.#rows = rows
  }

  /** How often each kind was done. */
  get done(): Record<string, number> {
    return Object.fromEntries(this.#done)
  }

  async open(): Promise<void> {
    const publisher = await keyOf(this.#portal, 'publisher')
    const certifier = await keyOf(this.#portal, 'certifier', CERTIFIER)
    const producer = await keyOf(this.#portal, 'producer', GROWER)
    this.#keys = { 'certification-schemes': publisher, certificates: certifier, events: producer }
    const ground: [register: string, row: object][] = [
      ['certification-schemes', aScheme()],
      ['certification-criteria', aStandard()],
      ['certification-bodies', aBody()],
      ['accreditations', anAccreditation()],
      ['products', aTradeItem(GTIN, GROWER)],
    ]
    for (const [register, row] of ground) {
      const done = await this.#portal.insist('POST', `/api/registers/${register}/entries`, publisher, [row])
      expect([register, done.status, done.body]).toEqual([register, 201, expect.anything()])
    }
  }

  async #send({ path, headers, body }: Omit<Sent, 'answer'>): Promise<string> {
    const done = await this.#portal.insist('POST', path, headers, body)
    const isTaken = done.status === 201 || done.status === 202
    expect([path, isTaken, isTaken ? '' : JSON.stringify(done.body)]).toEqual([path, true, ''])
    return JSON.stringify(done.body)
  }

  /** Sends something, insists, and keeps what was answered. @returns the answer */
  async #keep(once: string, sent: Omit<Sent, 'answer'>): Promise<string> {
    const answer = await this.#send(sent)
    this.acknowledged.set(once, { ...sent, answer })
    return answer
  }

  async #publish(register: string, rows: readonly object[], once: string, keys: readonly string[]): Promise<void> {
    const headers = { ...this.#keys[register], 'idempotency-key': once }
    await this.#keep(once, { path: `/api/registers/${register}/entries`, headers, body: rows })
    for (const key of keys) this.#count(`${register} ${key}`)
  }

  #count(name: string): void {
    this.#entries.set(name, (this.#entries.get(name) ?? 0) + 1)
  }

  /** What is done next: whatever needs a scheme that stands waits until there is one. */
  #choose(): Kind {
    const kind = this.#random.pick(KINDS)
    if (kind === 'batch' && this.#batches-- <= 0) return 'scheme'
    return (kind === 'correction' || kind === 'withdrawal') && this.#idle.length === 0 ? 'scheme' : kind
  }

  async act(): Promise<void> {
    const n = ++this.#next
    const kind = this.#choose()
    await this.#do(kind, n, `once-${n}`)
    this.#done.set(kind, (this.#done.get(kind) ?? 0) + 1)
    await this.look()
  }

  async #do(kind: Kind, n: number, once: string): Promise<void> {
    if (kind === 'capture') return this.#capture(n, once)
    if (kind === 'certificate') {
      const number = `SLGP-2024-1${n}`
      return this.#publish('certificates', [aCertificate({ number })], once, [number])
    }
    if (kind === 'batch') {
      // A key of its own: each may publish so many rows a day.
      const keys = Array.from({ length: this.#rows }, (_, row) => `${inLetters(n)}-${inLetters(row)}`)
      this.#keys['certification-schemes'] = await keyOf(this.#portal, 'publisher')
      const rows = keys.map((scheme) => aScheme({ scheme }))
      return this.#publish('certification-schemes', rows, once, keys)
    }
    const scheme = kind === 'scheme' ? inLetters(n) : (this.#idle.shift() ?? '')
    const why = { _reason: `示例 ${n}` }
    const row = {
      scheme: aScheme({ scheme }),
      correction: aScheme({ scheme, name: `更名 ${n}`, ...why }),
      withdrawal: { scheme, _status: 'withdrawn', ...why },
    }[kind]
    await this.#publish('certification-schemes', [row], once, [scheme])
    if (kind !== 'withdrawal') this.#idle.push(scheme)
  }

  async #capture(n: number, once: string): Promise<void> {
    const event = anEvent({ quantityList: [{ epcClass: lot(GTIN, `K${n}`), quantity: 1 }] })
    const headers = { ...this.#keys['events'], 'content-type': 'application/ld+json', 'idempotency-key': once }
    const answer = await this.#keep(once, { path: '/epcis/v2/capture', headers, body: aDocument([event]) })
    const { captureID, eventIDs } = Captured.parse(JSON.parse(answer))
    this.#count(`epcis-captures ${captureID}`)
    this.#events.push(...eventIDs)
  }

  /** Keeps the checkpoint that is served, against any other of its size. */
  async look(): Promise<void> {
    const { status, body } = await this.#portal.insist('GET', '/log/checkpoint')
    expect(status).toBe(200)
    const { size, root } = parseCheckpoint(String(body['text']).split('\n\n')[0] + '\n')
    expect([size, this.checkpoints.get(size) ?? root]).toEqual([size, root])
    this.checkpoints.set(size, root)
  }

  /** Nothing is half-written: entries, leaves, records and the newest checkpoint say the same. */
  async assertSound(): Promise<void> {
    const { record } = await this.#portal.now()
    const counts = await record
      .prepare(
        `SELECT (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM leaves) AS leaves,
          (SELECT max(size) FROM checkpoints) AS size, (SELECT max(idx) + 1 FROM entries) AS next,
          (SELECT count(*) FROM (SELECT DISTINCT register, key FROM entries)) AS keys,
          (SELECT count(*) FROM records WHERE id < ${GROUND}) AS records`,
      )
      .first<Record<'entries' | 'leaves' | 'size' | 'next' | 'keys' | 'records', number>>()
    const entries = counts?.entries
    expect(counts).toMatchObject({ entries, leaves: entries, size: entries, next: entries, records: counts?.keys })
  }

  /** Everything acknowledged is one entry, and every checkpoint ever served is of this very log. */
  async assertAcknowledged(again: number): Promise<void> {
    const { record } = await this.#portal.now()
    const { results } = await record
      .prepare(
        `SELECT register || ' ' || key AS name, count(*) AS count FROM entries
          WHERE register IN ('certificates', 'epcis-captures') OR key LIKE 'load-%' GROUP BY register, key`,
      )
      .all<{ name: string; count: number }>()
    expect(new Map(results.map(({ name, count }) => [name, count]))).toEqual(this.#entries)
    await this.look()
    const { results: leaves } = await record.prepare('SELECT leaf FROM leaves ORDER BY idx').all<{ leaf: string }>()
    const hashes = new Uint8Array(leaves.length * HASH_BYTES)
    leaves.forEach(({ leaf }, at) => hashes.set(leafHash(new TextEncoder().encode(leaf), sha256), at * HASH_BYTES))
    for (const [size, root] of this.checkpoints)
      expect([size, treeHash(hashes.subarray(0, size * HASH_BYTES), sha256)]).toEqual([size, root])
    for (const { answer, ...sent } of this.#random.some([...this.acknowledged.values()], again))
      expect(await this.#send(sent)).toBe(answer)
    for (const id of this.#random.some(this.#events, again))
      expect([id, (await this.#portal.insist('GET', `/epcis/v2/events/${encodeURIComponent(id)}`)).status]).toEqual([
        id,
        200,
      ])
    await this.assertSound()
  }
}

/** A scheme's id has no digits. */
const inLetters = (n: number): string => `load-${[...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
