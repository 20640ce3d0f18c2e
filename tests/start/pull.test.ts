import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '../../scripts/audit.ts'
import { pull } from '../../scripts/pull.ts'
import { replayInto } from '../../scripts/replay.ts'
import { verify } from '../../scripts/verify.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { eraseSecret, fill, inState, LOG_KEY, newState, SECRET } from './a-record.ts'
import { OWN_STORES, startPortal, type Portal, type Setting } from './portals.ts'

const ENGLISH = { LANG: 'en' }
const HOME = mkdtempSync(join(tmpdir(), 'lucid-pull-'))
const state = newState()
const folders = [HOME, state]
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const SETTING: Omit<Setting, 'LOG_ORIGIN'> = {
  LOG_KEY,
  WITNESS_NAME: 'none.example',
  WITNESS_KEY: '',
  LOG_WITNESSES: '',
  WITNESSED_LOGS: '',
}

let origin = ''
let key = ''
const copy = join(HOME, 'copy')
const file = (path: string): string => join(HOME, path)

/** Serves the state, as it now stands, as long as `act` takes. */
const served = async <T>(act: (portal: Portal) => Promise<T>): Promise<T> => {
  const setting = { ...SETTING, LOG_ORIGIN: origin }
  const portal = await startPortal(join(state, 'v3'), await freePort(), setting, OWN_STORES)
  try {
    return await act(portal)
  } finally {
    await portal.stop()
  }
}

beforeAll(async () => {
  await fill(state)
  await inState(state, async ({ INTAKE, LOG_ORIGIN }) => {
    await migrate(INTAKE, 'intake')
    origin = LOG_ORIGIN
  })
}, 240_000)

const pulled = (portal: Portal) => pull([portal.origin, '--to', copy, '--key', key], ENGLISH)
const textsIn = (folder: string): string =>
  readdirSync(join(folder, 'disclosures'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => readFileSync(join(folder, 'disclosures', path), 'utf8'))
    .join('\n')

describe('a pulled copy', { timeout: 240_000 }, () => {
  it('holds every text that entries commit to, and what of them an erasure took is gone from it too', async () => {
    await served(async (portal) => {
      key = (await portal.text('/log/vkey')).trim()
      const { code, lines } = await pulled(portal)
      expect(lines.join('\n')).toMatch(/With 282 texts that entries only commit to, 0 erased/)
      expect(code).toBe(0)
      expect(textsIn(copy)).toContain(SECRET)
      const answer = await fetch(`${portal.origin}/api/registers/standards/export.csv?size=584`)
      writeFileSync(file('standards.csv'), await answer.text())
      writeFileSync(file('standards.json'), await portal.text('/api/registers/standards/export.csv.json?size=584'))
      for (const [query, status] of [
        ['from=0&to=257', 422],
        ['from=5&to=5', 422],
        ['from=999', 422],
        ['from=-1', 422],
        ['', 422],
      ] as const)
        expect((await fetch(`${portal.origin}/api/log/disclosures?${query}`)).status, query).toBe(status)
    })
  })

  it('makes an export again from the entries, byte for byte; a changed file does not come out of it', async () => {
    const check = (name: string, ...more: string[]) =>
      verify(['export', file(name), '--description', file('standards.json'), '--key', key, ...more], ENGLISH)
    const { code, lines } = await check('standards.csv', '--log', copy)
    expect(lines[0]).toMatch(
      /^Verified: the export of standards at 584 entries, made again .* byte for byte \(280 rows/,
    )
    expect(code).toBe(0)
    // A file and a description that agree with each other, but not with the log.
    const text = readFileSync(file('standards.csv'), 'utf8').replace('说明 9', '说明 8')
    const { createHash } = await import('node:crypto')
    const description: unknown = JSON.parse(readFileSync(file('standards.json'), 'utf8'))
    const sha256 = createHash('sha256').update(text).digest('hex')
    writeFileSync(file('forged.csv'), text)
    writeFileSync(file('forged.json'), JSON.stringify({ ...Object(description), sha256 }))
    const forged = ['export', file('forged.csv'), '--description', file('forged.json'), '--key', key]
    expect((await verify(forged, ENGLISH)).code).toBe(0)
    const found = await verify([...forged, '--log', copy], ENGLISH)
    expect(found.lines[0]).toMatch(/^Not verified: the export made again from the entries differs/)
    expect(found.code).toBe(1)
    expect((await check('standards.csv', '--log', file('nowhere'))).code).toBe(2)
  })

  it('loses with the next pull what was erased, and tells so', async () => {
    await eraseSecret(state)
    await served(async (portal) => {
      const { code, lines } = await pulled(portal)
      expect(lines.join('\n')).toMatch(/With 281 texts that entries only commit to, 1 erased/)
      expect(code).toBe(0)
    })
    expect(textsIn(copy)).not.toContain(SECRET)
  })

  it('refuses a text that is not the one committed to', async () => {
    const path = join(copy, 'disclosures', '001.json')
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, before.replace('说明 9"', '说明 8"').replace('说明 9\\"', '说明 8\\"'))
    expect(readFileSync(path, 'utf8')).not.toBe(before)
    const { code, lines } = await verify(
      ['export', file('standards.csv'), '--description', file('standards.json'), '--key', key, '--log', copy],
      ENGLISH,
    )
    expect(lines[0]).toContain('is not the one it commits to')
    expect(code).toBe(1)
    writeFileSync(path, before)
  })

  it('is enough to rebuild the record, without any backup', async () => {
    const [to, nothing] = [newState(), newState()]
    folders.push(to, nothing)
    process.env['STATE_DIR'] = nothing
    const { code, lines } = await replayInto(['--to', to, '--log', copy, '--key', key], ENGLISH)
    expect(lines[0]).toMatch(/holds the 585 entries of .*; 1 erasures were applied/)
    expect(code).toBe(0)
    writeFileSync(join(to, 'secrets.env'), `LOG_KEY=${LOG_KEY}\n`)
    process.env['STATE_DIR'] = to
    // A copy keeps the newest checkpoint alone; all else is as it was.
    expect((await audit([], ENGLISH)).lines[0]).toContain('the checkpoint signed at 580 entries is missing')
    await inState(to, async ({ RECORD }) => {
      const notes = await RECORD.prepare(
        `SELECT key, body->>'note' AS note FROM records WHERE key IN ('L3', 'L4', 'L9') ORDER BY key`,
      ).all()
      expect(notes.results).toEqual([
        { key: 'L3', note: null },
        { key: 'L4', note: '又改过的说明' },
        { key: 'L9', note: '说明 9' },
      ])
    })
  })
})
