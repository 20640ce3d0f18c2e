import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import { finishErasures, isErasing } from '../../db/record/erasing.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { openSigner } from '../../db/record/signer.ts'
import { readFiles } from '../../db/record/read-files.ts'
import { finishBegunErasures } from '../../worker/jobs/erasures.ts'
import { aKey, aPlace, ask, get, publishAll } from './builders.ts'

/** The machine stops: the step is not taken, and nothing comes after it. */
class Stopped extends Error {}

/** Takes `most` steps of one of the platform's stores and stops before the next; `done` counts them for all stores. */
const stopping = <Store extends object>(
  store: Store,
  steps: readonly string[],
  done: { count: number; most: number },
) =>
  new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]): unknown => {
        if (steps.includes(String(name)) && ++done.count > done.most) throw new Stopped('stopped')
        return Reflect.apply(value, target, given)
      }
    },
  })

const KEY = (n: number): string => `示环罚〔2026〕${n}号`
const TEXT = (n: number): string => `决定书全文第${n}份：示例印染`

let authorization = ''
beforeAll(async () => {
  authorization = `Bearer ${await aKey()}`
  await publishAll('places', [aPlace()])
})

/** A penalty with a hidden file that was read, and an export that shows what names it. */
const standing = async (n: number): Promise<string> => {
  const sha256 = sha256Hex(TEXT(n))
  await ask('POST', '/objects', { authorization, 'content-type': 'text/plain' }, TEXT(n))
  await publishAll('penalties', [
    {
      decision: KEY(n),
      subjectKind: 'organisation',
      place: '110000',
      authority: '示例市生态环境局',
      decided: '2026-01-09',
      publicUntil: '2027-01-09',
      document: [sha256],
    },
  ])
  while ((await readFiles(openRecord(env.RECORD, env.OBJECTS), env.OBJECTS)) > 0);
  const made = await get('/api/registers/penalties/export.csv')
  expect(await (await get(made.headers.get('location') ?? '')).text()).toContain(sha256)
  return sha256
}

/** Erases with at most so many steps. @returns whether it came to its end */
const eraseWithin = async (n: number, most: number): Promise<boolean> => {
  const done = { count: 0, most }
  // A stop before a read is one before the write that follows.
  const database = stopping(env.RECORD, ['batch'], done)
  const objects = stopping(env.OBJECTS, ['put', 'delete'], done)
  const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
  const door = { db: openRecord(database, objects), objects, signer, now: () => new Date() }
  try {
    await erase(door, {
      register: 'penalties',
      key: KEY(n),
      field: 'document',
      ground: '示例依据',
      publisher: 'portal',
    })
    return true
  } catch (error) {
    expect(String(error instanceof Error ? (error.cause ?? error) : error)).toContain('stopped')
    return false
  }
}

/** Where bytes or rows still hold one of the texts. The erasure of files is looked for in every table elsewhere. */
const holding = async (sought: string[]): Promise<string[]> => {
  const isFound = (text: string): boolean => sought.some((one) => text.includes(one))
  const { objects } = await env.OBJECTS.list()
  const ofBytes = await Promise.all(
    objects
      .filter(({ key }) => !key.startsWith('erased/'))
      .map(async ({ key }) => (isFound(`${key} ${(await (await env.OBJECTS.get(key))?.text()) ?? ''}`) ? [key] : [])),
  )
  const tables = ['disclosures', 'documents', 'records', 'search_file_pages', 'search_file_texts']
  const rows = await env.RECORD.batch(tables.map((name) => env.RECORD.prepare(`SELECT * FROM ${name}`)))
  const ofRows = rows.map(({ results }, at) => (isFound(JSON.stringify(results)) ? [tables[at] ?? ''] : []))
  return [...ofBytes, ...ofRows].flat()
}

const erasuresOf = async (): Promise<number> => {
  const { items } = await (await get('/api/registers/erasures/records?limit=1000')).json<{ items: unknown[] }>()
  return items.length
}

describe('an erasure that stops', () => {
  it('after whichever step is finished by the clock, or has taken nothing: never the half of it', async () => {
    const outcomes: ('finished' | 'nothing')[] = []
    for (let most = 0; ; most++) {
      const sha256 = await standing(most)
      const before = await erasuresOf()
      const isWhole = await eraseWithin(most, most)
      await finishBegunErasures(env)
      expect(await isErasing(env.OBJECTS)).toBe(false)
      const stands = (await erasuresOf()) === before
      if (stands) {
        expect((await get(`/objects/${sha256}`)).status).toBe(200)
        expect(await holding([sha256])).toContain('disclosures')
      } else {
        expect([most, await holding([sha256, TEXT(most)])]).toEqual([most, []])
        expect((await get(`/objects/${sha256}`)).status).toBe(410)
      }
      outcomes.push(stands ? 'nothing' : 'finished')
      if (isWhole) break
    }
    // It stopped before the record said so, and many times after.
    expect(outcomes.filter((one) => one === 'nothing').length).toBeGreaterThan(1)
    expect(outcomes.filter((one) => one === 'finished').length).toBeGreaterThan(5)
    expect(outcomes.join(' ')).toMatch(/^(nothing ?)+(finished ?)+$/)
  })

  it('without a note leaves nothing to finish', async () => {
    expect(await finishErasures({ db: openRecord(env.RECORD), objects: env.OBJECTS })).toBe(0)
  })
})
