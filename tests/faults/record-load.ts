import { expect } from 'vitest'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { HASH_BYTES, leafHash, treeHash } from '../../content/log/merkle.ts'
import { sha256 } from '../../db/record/hash.ts'
import { aBody, aCertificate, anAccreditation, aScheme, aStandard, CERTIFIER } from '../certificate-rows.ts'
import { keyOf, type Mortal } from './mortal.ts'
import type { Random } from './random.ts'
import { GROUND } from './report-load.ts'

/** What is published: rows of a publisher, certificates of a certifier, and every checkpoint that anybody was served. */

export class RecordLoad {
  /** Register and key of what was acknowledged, and what it was sent with. */
  readonly acknowledged = new Map<string, { register: string; row: object; once: string; answer: string }>()
  /** Root by size, as served. */
  readonly checkpoints = new Map<number, Uint8Array>()
  #keys: Record<string, Record<string, string>> = {}
  #next = 0
  readonly #portal: Mortal
  readonly #random: Random

  constructor(portal: Mortal, random: Random) {
    this.#portal = portal
    this.#random = random
  }

  async open(): Promise<void> {
    const publisher = await keyOf(this.#portal, 'publisher')
    this.#keys = { 'certification-schemes': publisher, certificates: await keyOf(this.#portal, 'certifier', CERTIFIER) }
    const ground: [register: string, row: object][] = [
      ['certification-schemes', aScheme()],
      ['certification-criteria', aStandard()],
      ['certification-bodies', aBody()],
      ['accreditations', anAccreditation()],
    ]
    for (const [register, row] of ground) {
      const done = await this.#portal.insist('POST', `/api/registers/${register}/entries`, publisher, [row])
      expect([register, done.status, done.body]).toEqual([register, 201, expect.anything()])
    }
  }

  async #publish(register: string, row: object, once: string): Promise<string> {
    const headers = { ...this.#keys[register], 'idempotency-key': once }
    const done = await this.#portal.insist('POST', `/api/registers/${register}/entries`, headers, [row])
    expect([done.status, JSON.stringify(done.body)]).toEqual([201, expect.anything()])
    return JSON.stringify(done.body)
  }

  async act(): Promise<void> {
    const n = ++this.#next
    const isCertificate = this.#random.below(2) === 0
    const [register, key, row] = isCertificate
      ? ['certificates', `SLGP-2024-1${n}`, aCertificate({ number: `SLGP-2024-1${n}` })]
      : ['certification-schemes', inLetters(n), aScheme({ scheme: inLetters(n) })]
    const answer = await this.#publish(register, row, `once-${n}`)
    this.acknowledged.set(`${register} ${key}`, { register, row, once: `once-${n}`, answer })
    await this.look()
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
          WHERE register = 'certificates' OR key LIKE 'load-%' GROUP BY register, key`,
      )
      .all<{ name: string; count: number }>()
    expect(new Map(results.map(({ name, count }) => [name, count]))).toEqual(
      new Map([...this.acknowledged.keys()].map((name) => [name, 1])),
    )
    await this.look()
    const { results: leaves } = await record.prepare('SELECT leaf FROM leaves ORDER BY idx').all<{ leaf: string }>()
    const hashes = new Uint8Array(leaves.length * HASH_BYTES)
    leaves.forEach(({ leaf }, at) => hashes.set(leafHash(new TextEncoder().encode(leaf), sha256), at * HASH_BYTES))
    for (const [size, root] of this.checkpoints)
      expect([size, treeHash(hashes.subarray(0, size * HASH_BYTES), sha256)]).toEqual([size, root])
    for (const { register, row, once, answer } of this.#random.some([...this.acknowledged.values()], again))
      expect(await this.#publish(register, row, once)).toBe(answer)
    await this.assertSound()
  }
}

/** A scheme's id has no digits. */
const inLetters = (n: number): string => `load-${[...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
