import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createChallenge } from 'altcha-lib'
import { sha256 } from '../../content/log/webcrypto.ts'
import { commitTo } from '../../content/reports/commitment.ts'
import { sealReport, type SealedReport } from '../../content/reports/seal-report.ts'
import { fingerprintOf, newIdentity } from '../../content/reports/sealing.ts'
import { dayOf } from '../../content/registers/span.ts'
import { figure, type Measure } from './figure.ts'
import { openPortal, preparedState, type Portal } from './portal.ts'

/** Reports a second that are begun, whatever the answers take; a tenth of them are sent once more, as a retry would. */
const RATE = 50
const LONG_SECONDS = 60
const SHORT_SECONDS = 8
/** Before and after, the bare handler at the same rate. */
const BARE_SECONDS = 5
const REPORTS_AN_ADDRESS = 4

const BODY = '11110101000000000A'
const PLACE = '110101'

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

interface Answer {
  status: number
  text: string
  ms: number
}

const postOnce = (url: string, body: string, address: string): Promise<Answer> =>
  new Promise((done, fail) => {
    const began = performance.now()
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'cf-connecting-ip': address,
    }
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => done({ status: answer.statusCode ?? 0, text, ms: performance.now() - began }))
    })
    sent.on('error', fail)
    sent.end(body)
  })

/** As a page does that lost its network: the same once more, which is the same report; the time counts on. */
const post = async (url: string, body: string, address = '2001:db8::1'): Promise<Answer> => {
  const began = performance.now()
  for (let tries = 5; ; tries--)
    try {
      return { ...(await postOnce(url, body, address)), ms: performance.now() - began }
    } catch (error) {
      if (tries === 0) throw error
    }
}

const percentile95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? NaN

/** Begins something so many times a second, and waits for the last to end. */
const atRate = async <Result>(count: number, act: (n: number) => Promise<Result>): Promise<Result[]> => {
  const began = performance.now()
  const all: Promise<Result>[] = []
  for (let n = 0; n < count; n++) {
    const wait = began + (n * 1000) / RATE - performance.now()
    if (wait > 1) await new Promise((done) => setTimeout(done, wait))
    all.push(act(n))
  }
  return Promise.all(all)
}

/** A body with two keys, as the record shows it. @returns what reports are sealed to */
export const openBody = async ({ record }: Portal): Promise<string[]> => {
  const keys = await Promise.all(
    (['officer', 'recovery'] as const).map(async (kind) => {
      const { recipient } = await newIdentity()
      return { body: BODY, kind, recipient, fingerprint: await fingerprintOf(recipient, sha256), from: '2026-01-01' }
    }),
  )
  const rows = [
    ...keys.map((key) => ({ register: 'sealing-keys', key: `${BODY}~${key.fingerprint}`, body: key })),
    { register: 'authorities', key: `${PLACE}~${BODY}`, body: { place: PLACE, authority: BODY } },
  ]
  await record.batch(
    rows.map(({ register, key, body }, n) =>
      record
        .prepare(
          `INSERT INTO records (id, register, key, idx, revision, status, body) VALUES (?1, ?2, ?3, ?1, 1, 'published', ?4)`,
        )
        .bind(1_000_000_000 + n, register, key, JSON.stringify(body)),
    ),
  )
  return keys.map(({ recipient }) => recipient)
}

/** Small bodies. One text is sealed once; what makes each report another one is its mailbox and its salt. */
export const makeReports = async (
  recipients: string[],
  count: number,
): Promise<Pick<SealedReport, 'envelope' | 'salt' | 'commitment'>[]> => {
  const day = dayOf(new Date().toISOString())
  const mailbox = { locator: randomBytes(32).toString('base64url'), recipient: (await newIdentity()).recipient }
  const { envelope } = await sealReport(
    {
      statement: {
        version: 'lucid-statement-v1',
        category: 'smoke',
        text: '黑烟',
        where: { place: PLACE },
        when: { kind: 'once', from: day },
        files: [],
      },
      mailbox,
      shown: { body: BODY, place: PLACE, day, visibility: 'authority', language: 'zh' },
    },
    recipients,
    (bytes) => randomBytes(bytes),
  )
  return Promise.all(
    Array.from({ length: count }, async () => {
      const salt = randomBytes(32)
      const own = { ...envelope, locator: randomBytes(32).toString('base64url') }
      const commitment = await commitTo(own, new Uint8Array(salt), sha256)
      return { envelope: own, salt: salt.toString('base64url'), commitment }
    }),
  )
}

/** As a browser would have found it: what is measured is the portal. */
export const solved = async (secret: string): Promise<string> => {
  const number = 1_000
  const { algorithm, challenge, salt, signature } = await createChallenge({
    hmacKey: secret,
    number,
    expires: new Date(Date.now() + 15 * 60_000),
    params: { action: 'report' },
  })
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }))
}

/** Seconds of processor time that a process has used, in steps of a hundredth. */
const processorTime = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const numberIn = (text: string): string | undefined => /"number":"(\w{10})"/.exec(text)?.[1]

/** 50 reports a second, both steps, beside a handler that inserts two rows in a batch. */
export const measure: Measure = async function* ({ long, say }) {
  const environment = process.env['LUCID_ENV']
  // Tests play many visitors; a portal served by our own scripts else takes all for one.
  process.env['LUCID_ENV'] = 'test'
  const portal = await openPortal(say)
  try {
    const { secrets } = await preparedState(say)
    const count = RATE * (long ? LONG_SECONDS : SHORT_SECONDS)
    say('sealing')
    const warmUp = 20
    const made = await makeReports(await openBody(portal), count + warmUp)
    const proofs = await Promise.all(made.map(() => solved(secrets['ALTCHA_KEY'] ?? '')))
    const both = async (
      n: number,
    ): Promise<{ steps: number[]; number: string | undefined; again?: string | undefined }> => {
      const { commitment, envelope, salt } = made[n] ?? { commitment: '' }
      const address = `2001:db8::${Math.floor(n / REPORTS_AN_ADDRESS).toString(16)}`
      const body = JSON.stringify({ commitment, altcha: proofs[n] })
      const first = await post(`${portal.origin}/api/reports/commitments`, body, address)
      if (first.status !== 201) throw new Error(`${first.status}: ${first.text}`)
      const content = JSON.stringify({ salt, envelope })
      const second = await post(`${portal.origin}/api/reports`, content, address)
      if (second.status !== 201) throw new Error(`${second.status}: ${second.text}`)
      const number = numberIn(second.text)
      if (n % 10 !== 0) return { steps: [first.ms, second.ms], number }
      return {
        steps: [first.ms, second.ms],
        number,
        again: numberIn((await post(`${portal.origin}/api/reports`, content, address)).text),
      }
    }
    const bare = async (): Promise<number> =>
      (await post(`${portal.bare}/pair`, JSON.stringify({ id: randomUUID() }))).ms
    for (let n = 0; n < warmUp; n++) await both(count + n)
    for (let n = 0; n < warmUp; n++) await bare()
    let used = processorTime(portal.pid)
    const bareMs = await atRate(RATE * BARE_SECONDS, bare)
    const usedBare = (processorTime(portal.pid) - used) / bareMs.length
    used = processorTime(portal.pid)
    const began = performance.now()
    const done = await atRate(count, both)
    const seconds = (performance.now() - began) / 1000
    const usedReport = (processorTime(portal.pid) - used) / count
    bareMs.push(...(await atRate(RATE * BARE_SECONDS, bare)))
    const stored = await portal.intake
      .prepare(
        `SELECT (SELECT count(*) FROM reports) AS reports, (SELECT count(DISTINCT number) FROM report_grants) AS granted,
           (SELECT count(*) FROM report_commitments WHERE opened = 1) AS opened`,
      )
      .first<{ reports: number; granted: number; opened: number }>()
    const numbers = new Set(done.flatMap(({ number }) => number ?? []))
    const isWhole =
      numbers.size === count &&
      [stored?.reports, stored?.granted, stored?.opened].every((rows) => rows === count + warmUp) &&
      done.every(({ number, again }) => again === undefined || again === number)
    const [deposits, contents] = [done.map(({ steps }) => steps[0] ?? NaN), done.map(({ steps }) => steps[1] ?? NaN)]
    const [against, p95, p95Deposit] = [percentile95(bareMs), percentile95(contents), percentile95(deposits)]
    say(
      `${count} reports in ${seconds.toFixed(1)} s, ${numbers.size} of them stand apart, ${stored?.reports ?? 0} rows; ` +
        `p95 of the commitment ${p95Deposit.toFixed(1)} ms, of the content ${p95.toFixed(1)} ms, bare ${against.toFixed(1)} ms; ` +
        `processor ${(usedReport * 1000).toFixed(1)} ms a report, bare ${(usedBare * 1000).toFixed(1)} ms`,
    )
    const slowest = Math.max(p95, p95Deposit)
    yield figure({
      name: 'reports-intake',
      values: [slowest],
      unit: 'ms (p95)',
      against: 'a batch that inserts two rows',
      ratio: slowest / against,
      goal: `${RATE}/s, none lost, none doubled; p95 < 10×`,
      met: isWhole && slowest / against < 10 && seconds < (count / RATE) * 1.1,
    })
  } finally {
    if (environment === undefined) delete process.env['LUCID_ENV']
    else process.env['LUCID_ENV'] = environment
    agent.destroy()
    await portal.close()
  }
}
