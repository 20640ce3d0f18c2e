import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

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

  it('prints the key alone, and leaves nothing in the home folder', { timeout: 30_000 }, async () => {
    const { stdout } = await key('--role', 'publisher', '--registers', 'air-quality,air-stations', '--places', '1301')
    expect(stdout).toMatch(/^lucid_[A-Za-z0-9_-]{43}\n$/)
    expect(readdirSync(home)).toEqual([])
  })

  it('refuses an unknown role, register or organisation, and makes none', { timeout: 30_000 }, async () => {
    await expect(key('--role', 'king')).rejects.toMatchObject({ code: 1, stdout: '' })
    await expect(key('--role', 'publisher', '--registers', 'nothing')).rejects.toMatchObject({
      stderr: expect.stringContaining('There is no register nothing.'),
    })
    await expect(key('--role', 'publisher', '--organisation', '91110000000000000A')).rejects.toMatchObject({
      stdout: '',
    })
  })
})
