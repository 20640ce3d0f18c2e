import { Agent, request } from 'node:http'
import { figure, type Measure } from './figure.ts'
import { openPortal } from './portal.ts'

const GTIN = '09520000000073'
/** Scans a second that are sent, whatever the answers take. */
const RATE = 200
const LONG_SECONDS = 60
const SHORT_SECONDS = 8
/** Visitors of one address, which the platform would take for a program beyond a hundred requests a minute. */
const SCANS_AN_ADDRESS = 50
const PATIENCE_MS = 60_000
const PHONE = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

const post = (url: string, address: string, body: object): Promise<number> =>
  new Promise((done, fail) => {
    const headers = { 'content-type': 'application/json', 'user-agent': PHONE, 'cf-connecting-ip': address }
    const sent = request(`${url}/api/scans`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => done(answer.statusCode ?? 0))
    })
    sent.on('error', fail)
    sent.end(JSON.stringify(body))
  })

/** As a page does that lost its network: the same once more, which counts once all the same. */
const insist = (url: string, address: string, body: object, tries = 5): Promise<number> =>
  post(url, address, body).catch((error: unknown) => {
    if (tries === 0) throw error
    return insist(url, address, body, tries - 1)
  })

/** Of a tenth of the scans the same is sent once more, as a retry would. */
const isRepeated = (n: number): boolean => n % 10 === 0

/** 200 scans a second, a tenth of them twice: each is counted once when the queue is empty. */
export const measure: Measure = async function* ({ long, say }) {
  // Tests play many visitors; a portal served by our own scripts else takes all for one.
  const before = process.env['LUCID_ENV']
  process.env['LUCID_ENV'] = 'test'
  const portal = await openPortal(say)
  try {
    const seconds = long ? LONG_SECONDS : SHORT_SECONDS
    const total = RATE * seconds
    const intake = portal.intake
    const counted = async (): Promise<{ visitors: number; automated: number }> =>
      (await intake
        .prepare(
          'SELECT coalesce(sum(visitors), 0) AS visitors, coalesce(sum(automated), 0) AS automated FROM scan_codes',
        )
        .first<{ visitors: number; automated: number }>()) ?? { visitors: 0, automated: 0 }
    const answers: Promise<number>[] = []
    const began = performance.now()
    for (let n = 0; n < total; n++) {
      const due = began + (n * 1000) / RATE
      const wait = due - performance.now()
      if (wait > 1) await new Promise((done) => setTimeout(done, wait))
      const at = Math.floor(n / SCANS_AN_ADDRESS)
      const address = `2001:db8::${(at >> 16).toString(16)}:${(at & 0xffff).toString(16)}`
      const body = { visitor: String(n).padStart(22, 'v'), scans: [{ gtin: GTIN, serial: `S${n % 500}` }] }
      answers.push(insist(portal.origin, address, body))
      if (isRepeated(n)) answers.push(insist(portal.origin, address, body))
    }
    const refused = (await Promise.all(answers)).filter((status) => status !== 202).length
    const sentIn = (performance.now() - began) / 1000
    const drain = performance.now()
    let now = await counted()
    while (now.visitors + now.automated < total && performance.now() - drain < PATIENCE_MS) {
      await new Promise((done) => setTimeout(done, 200))
      now = await counted()
    }
    say(
      `${answers.length} requests in ${sentIn.toFixed(1)} s, ${refused} refused; ${now.visitors} of ${total} counted and ` +
        `${now.automated} taken for programs' ${((performance.now() - drain) / 1000).toFixed(1)} s later`,
    )
    yield figure({
      name: 'scans',
      values: [now.visitors / total],
      unit: 'counted a scan',
      against: null,
      ratio: null,
      goal: `each of ${total} at ${RATE}/s counted once`,
      met: now.visitors === total && now.automated === 0 && refused === 0 && sentIn < seconds * 1.05,
    })
  } finally {
    if (before === undefined) delete process.env['LUCID_ENV']
    else process.env['LUCID_ENV'] = before
    agent.destroy()
    await portal.close()
  }
}
