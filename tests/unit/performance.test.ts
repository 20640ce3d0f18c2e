import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Cost, ofMillion } from '../../content/performance/costs.ts'
import { KINDS } from '../../content/performance/kinds.ts'
import { Measured, type MeasuredBench } from '../../content/performance/measured.ts'
import type { Promised } from '../../content/performance/promised.ts'
import { PROMISES } from '../../content/performance/promises.ts'
import { standingOf } from '../../content/performance/standing.ts'
import { FIGURES } from '../../scripts/bench.ts'
import { keep } from '../../scripts/bench/report.ts'
import { runBench } from '../../scripts/bench/run.ts'
import { figure } from '../../scripts/bench/figure.ts'

const FOLDER = join(import.meta.dirname, '../../content/performance')
const read = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))

/** Promise nothing: they say what requests cost, and what a portal costs without any. */
const SAYS_ONLY = ['cost', 'upkeep']

describe('the list of promises', () => {
  it('names a bench for each, and has a promise for each bench', () => {
    const promised = new Set(PROMISES.map(({ bench }) => bench))
    expect([...promised].filter((name) => !FIGURES[name])).toEqual([])
    expect(Object.keys(FIGURES).filter((name) => !promised.has(name) && !SAYS_ONLY.includes(name))).toEqual([])
  })

  it('speaks both languages', () => {
    for (const { title } of PROMISES) expect([title.zh, title.en].every((text) => text.length > 0)).toBe(true)
    for (const { name } of z.array(Cost).parse(read('costs.json'))) expect(KINDS[name]).toBeDefined()
  })

  it('finds what was measured of each, as it stands in the file', () => {
    const measured = Measured.parse(read('measured.json'))
    expect(Object.keys(measured).filter((name) => !FIGURES[name])).toEqual([])
    for (const promised of PROMISES) {
      const { state } = standingOf(promised, measured)
      expect(`${promised.bench} ${promised.figure}: ${state}`).not.toMatch(/unmeasured|failed/)
    }
  })
})

const A_BENCH: MeasuredBench = {
  at: '2026-11-22T12:00:00Z',
  seconds: 3,
  isLong: true,
  machine: { processor: 'x', cores: 2, memory: 1, system: 'x', node: '24', workerd: '1', load: 0 },
  figures: [],
}
const aFigure = (name: string, value: number, ratio: number | null = null) =>
  figure({ name, values: [value], unit: 'ms', against: null, ratio, goal: '', met: true })
const A_PROMISE: Promised = {
  ...{ topic: 'log', bench: 'a', figure: 'a', title: { zh: '一', en: 'a' }, by: 'value', bound: 10, is: 'atMost' },
  unit: { zh: '', en: '' },
}

describe('a promise', () => {
  const standing = (over: Partial<MeasuredBench>, promised: Partial<Promised> = {}) =>
    standingOf({ ...A_PROMISE, ...promised }, { a: { ...A_BENCH, ...over } }).state

  it('is kept up to its bound, and judged by the worst of its figures', () => {
    expect(standing({ figures: [aFigure('a', 10)] })).toBe('kept')
    expect(standing({ figures: [aFigure('a one', 5), aFigure('a two', 10.1)] })).toBe('missed')
    expect(standing({ figures: [aFigure('a', 99, 0.4)] }, { by: 'ratio', is: 'atLeast', bound: 0.5 })).toBe('missed')
  })

  it('that was measured at a smaller size is not said to be kept', () => {
    expect(standing({ figures: [aFigure('a', 1)], isLong: false }, { isLong: true })).toBe('smaller')
    expect(standing({ figures: [aFigure('a', 11)], isLong: false }, { isLong: true })).toBe('missed')
  })

  it('says what was not measured, and what could not be', () => {
    expect(standingOf(A_PROMISE, {}).state).toBe('unmeasured')
    expect(standing({ failure: 'no workerd' })).toBe('failed')
    expect(standing({ figures: [aFigure('a-other', 1)] })).toBe('unmeasured')
  })
})

describe('a run', () => {
  const run = { long: false, say: () => {} }

  it('keeps what was measured before a bench failed, and says why it did', async () => {
    const failing = async function* () {
      yield await Promise.resolve(aFigure('a', 1))
      throw new Error('the disk is full')
    }
    const bench = await runBench(
      () => Promise.resolve({ measure: failing }),
      run,
      () => {},
    )
    expect(bench).toMatchObject({ failure: 'the disk is full', figures: [{ name: 'a', value: 1 }] })
  })

  it('gives up a bench that never ends', async () => {
    const endless = async function* () {
      yield await new Promise<ReturnType<typeof aFigure>>(() => {})
    }
    const bench = await runBench(
      () => Promise.resolve({ measure: endless }),
      run,
      () => {},
      5,
    )
    expect(bench.failure).toMatch(/not done/)
  })

  it('writes one bench beside the others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'report-'))
    const file = join(folder, 'measured.json')
    try {
      writeFileSync(file, JSON.stringify({ b: A_BENCH, a: A_BENCH }))
      keep('a', { ...A_BENCH, seconds: 9 }, file)
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ a: { ...A_BENCH, seconds: 9 }, b: A_BENCH })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

it('adds up what a million requests cost by how often each kind comes', () => {
  const nothing = {
    ...{ statements: 0, calls: 0, rowsRead: 0, rowsWritten: 0, classA: 0, classB: 0, messages: 0, queueBatches: 0 },
    ...{ sequencer: 0, assets: 0, invocations: 0, cpu: 0, most: {} },
  }
  const million = ofMillion([
    { ...nothing, name: 'a', of: 'read', weight: 990, rowsRead: 100 },
    { ...nothing, name: 'b', of: 'write', weight: 10, rowsWritten: 200 },
  ])
  expect(million.find(({ name }) => name === 'rowsRead')).toEqual({ name: 'rowsRead', millions: 99, dollars: 0.099 })
  expect(million.find(({ name }) => name === 'rowsWritten')).toEqual({ name: 'rowsWritten', millions: 2, dollars: 2 })
})
