import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { Mortal } from './mortal.ts'
import type { Random } from './random.ts'

/** Look-ups of codes. What a kill takes from the local queue was never counted; what is counted is counted once. */

const GTIN = '06901234567892'
const PHONE = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36'

export class ScanLoad {
  /** Scans that somebody was told will be counted; a page may tell of one again. */
  readonly told = new Set<string>()
  readonly #portal: Mortal
  readonly #random: Random

  constructor(portal: Mortal, random: Random) {
    this.#portal = portal
    this.#random = random
  }

  async act(): Promise<void> {
    const visitor = randomBytes(16).toString('base64url')
    const lot = `LOT-${this.#random.below(5)}`
    const headers = { 'content-type': 'application/json', 'user-agent': PHONE }
    const body = { visitor, scans: [{ gtin: GTIN, lot }] }
    for (let times = 1 + this.#random.below(2); times > 0; times--)
      expect((await this.#portal.insist('POST', '/api/scans', headers, body)).status).toBe(202)
    this.told.add(`${visitor} ${lot}`)
  }

  /** Never more than was told, and the sums are what was seen. @returns how many were counted */
  async assertSound(): Promise<number> {
    const { intake } = await this.#portal.now()
    const counts = await intake
      .prepare(
        `SELECT (SELECT count(*) FROM scan_seen) AS seen,
          (SELECT coalesce(sum(visitors + automated), 0) FROM scan_counts) AS counted,
          (SELECT coalesce(sum(visitors + automated), 0) FROM scan_codes) AS summed,
          (SELECT coalesce(sum(visitors), 0) FROM scan_places) AS placed,
          (SELECT coalesce(sum(visitors), 0) FROM scan_codes) AS visitors`,
      )
      .first<Record<'seen' | 'counted' | 'summed' | 'placed' | 'visitors', number>>()
    const seen = counts?.seen ?? 0
    expect(counts).toMatchObject({ seen, counted: seen, summed: seen, placed: counts?.visitors })
    expect(seen).toBeLessThanOrEqual(this.told.size)
    return seen
  }
}
