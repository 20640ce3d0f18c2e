import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { locatorMac } from '../../db/intake/report-names.ts'
import { newState } from './a-record.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { aSecret, aSetting, type Portal, startPortal, TOKEN } from './portals.ts'

/**
 * Whether the time of an answer tells how near a guess is, as a stranger would measure it: guesses of two kinds, in random
 * order, over real connections. Machines are noisy and this shows no absence; `worker/attack-timing.test.ts` shows why there
 * should be none. Only in the long run, where `TIMING_SAMPLES` says how many.
 */

const SAMPLES = Number(process.env['TIMING_SAMPLES'] ?? 0)
/** Beyond it the two kinds are told apart with a chance of a hundred thousand to one, as side-channel evaluations have it. */
const TOLD_APART = 4.5

const directory = newState()
let portal: Portal
let key = ''

/** What her receipt code opens the mailbox by, and the number of the report that is in it. */
const [LOCATOR, NUMBER] = [randomBytes(32).toString('base64url'), '0123456789']
const REPORT_KEY = randomBytes(32).toString('base64')

/** A report that stands, as far as somebody with a receipt asks for it. */
const placeReport = (intake: D1Database, locator: string): Promise<unknown> =>
  intake
    .prepare(
      `INSERT INTO reports (number, locator_mac, category, body, place, day, received, visibility, language, source, recipient)
       VALUES (?, ?, 'smoke', '11990100000000019F', '990101', '2026-11-20', '2026-11-20', 'authority', 'zh', 'form', 'age1demonstration')`,
    )
    .bind(NUMBER, locator)
    .run()

/** Ranks of two samples against each other, with ties at their mean. @returns how many standard deviations from even */
const rankTest = (one: readonly number[], other: readonly number[]): number => {
  const all = [...one.map((value) => ({ value, of: 0 })), ...other.map((value) => ({ value, of: 1 }))]
  all.sort((a, b) => a.value - b.value)
  let [sum, ties] = [0, 0]
  for (let at = 0; at < all.length;) {
    let end = at
    while (end < all.length && all[end]?.value === all[at]?.value) end++
    const rank = (at + 1 + end) / 2
    for (let tied = at; tied < end; tied++) if (all[tied]?.of === 0) sum += rank
    ties += (end - at) ** 3 - (end - at)
    at = end
  }
  const [n, m] = [one.length, other.length]
  const total = n + m
  const spread = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))))
  return (sum - (n * (total + 1)) / 2) / spread
}

const nearly = (secret: string): string => secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A')
const far = (secret: string): string => [...secret].reverse().join('')

type Ask = () => Promise<Response>

/** As one of very many would ask: whoever guesses from one address is soon told to wait, whatever she guesses. */
const from = (headers: Record<string, string>) => ({
  ...headers,
  'cf-connecting-ip': `2001:db8::${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}`,
})

/** @throws Error for an answer that is no refusal of a guess: a report that nobody may see is not there */
const timed = async (ask: Ask): Promise<number> => {
  const began = performance.now()
  const answer = await ask()
  await answer.arrayBuffer()
  const ms = performance.now() - began
  if (answer.status !== 401 && answer.status !== 404) throw new Error(`answered ${answer.status}`)
  return ms
}

beforeAll(async () => {
  if (SAMPLES === 0) return
  portal = await startPortal(join(directory, 'v3'), await freePort(), {
    ...aSetting(),
    REPORT_KEY,
    ALTCHA_KEY: randomBytes(32).toString('base64'),
    RECEIPT_KEY: aSecret(),
  })
  const placed = await locatorMac(REPORT_KEY, LOCATOR)
  await portal.inIntake((intake) => placeReport(intake, placed))
  const made = await fetch(`${portal.origin}/api/operator/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'auditor', bounds: {}, days: 1 }),
  })
  key = z.object({ key: z.string() }).parse(await made.json()).key
}, 120_000)
afterAll(async () => {
  await portal?.stop()
  rmSync(directory, { recursive: true, force: true })
})

it('ranks of samples tell apart what differs, and nothing else', () => {
  const even = Array.from({ length: 400 }, (_, i) => (i * 7919) % 400)
  expect(Math.abs(rankTest(even.slice(0, 200), even.slice(200)))).toBeLessThan(3)
  expect(
    rankTest(
      even.map((value) => value + 100),
      even,
    ),
  ).toBeGreaterThan(TOLD_APART)
  expect(rankTest([1, 1, 1], [1, 1, 1])).toBeNaN()
})

const withKey = (bearer: string) => () =>
  fetch(`${portal.origin}/api/activity`, { headers: from({ authorization: `Bearer ${bearer}` }) })
const withCookie = (cookie: string) => () =>
  fetch(`${portal.origin}/api/account`, { headers: from({ cookie: `__Host-lucid=${cookie}` }) })
const withToken = (token: string) => () =>
  fetch(`${portal.origin}/api/operator/keys`, { headers: from({ authorization: `Bearer ${token}` }) })
const withReceipt = (locator: string, number?: string) => () =>
  number === undefined
    ? fetch(`${portal.origin}/api/reports/follow`, {
        method: 'POST',
        headers: from({ authorization: `Receipt ${locator}` }),
      })
    : fetch(`${portal.origin}/api/reports/${number}/files/${'A'.repeat(22)}`, {
        headers: from({ authorization: `Receipt ${locator}` }),
      })

describe.skipIf(SAMPLES === 0)('a receipt that is right', () => {
  it('is answered otherwise than a guess: what is timed below is looked for', async () => {
    expect((await withReceipt(LOCATOR)()).status).toBe(200)
    expect((await withReceipt(nearly(LOCATOR))()).status).toBe(404)
  })
})

describe.skipIf(SAMPLES === 0)('the time of an answer to a wrong guess', { timeout: 3_600_000 }, () => {
  it.each<[string, () => [Ask, Ask]]>([
    ['a key that is nearly right, or far from it', () => [withKey(nearly(key)), withKey(`lucid_${far(key.slice(6))}`)]],
    ['the operator’s token, nearly right or far from it', () => [withToken(nearly(TOKEN)), withToken(far(TOKEN))]],
    [
      'a session that begins as one key does, or otherwise',
      () => [withCookie(key.slice(6)), withCookie('x'.repeat(43))],
    ],
    ['a receipt that is nearly right, or far from it', () => [withReceipt(nearly(LOCATOR)), withReceipt(far(LOCATOR))]],
    [
      'the number of a report that stands, or of none, with a wrong receipt',
      () => [withReceipt(far(LOCATOR), NUMBER), withReceipt(far(LOCATOR), '9876543210')],
    ],
  ])('does not tell how near it is: %s', async (name, of) => {
    const [near, other] = of()
    for (let turn = 0; turn < 50; turn++) await Promise.all([timed(near), timed(other)])
    const [times, others]: [number[], number[]] = [[], []]
    while (Math.min(times.length, others.length) < SAMPLES) {
      if (Math.random() < 0.5) times.push(await timed(near))
      else others.push(await timed(other))
    }
    const apart = rankTest(times, others)
    const median = (of: number[]): string => (of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0).toFixed(3)
    console.log(
      `${name}: z ${apart.toFixed(2)}, medians ${median(times)} and ${median(others)} ms of ${times.length + others.length}`,
    )
    expect(Math.abs(apart)).toBeLessThan(TOLD_APART)
  })
})
