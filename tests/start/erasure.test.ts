import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchTokens } from '../../content/search/tokens.ts'
import { openRecord } from '../../db/record/db.ts'
import { audit } from '../../scripts/audit.ts'
import { filesOf } from '../../scripts/log/audit.ts'
import { scrubErased } from '../../scripts/portal/scrub.ts'
import { logOf } from '../../scripts/record/standing.ts'
import { replayInto } from '../../scripts/replay.ts'
import { copyState, eraseSecret, fill, fillAnew, inState, LOG_KEY, newState, SECRET } from './a-record.ts'

const ENGLISH = { LANG: 'en' }
const SLOW = { timeout: 180_000 }
const state = newState()
const folders = [state]
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** The text and what the search index makes of it, as they would lie in a file. */
const TRACES = [
  SECRET.slice(0, 2),
  SECRET.slice(3, 5),
  ...searchTokens(SECRET)
    .split(' ')
    .filter((t) => t.length > 4),
]

/** Files below a folder, whatever they are, in which a trace of the secret lies. */
const tracesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => {
    const path = join(folder, file)
    if (!statSync(path).isFile()) return false
    const bytes = readFileSync(path)
    return TRACES.some((trace) => bytes.includes(trace))
  })

const copyLog = (from: string, to: string): Promise<void> =>
  inState(from, async ({ RECORD, OBJECTS }) => {
    const read = logOf({ db: openRecord(RECORD, OBJECTS) })
    const size = (await RECORD.prepare('SELECT max(size) AS n FROM checkpoints').first<number>('n')) ?? 0
    for (const path of ['checkpoint', ...filesOf(size)]) {
      mkdirSync(dirname(join(to, path)), { recursive: true })
      writeFileSync(join(to, path), (await read(path)) ?? '')
    }
  })

const inFolder = async <T>(directory: string, run: () => Promise<T>): Promise<T> => {
  process.env['STATE_DIR'] = directory
  return run()
}

let backup = ''
beforeAll(async () => {
  await fill(state)
  backup = copyState(state)
  folders.push(backup)
}, 120_000)

describe('a text that is erased', () => {
  it('lies in the files of a state before, and nowhere in them after the next start', SLOW, async () => {
    expect(tracesIn(state).length).toBeGreaterThan(0)
    expect(scrubErased({ directory: state, persist: join(state, 'v3') })).toBe(false)
    await eraseSecret(state)
    expect(scrubErased({ directory: state, persist: join(state, 'v3') })).toBe(true)
    expect(tracesIn(state)).toEqual([])
    expect(scrubErased({ directory: state, persist: join(state, 'v3') })).toBe(false)
    expect(await inFolder(state, () => audit([], ENGLISH))).toMatchObject({ code: 0 })
  })

  it('does not come back with a backup: the restore applies the erasures of the log first', SLOW, async () => {
    const [copy, to] = [newState(), newState()]
    folders.push(copy, to)
    await copyLog(state, copy)
    expect(tracesIn(backup).length).toBeGreaterThan(0)
    const { code, lines } = await inFolder(backup, () => replayInto(['--to', to, '--log', copy], ENGLISH))
    expect(lines[0]).toMatch(/holds the 585 entries of .*; 1 erasures were applied/)
    expect(code).toBe(0)
    expect(tracesIn(to)).toEqual([])
    await inState(to, async ({ RECORD }) => {
      const made = await RECORD.prepare(`SELECT register, erased_by FROM exports ORDER BY register`).all()
      expect(made.results).toEqual([
        { register: 'air-stations', erased_by: null },
        { register: 'standards', erased_by: 584 },
      ])
    })
    writeFileSync(join(to, 'secrets.env'), `LOG_KEY=${LOG_KEY}\n`)
    expect(await inFolder(to, () => audit([], ENGLISH))).toMatchObject({ code: 0 })
  })

  it('is not brought up to a log that does not continue the backup', SLOW, async () => {
    const [other, copy] = [newState(), newState()]
    folders.push(other, copy)
    await fillAnew(other)
    await copyLog(other, copy)
    // The same size, other salts: another log under the same key.
    const { code, lines } = await inFolder(backup, () => replayInto(['--to', newState(), '--log', copy], ENGLISH))
    expect(lines[0]).toMatch(/does not continue/)
    expect(code).toBe(1)
  })
})
