import { randomBytes } from 'node:crypto'
import { createChallenge } from 'altcha-lib'
import { expect } from 'vitest'
import { sha256 } from '../../content/log/webcrypto.ts'
import { sealReport, type SealedReport } from '../../content/reports/seal-report.ts'
import { fingerprintOf, newIdentity } from '../../content/reports/sealing.ts'
import { dayOf } from '../../content/registers/span.ts'
import { ALTCHA_KEY, type Mortal } from './mortal.ts'
import type { Random } from './random.ts'

/** Reports from the public, to one body with two keys: each of them ends as one report. */

const BODY = '11990100000000019F'
const PLACE = '990101'
const JSON_BODY = { 'content-type': 'application/json' }

const solved = async (): Promise<string> => {
  const expires = new Date(Date.now() + 900_000)
  const made = await createChallenge({ hmacKey: ALTCHA_KEY, number: 5, expires, params: { action: 'report' } })
  const { algorithm, challenge, salt, signature } = made
  return btoa(JSON.stringify({ algorithm, challenge, number: 5, salt, signature }))
}

export class ReportLoad {
  readonly acknowledged = new Map<string, { salt: string; envelope: object }>()
  #recipients: string[] = []
  readonly #portal: Mortal
  readonly #random: Random

  constructor(portal: Mortal, random: Random) {
    this.#portal = portal
    this.#random = random
  }

  /** A body with two keys, as the record shows it. */
  async open(): Promise<void> {
    const keys = await Promise.all(
      (['officer', 'recovery'] as const).map(async (kind) => {
        const { recipient } = await newIdentity()
        return { body: BODY, kind, recipient, fingerprint: await fingerprintOf(recipient, sha256), from: '2026-01-01' }
      }),
    )
    const rows = [
      ...keys.map((key) => ({ register: 'sealing-keys', key: `${BODY}~${key.fingerprint}`, body: key })),
      { register: 'authorities', key: `${PLACE}~${BODY}`, body: { place: PLACE, authority: BODY } },
      { register: 'places', key: PLACE, body: { code: PLACE } },
    ]
    const { record } = await this.#portal.now()
    const insert = record.prepare(
      `INSERT INTO records (id, register, key, idx, revision, status, body) VALUES (?1, ?2, ?3, ?1, 1, 'published', ?4)`,
    )
    for (const [n, { register, key, body }] of rows.entries())
      await insert.bind(GROUND + n, register, key, JSON.stringify(body)).run()
    this.#recipients = keys.map(({ recipient }) => recipient)
  }

  async #seal(): Promise<SealedReport> {
    const day = dayOf(new Date().toISOString())
    return sealReport(
      {
        statement: {
          version: 'lucid-statement-v1',
          category: 'smoke',
          text: '黑烟',
          where: { place: PLACE },
          when: { kind: 'once', from: day },
          files: [],
        },
        mailbox: { locator: randomBytes(32).toString('base64url'), recipient: (await newIdentity()).recipient },
        shown: { body: BODY, place: PLACE, day, visibility: 'authority', language: 'zh' },
      },
      this.#recipients,
      (bytes) => randomBytes(bytes),
    )
  }

  async act(): Promise<void> {
    const { commitment, salt, envelope } = await this.#seal()
    const said = { commitment, altcha: await solved() }
    const first = await this.#portal.insist('POST', '/api/reports/commitments', JSON_BODY, said)
    expect([first.status, JSON.stringify(first.body)]).toEqual([201, expect.stringContaining(commitment)])
    const second = await this.#portal.insist('POST', '/api/reports', JSON_BODY, { salt, envelope })
    expect(second.status).toBe(201)
    this.acknowledged.set(String(second.body['number']), { salt, envelope })
  }

  /** All were answered: each is one report, and sent again it is the same. */
  async assertAcknowledged(again: number): Promise<void> {
    const { intake } = await this.#portal.now()
    const { results } = await intake.prepare('SELECT number FROM reports').all<{ number: string }>()
    expect(results.map(({ number }) => number).sort()).toEqual([...this.acknowledged.keys()].sort())
    const { results: counts } = await intake
      .prepare(
        `SELECT (SELECT count(*) FROM report_events) AS events, (SELECT sum(count) FROM report_tallies) AS tally,
           (SELECT count(*) FROM report_commitments WHERE opened = 1) AS opened,
           (SELECT sum(taken) FROM report_pulses) AS taken`,
      )
      .all()
    const all = this.acknowledged.size
    expect(counts).toEqual([{ events: all, tally: all, opened: all, taken: all }])
    for (const [number, sent] of this.#random.some([...this.acknowledged], again))
      expect((await this.#portal.insist('POST', '/api/reports', JSON_BODY, sent)).body).toMatchObject({ number })
  }
}

/** Rows of the record that no entry made stand from here. */
export const GROUND = 1_000_000
