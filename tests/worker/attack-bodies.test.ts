import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, aKey, ask, countEntries, get, publish, publishAll, type ProblemAnswer } from './builders.ts'
import { SITE } from './authenticator.ts'
import { doorsOf, each, roleFor, WRITES, type Route } from './every-route.ts'
import { aPerson, anOfficer, type Tab } from './people.ts'

/** Bodies that are small on the way and large once read, that go on for ever, or that come one byte at a time. */

let addresses = 0
const from = () => ({ 'cf-connecting-ip': `2001:db8:b::${(addresses++).toString(16)}` })

let key = ''
beforeAll(async () => {
  await publishAll('places', [aPlace()])
  key = await aKey()
})

const MB = 1024 * 1024
const gz = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(gzipSync(bytes, { level: 9 }))
const kindOf = async (answer: Response): Promise<string> => (await answer.json<ProblemAnswer>()).type

describe('a body that unfolds', () => {
  it('a thousand times is refused by its size, and unfolded no further than that', async () => {
    // 64 MB of zeros in 64 KB: ten such requests would be all the memory there is.
    const bomb = gz(new Uint8Array(64 * MB))
    expect(bomb.length).toBeLessThan(80_000)
    for (const type of ['application/json', 'text/csv', 'application/x-ndjson']) {
      const answer = await publish('places', bomb, { 'content-encoding': 'gzip', 'content-type': type })
      expect([answer.status, await kindOf(answer)]).toEqual([413, '/problems/body-too-large'])
    }
    expect((await get('/api/registers/places/records/110000')).status).toBe(200)
  })

  it('twice over is read once: what comes out is no rows', async () => {
    const twice = gz(gz(new Uint8Array(64 * MB)))
    const answer = await publish('places', twice, { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(422)
    const named = await publish('places', twice, { 'content-encoding': 'gzip, gzip' })
    expect(named.status).toBe(415)
  })

  it('is a body of its size wherever one is taken: no other route unfolds anything beyond its limit', async () => {
    const bomb = gz(new Uint8Array(12 * MB))
    const wrong = await each(WRITES, async ({ method, filled }) => {
      const headers = { ...from(), 'content-encoding': 'gzip', 'content-type': 'application/json' }
      const answer = await ask(method, filled, { ...headers, authorization: `Bearer ${key}` }, bomb)
      await answer.body?.cancel()
      return answer.status >= 400 && answer.status < 500 ? [] : [`${method} ${filled} ${answer.status}`]
    })
    expect(wrong.flat()).toEqual([])
  })
})

describe('a body of very many parts', () => {
  const DEEP = 20_000
  const [JSON_TYPE, XML, CSV] = ['application/json', 'application/xml', 'text/csv']
  const ENTITIES =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'

  const ASKED: [string, string, string][] = [
    ['objects in objects', JSON_TYPE, `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
    ['one row of lists in lists', JSON_TYPE, `[{"code":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}]`],
    ['entities that grow out of themselves, or read a file', XML, `${ENTITIES}<EPCISDocument>&b;&f;</EPCISDocument>`],
  ]

  it.each(ASKED)('is refused by every route that writes, to whom may ask it: %s', async (_, type, body) => {
    const wrong = await each(WRITES, async (route) => {
      // Files are bytes, whatever they hold.
      if (route.filled === '/objects') return []
      const headers = { ...from(), ...(await entitled(route)), 'content-type': type }
      const answer = await ask(route.method, route.filled, headers, body)
      await answer.body?.cancel()
      // What asks for no body does not look at one.
      const isTaken = answer.status === 204 || (answer.status === 201 && /options$|recovery-codes/.test(route.path))
      return (answer.status >= 400 && answer.status < 500) || isTaken ? [] : [`${route.path} ${answer.status}`]
    })
    expect(wrong.flat()).toEqual([])
  })

  it.each([
    ['elements in elements', XML, `${'<a>'.repeat(DEEP)}${'</a>'.repeat(DEEP)}`],
    ['a hundred thousand columns', CSV, `${'a,'.repeat(100_000)}b\n${'1,'.repeat(100_000)}2\n`],
    ['a quote that never ends', CSV, `code,nameZh\n"${'x\n'.repeat(DEEP)}`],
    ['one name a hundred thousand times', JSON_TYPE, `[{${'"a":1,'.repeat(100_000)}"a":1}]`],
    ['a number of a hundred thousand digits', JSON_TYPE, `[{"code":${'9'.repeat(100_000)}}]`],
    ['a text of a megabyte', JSON_TYPE, JSON.stringify([aPlace({ nameZh: '水'.repeat(350_000) })])],
  ])('is refused where rows and documents are taken: %s', async (_, type, body) => {
    for (const path of ['/api/registers/places/entries', '/epcis/v2/capture', '/api/gep/calculations']) {
      const answer = await ask('POST', path, { authorization: `Bearer ${key}`, 'content-type': type }, body)
      expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status >= 400 && status < 500)])
      expect((await answer.text()).length).toBeLessThan(MB)
    }
  })

  const tabs = new Map<string, Promise<Tab>>()
  /** Headers of somebody who may ask a route. */
  const entitled = async (route: Route): Promise<Record<string, string>> => {
    const doors = doorsOf(route)
    if (doors.includes('operator')) return { authorization: 'Bearer operator-token-of-the-tests' }
    const role = roleFor(route)
    if (role !== undefined && !doors.includes('session'))
      return { authorization: `Bearer ${await aKey({}, role, '91350100M000100Y43')}` }
    const name = role ?? 'person'
    const tab = tabs.get(name) ?? (role === undefined ? aPerson() : anOfficer(role, '91350100M000100Y43'))
    tabs.set(name, tab)
    const { cookie } = await tab
    return { cookie: `__Host-lucid=${cookie}`, origin: SITE.origin, 'sec-fetch-site': 'same-origin' }
  }
})

describe('a body that comes one byte at a time', () => {
  it('holds nobody up, and what was broken off has left nothing', async () => {
    const before = await countEntries()
    const whole = new TextEncoder().encode(JSON.stringify([aPlace({ code: '120000', nameZh: '天津市' })]))
    let at = 0
    let goOn: () => void = () => undefined
    const dripping = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        new Promise<void>((done) => {
          goOn = () => {
            if (at < whole.length) controller.enqueue(whole.subarray(at, ++at))
            else controller.close()
            done()
          }
          if (at < whole.length / 2) goOn()
        }),
    })
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const slow = ask('POST', '/api/registers/places/entries', headers, dripping)
    // Others read and write meanwhile.
    const others = await Promise.all([
      get('/api/registers/places/records/110000'),
      publish('places', [aPlace({ code: '130000', nameZh: '河北省' })]),
    ])
    expect(others.map(({ status }) => status)).toEqual([200, 201])
    expect(await countEntries()).toBe(before + 1)
    while (at < whole.length) {
      goOn()
      await Promise.resolve()
    }
    goOn()
    expect((await slow).status).toBe(201)
    expect(await countEntries()).toBe(before + 2)
  })

  it('and stops is nothing: no half of it stands', async () => {
    const before = await countEntries()
    const rows = JSON.stringify(
      Array.from({ length: 50 }, (_, n) => aPlace({ code: `14${String(n).padStart(4, '0')}` })),
    )
    const cut = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(rows.slice(0, rows.length / 2)))
        controller.error(new Error('gone'))
      },
    })
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const answer = await ask('POST', '/api/registers/places/entries', headers, cut).catch(() => undefined)
    expect(answer?.status ?? 400).toBeGreaterThanOrEqual(400)
    expect(await countEntries()).toBe(before)
  })
})
