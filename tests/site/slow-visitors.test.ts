import { existsSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * Visitors who send a header or a body byte by byte and never come to its end, over real sockets to the portal that is
 * served. What stands before a deployed portal is the platform's, which is not asked here.
 */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const { hostname, port, host } = new URL(ORIGIN)
/** Of each kind. */
const MANY = 75
const ROUNDS = 8
const PATH = '/api/registers/places/entries'

/** What each kind has sent before it slows down, and what it would go on with. */
const KINDS: Readonly<Record<string, { first: string; drop: string }>> = {
  'a first line': { first: 'GE', drop: 'T' },
  'a header': { first: `GET /api/registers HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `, drop: 'a' },
  // Refused for want of a key, once the rest of it has come: no limit of an address is used up by them.
  'a body': {
    first: `POST ${PATH} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n`,
    drop: ' ',
  },
  'a part of a body': {
    first: `POST ${PATH} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n`,
    drop: '1\r\n \r\n',
  },
}

interface Slow {
  kind: string
  socket: Socket
  said: string
}
const slow: Slow[] = []
const open = (kind: string): Promise<Slow> =>
  new Promise((done, fail) => {
    const one: Slow = { kind, said: '', socket: connect({ host: hostname, port: Number(port) }) }
    one.socket.on('data', (bytes: Buffer) => (one.said += bytes.toString('latin1')))
    one.socket.once('error', fail)
    one.socket.once('connect', () => {
      // Being hung up on later is no fault of the test.
      one.socket.removeListener('error', fail).on('error', () => undefined)
      one.socket.write(KINDS[kind]?.first ?? '', () => done(one))
    })
  })

beforeAll(async () => {
  const kinds = Object.keys(KINDS).flatMap((kind) => Array.from({ length: MANY }, () => kind))
  slow.push(...(await Promise.all(kinds.map(open))))
})
afterAll(() => {
  for (const { socket } of slow) socket.destroy()
})

describe('hundreds of visitors who send byte by byte', () => {
  const others = async (): Promise<number[]> => {
    const asked = ['/', '/en/registers/', '/api/registers', '/log/checkpoint', '/search/?q=AQI']
    const answers = await Promise.all(asked.map((path) => fetch(`${ORIGIN}${path}`)))
    await Promise.all(answers.map((answer) => answer.arrayBuffer()))
    return answers.map(({ status }) => status)
  }

  it('keep nobody else waiting: whoever asks meanwhile is served, page, API and search', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const { socket, kind } of slow) if (socket.writable) socket.write(KINDS[kind]?.drop ?? '')
      expect(await others()).toEqual([200, 200, 200, 200, 200])
    }
    // Not one was answered as if it had been whole; those that are refused at once are told why.
    const answered = slow.filter(({ said }) => said !== '')
    expect(
      answered.filter(({ said }) => !/^HTTP\/1\.1 4\d\d /.test(said)).map(({ kind, said }) => [kind, said]),
    ).toEqual([])
  })

  it('are answered as anybody, once they come to the end', async () => {
    const late = slow.find(({ kind, socket }) => kind === 'a header' && socket.writable)
    if (!late) throw new Error('every one was hung up on')
    late.socket.write('\r\nConnection: close\r\n\r\n')
    await expect.poll(() => late.said).toContain('HTTP/1.1 200')
  })

  it('leave a portal that serves on when they all go at once', async () => {
    for (const { socket } of slow) socket.destroy()
    expect(await others()).toEqual([200, 200, 200, 200, 200])
    expect(Object.keys(KINDS).length * MANY).toBe(slow.length)
  })
})

/** What reads a body, and what is sent to it: by a loop, whole, within a limit, by a page, by a page with a file. */
const READERS: Readonly<Record<string, string>> = {
  '/api/gep/calculations': 'application/json',
  '/api/label-reports': 'application/json',
  '/api/credentials/verifications': 'application/vc+jwt',
  '/report/plain/': 'application/x-www-form-urlencoded',
  '/report/plain/?step=photos': 'multipart/form-data; boundary=x',
  '/en/information-requests/': 'application/x-www-form-urlencoded',
}

/** So many failures of ours in a quarter of an hour begin the alert. */
const AT_LEAST = 5

/** Says that no more will come in the middle of a body, and hears what is answered. @returns the first line */
const breakOff = (path: string, framing: string): Promise<string> =>
  new Promise((done, fail) => {
    let said = ''
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    socket.on('data', (bytes: Buffer) => (said += bytes.toString('latin1')))
    socket.once('error', fail)
    socket.once('close', () => done(said.split('\r\n', 1)[0] ?? ''))
    const ours = `Origin: ${ORIGIN}\r\nSec-Fetch-Site: same-origin`
    const part = framing.startsWith('Content') ? 'text={"a":' : '5\r\n{"a":\r\n'
    socket.end(
      `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${ours}\r\nContent-Type: ${READERS[path] ?? ''}\r\n${framing}\r\n\r\n${part}`,
    )
  })

describe('whoever hangs up in the middle of a body', () => {
  // As `npm test` keeps it.
  const failures = join(process.env['PORTAL_STATE'] ?? '', 'failures.log')
  const linesOf = (): number => (existsSync(failures) ? readFileSync(failures, 'utf8').split('"internal"').length : 0)

  it('is no failure of ours, however often: nobody raises an alert so, or fills the log', async () => {
    const before = linesOf()
    const said: string[] = []
    for (const path of Object.keys(READERS))
      for (const framing of ['Content-Length: 1000', 'Transfer-Encoding: chunked'])
        said.push(`${path} ${await breakOff(path, framing)}`)
    expect(said.filter((line) => / 5\d\d /.test(line))).toEqual([])
    // Some are answered before they are heard to be gone.
    expect(said.filter((line) => / 4\d\d /.test(line)).length).toBeGreaterThan(AT_LEAST)
    expect(linesOf()).toBe(before)
  })
})
