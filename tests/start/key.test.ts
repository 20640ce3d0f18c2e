import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { readTyped as readAdmin } from '../../scripts/admin.ts'
import { lineOf, readTyped as readKey } from '../../scripts/key.ts'

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

describe('npm run key', () => {
  const home = mkdtempSync(join(tmpdir(), 'lucid-home-'))
  const state = mkdtempSync(join(tmpdir(), 'lucid-key-'))
  afterAll(() => {
    for (const folder of [home, state]) rmSync(folder, { recursive: true, force: true })
  })
  const key = (...args: string[]) =>
    run(process.execPath, ['scripts/key.ts', ...args], {
      cwd: ROOT,
      env: { ...process.env, HOME: home, STATE_DIR: state },
    })

  it('prints the key alone, and leaves nothing in the home folder', async () => {
    const { stdout } = await key('--role', 'publisher', '--registers', 'air-quality,air-stations', '--places', '1301')
    expect(stdout).toMatch(/^lucid_[A-Za-z0-9_-]{43}\n$/)
    expect(readdirSync(home)).toEqual([])
  })

  it('refuses an unknown role, register or organisation, and makes none', async () => {
    await expect(key('--role', 'king')).rejects.toMatchObject({ code: 1, stdout: '' })
    await expect(key('--role', 'publisher', '--registers', 'nothing')).rejects.toMatchObject({
      stderr: expect.stringContaining('There is no register nothing.'),
    })
    await expect(key('--role', 'publisher', '--organisation', '91110000000000000A')).rejects.toMatchObject({
      stdout: '',
    })
  })
})

describe('what is typed behind npm run key and npm run admin', () => {
  it('is one act, with all that it needs', () => {
    expect(readKey(['--list'])).toEqual({ act: 'list' })
    expect(readKey(['--rotate', 'abc'])).toEqual({ act: 'rotate', id: 'abc', graceHours: 24 })
    expect(readKey(['--rotate', 'abc', '--grace-hours', '0'])).toMatchObject({ graceHours: 0 })
    expect(readKey(['--revoke', 'abc'])).toEqual({ act: 'revoke', id: 'abc' })
    expect(readKey(['--revoke', '-abc'])).toEqual({ act: 'revoke', id: '-abc' })
    expect(readKey(['--grace-hours', '0', '--rotate', '--ab'])).toEqual({ act: 'rotate', id: '--ab', graceHours: 0 })
    expect(readKey(['--role', 'auditor', '--days', '7', '--name', '审计', '--rows-per-day', '5'])).toEqual({
      act: 'make',
      request: { role: 'auditor', days: 7, name: '审计', bounds: { rowsPerDay: 5 } },
    })
    expect(readAdmin(['--invite', '--places', '1301,1302'])).toMatchObject({
      role: 'admin',
      bounds: { places: ['1301', '1302'] },
      hours: 72,
    })
    expect(readAdmin(['--demonstration'])).toBe('demonstration')
  })

  it.each([
    [readKey, '', /npm run key -- --list/],
    [readKey, '--list --role admin', /npm run key -- --list/],
    [readKey, '--rotate a --revoke b', /npm run key -- --list/],
    [readKey, '--rotate a --grace-hours 1000', /whole number from 0 to 168/],
    [readKey, '--role publisher --days 0', /days/],
    [readKey, '--role publisher --rows-per-day none', /rowsPerDay/],
    [readKey, '--role publisher --name Аdmin', /letters that look alike/],
    [readKey, '--role publisher --registers constructor', /There is no register constructor/],
    [readKey, '--nonsense', /--nonsense/],
    [readAdmin, '', /npm run admin -- --invite/],
    [readAdmin, '--invite --demonstration', /npm run admin -- --invite/],
    [readAdmin, '--invite --hours 9999', /hours/],
    [readAdmin, '--invite --organisation 123', /organisation/],
    [readAdmin, '--invite extra', /extra/],
  ])('is refused with what is wrong: %s', (read, line, why) => {
    expect(() => read(line.split(' ').filter((part) => part !== ''))).toThrow(why)
  })

  it('lists a key without itself, and says whether it works', () => {
    const key = {
      id: 'k1',
      role: 'publisher',
      organisation: undefined,
      bounds: {},
      name: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-06-01T00:00:00.000Z',
      revokedAt: null,
      lastUsedAt: '2026-02-03T04:05:06.000Z',
    }
    expect(lineOf(key, '2026-03-01T00:00:00Z')).toBe(
      'k1\tpublisher\tportal\t{}\tuntil 2026-06-01\tused 2026-02-03T04\t',
    )
    expect(lineOf(key, '2026-07-01T00:00:00Z')).toContain('expired 2026-06-01')
    expect(lineOf({ ...key, revokedAt: '2026-02-02T00:00:00Z', lastUsedAt: null }, '')).toContain(
      'revoked 2026-02-02\tused never',
    )
  })
})
