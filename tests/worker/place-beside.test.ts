import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPlace } from '../../site/places/read.ts'
import { aPlace, aStation, publishAll } from './builders.ts'

/** What a place's page asks, counted on the real database. */
const asked = async (place: string) => {
  const calls: number[] = []
  let answered = 0
  const watched = new Proxy(env.RECORD, {
    get: (target, name) => {
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          calls.push(statements.length)
          const answers = await target.batch<{ row: string }>(statements)
          answered += answers.reduce((sum, { results }) => sum + results.length, 0)
          return answers
        }
      if (name !== 'prepare') throw new Error(`asked ${String(name)}`)
      return (text: string) => {
        const prepared = target.prepare(text)
        return new Proxy(prepared, {
          get: (statement, method) => {
            if (method !== 'bind') throw new Error(`a statement of its own: ${text}`)
            return (...values: unknown[]) => statement.bind(...values)
          },
        })
      }
    },
  })
  const records = await readPlace(watched, place)
  return { calls, answered, records }
}

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '140105', nameZh: '小店区', nameEn: 'Xiaodian', pinyin: 'xiao dian qu', level: 'county' }),
  ])
  await publishAll('air-stations', [aStation()])
})

describe("a place's page", () => {
  it('asks the database once, whatever stands there', async () => {
    expect((await asked('110000')).calls).toHaveLength(1)
    expect((await asked('990000')).calls).toHaveLength(1)
  })

  it('gets a few rows more for thousands of observations of noise', async () => {
    const before = await asked('140105')
    const levels = Array.from({ length: 3_000 }, (_, n) => ({
      ...{ point: `N${n}`, place: '140105', monitoringKind: 'functional', functionalClass: '2' },
      ...{ time: '2026-09-16', part: 'night', leq: `${40 + (n % 200) / 10}` },
    }))
    await publishAll('noise', levels)
    const after = await asked('140105')
    expect(after.records.noise.groups.reduce((sum, { count }) => sum + count, 0)).toBe(3_000)
    // Groups by limit, and the newest three that the page lists.
    expect(after.answered - before.answered).toBeLessThan(20)
  })
})
