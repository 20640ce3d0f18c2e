import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encodeCheckpoint, parseCheckpoint } from '../../content/log/checkpoint.ts'
import { encodeNote, parseNote, signNote } from '../../content/log/note.ts'
import { openSigner } from '../../db/record/signer.ts'
import { aLimit, aPlace, countEntries, get, publish, publishAll, type ProblemAnswer } from './builders.ts'

const HEAD = 'log/checkpoint'
const place = (n: number) => aPlace({ code: `1201${String(n).padStart(2, '0')}`, level: 'county' })

const headNote = async (): Promise<string> => (await (await env.OBJECTS.get(HEAD))?.text()) ?? ''
const size = async (): Promise<number> => parseCheckpoint(parseNote(await headNote()).text).size

/** What an operator would have signed who knew another past. */
const signed = async (entries: number, root: Uint8Array): Promise<string> => {
  const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
  const text = encodeCheckpoint({ origin: env.LOG_ORIGIN, size: entries, root, extensions: [] })
  return encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] })
}
const ANOTHER_ROOT = new Uint8Array(32).fill(7)

let kept = ''
beforeAll(async () => {
  await publishAll('places', [place(1), place(2), place(3)])
  kept = await headNote()
})
afterEach(async () => {
  await env.OBJECTS.put(HEAD, kept)
})

const refusals = async (): Promise<void> => {
  const stored = await countEntries()
  for (const [language, sentence] of [
    ['en', /does not follow the checkpoint signed at \d+/],
    ['zh', /与已经签名的 \d+ 条的检查点不符/],
  ] as const) {
    const answer = await publish('places', [place(9)], { 'accept-language': language })
    expect(answer.status).toBe(503)
    const problem = await answer.json<ProblemAnswer>()
    expect(problem.type).toBe('/problems/service-unavailable')
    expect(problem.issues).toEqual([{ pointer: '', message: expect.stringMatching(sentence) }])
  }
  expect(await countEntries()).toBe(stored)
}

describe('the newest checkpoint', () => {
  it('is kept outside the database with every publish', async () => {
    expect(await size()).toBe(await countEntries())
    expect(kept).toBe(await (await get('/log/checkpoint')).text())
  })
})

describe('a database restored to an earlier state', () => {
  it('publishes nothing and says what it lacks', async () => {
    await env.OBJECTS.put(HEAD, await signed((await countEntries()) + 5, ANOTHER_ROOT))
    const stored = await countEntries()
    await refusals()
    const { issues } = await (await publish('places', [place(9)])).json<ProblemAnswer>()
    expect(issues?.[0]?.message).toContain(`holds ${stored} entries`)
    expect(issues?.[0]?.message).toContain(`signed at ${stored + 5}`)
  })

  it('publishes nothing when it grew differently since', async () => {
    await env.OBJECTS.put(HEAD, await signed((await countEntries()) - 1, ANOTHER_ROOT))
    await refusals()
  })

  it('publishes nothing when it has the same size and says something else', async () => {
    await env.OBJECTS.put(HEAD, await signed(await countEntries(), ANOTHER_ROOT))
    await refusals()
  })

  it('erases nothing', async () => {
    const { entries } = await publishAll('standards', [aLimit({ note: '一段文字' })])
    kept = await headNote()
    await env.OBJECTS.put(HEAD, await signed((await countEntries()) + 1, ANOTHER_ROOT))
    const sequencer = env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))
    const erasure = {
      register: 'standards',
      key: entries[0]?.key ?? '',
      field: 'note',
      ground: 'x',
      publisher: 'portal',
    }
    expect((await sequencer.erase(erasure)).outcome).toMatchObject({ status: 'halted' })
    const disclosed = await env.RECORD.prepare('SELECT count(*) AS n FROM disclosures').first('n')
    expect(disclosed).toBe(1)
  })

  it('still answers readers', async () => {
    await env.OBJECTS.put(HEAD, await signed((await countEntries()) + 5, ANOTHER_ROOT))
    expect((await get('/api/registers/places/records')).status).toBe(200)
    expect((await get('/log/checkpoint')).status).toBe(200)
  })

  it('counts nothing against a key', async () => {
    await env.OBJECTS.put(HEAD, await signed((await countEntries()) + 5, ANOTHER_ROOT))
    await publish('places', [place(9)])
    expect(await env.INTAKE.prepare('SELECT COALESCE(sum(rows), 0) AS n FROM usage').first('n')).toBe(0)
  })
})

describe('a database ahead of the kept checkpoint', () => {
  it('publishes on: the process ended between batch and checkpoint', async () => {
    const before = kept
    await publishAll('places', [place(4)])
    await env.OBJECTS.put(HEAD, before)
    expect((await publish('places', [place(5)])).status).toBe(201)
    expect(await size()).toBe(await countEntries())
    kept = await headNote()
  })

  it('publishes on where none was kept yet', async () => {
    await env.OBJECTS.delete(HEAD)
    expect((await publish('places', [place(6)])).status).toBe(201)
    expect(await size()).toBe(await countEntries())
    kept = await headNote()
  })
})
