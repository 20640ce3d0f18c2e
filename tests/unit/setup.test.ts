import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('empties no packages that a link leads to', () => {
  const [checkout, elsewhere] = [join(folder, 'checkout'), join(folder, 'elsewhere')]
  for (const path of [join(checkout, 'scripts'), elsewhere]) mkdirSync(path, { recursive: true })
  cpSync(join(import.meta.dirname, '../../scripts/setup.mjs'), join(checkout, 'scripts/setup.mjs'))
  writeFileSync(join(checkout, 'package-lock.json'), '{}')
  writeFileSync(join(checkout, 'package.json'), '{}')
  writeFileSync(join(elsewhere, 'kept'), '')
  symlinkSync(elsewhere, join(checkout, 'node_modules'))
  const { status, stderr } = spawnSync('node', [join(checkout, 'scripts/setup.mjs')], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('node_modules leads to another folder')
  expect(existsSync(join(elsewhere, 'kept'))).toBe(true)
})

it('lets npm itself leave nothing in the home folder', () => {
  const home = join(folder, 'home')
  mkdirSync(home)
  const env = { ...process.env, HOME: home }
  for (const name of Object.keys(env)) if (name.startsWith('npm_config_')) Reflect.deleteProperty(env, name)
  const { status, stdout } = spawnSync('npm', ['run'], {
    cwd: join(import.meta.dirname, '../..'),
    env,
    encoding: 'utf8',
  })
  expect(stdout).toContain('node scripts/start.ts')
  expect({ status, left: readdirSync(home) }).toEqual({ status: 0, left: [] })
})
