import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aKey,
  aPlace,
  aStation,
  countEntries,
  publish,
  publishAll,
  type ProblemAnswer,
  type Published,
} from './builders.ts'

const once = (id: string) => ({ 'idempotency-key': id })

beforeAll(async () => {
  await publishAll('places', [aPlace()])
})

describe('a request repeated under its key', () => {
  it('is answered byte for byte the same, and stored once', async () => {
    const rows = [aStation({ name: '万寿\u200b西宫' }), aStation({ station: '1002A' })]
    const first = await publish('air-stations', rows, once('a'))
    expect(first.status).toBe(201)
    const text = await first.text()
    const { notices }: Published = JSON.parse(text)
    expect(notices).toHaveLength(1)
    const stored = await countEntries()
    // What happens in between makes no difference: neither new checkpoints nor corrections.
    await publishAll('air-stations', [aStation({ station: '1002A', name: '定陵', _reason: '名称有误' })])
    const again = await publish('air-stations', rows, once('a'))
    expect(again.status).toBe(201)
    expect(await again.text()).toBe(text)
    expect(await countEntries()).toBe(stored + 1)
  })

  it('is not counted again against the rows of a day', async () => {
    const authorization = `Bearer ${await aKey({ rowsPerDay: 1 })}`
    const ask = () => publish('air-stations', [aStation({ station: '1101A' })], { ...once('b'), authorization })
    expect((await ask()).status).toBe(201)
    expect((await ask()).status).toBe(201)
    const more = await publish('air-stations', [aStation({ station: '1102A' })], { ...once('c'), authorization })
    expect(more.status).toBe(429)
  })

  it('with another body is a conflict', async () => {
    expect((await publish('air-stations', [aStation({ station: '1201A' })], once('d'))).status).toBe(201)
    const stored = await countEntries()
    for (const rows of [
      [aStation({ station: '1202A' })],
      [aStation({ station: '1201A' }), aStation({ station: '1203A' })],
    ]) {
      const other = await publish('air-stations', rows, once('d'))
      expect(other.status).toBe(409)
      expect((await other.json<ProblemAnswer>()).type).toBe('/problems/conflict')
    }
    expect(await countEntries()).toBe(stored)
  })

  it('for another register, or with another reason, is a conflict', async () => {
    expect((await publish('air-stations', [aStation({ station: '1301A' })], once('e'))).status).toBe(201)
    expect((await publish('places', [aStation({ station: '1301A' })], once('e'))).status).toBe(409)
    expect((await publish('air-stations', [aStation({ station: '1301A' })], once('e'), '?reason=other')).status).toBe(
      409,
    )
  })

  it('is remembered even where nothing was new', async () => {
    const rows = [aStation({ station: '1401A' })]
    await publishAll('air-stations', rows)
    const stored = await countEntries()
    const first = await publish('air-stations', rows, once('f'))
    const text = await first.text()
    expect(first.status).toBe(201)
    expect(await countEntries()).toBe(stored)
    await publishAll('air-stations', [aStation({ station: '1402A' })])
    expect(await (await publish('air-stations', rows, once('f'))).text()).toBe(text)
    expect((await publish('air-stations', [aStation({ station: '1403A' })], once('f'))).status).toBe(409)
  })

  it('that was refused may be mended under the same key', async () => {
    expect((await publish('air-stations', [aStation({ station: '' })], once('g'))).status).toBe(422)
    expect((await publish('air-stations', [aStation({ station: '1501A' })], once('g'))).status).toBe(201)
  })

  it('after a dry run is the first', async () => {
    const rows = [aStation({ station: '1601A' })]
    expect((await publish('air-stations', rows, once('h'), '?dryRun=true')).status).toBe(200)
    expect((await publish('air-stations', rows, once('h'))).status).toBe(201)
  })
})

describe('requests at once under one key', () => {
  it('are stored once and answered alike', async () => {
    const stored = await countEntries()
    const rows = [aStation({ station: '1701A' }), aStation({ station: '1702A' })]
    const answers = await Promise.all(Array.from({ length: 20 }, () => publish('air-stations', rows, once('i'))))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201))
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    expect(await countEntries()).toBe(stored + 2)
  })

  it('with different bodies: one stands, the others are conflicts', async () => {
    const stored = await countEntries()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => publish('air-stations', [aStation({ station: `18${n}0A` })], once('j'))),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
    expect(await countEntries()).toBe(stored + 1)
  })
})

describe('the same key of two callers', () => {
  it('names two requests', async () => {
    const publishAs = async (station: string) =>
      publish('air-stations', [aStation({ station })], { ...once('k'), authorization: `Bearer ${await aKey()}` })
    expect((await publishAs('1901A')).status).toBe(201)
    expect((await publishAs('1902A')).status).toBe(201)
  })
})

describe('what is kept of a request', () => {
  it('holds neither its key nor that of its caller', async () => {
    const { results } = await env.RECORD.prepare('SELECT * FROM requests').all()
    expect(results.length).toBeGreaterThan(5)
    expect(JSON.stringify(results)).not.toMatch(/lucid_/)
    expect(results.map(({ id }) => id).filter((id) => !/^[A-Za-z0-9_-]{43}$/.test(String(id)))).toEqual([])
  })
})
