import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, it } from 'vitest'
import { scrubPrivate } from '../../scripts/portal/scrub.ts'

const directory = mkdtempSync(join(tmpdir(), 'lucid-scrub-'))
const state = { directory, persist: join(directory, 'v3') }
const file = join(state.persist, 'd1', 'x.sqlite')
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const SECRET = 'a contact that was erased'
const act = (sql: string): void => {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; ${sql}`)
  database.close()
}
const isInFile = (): boolean => readFileSync(file).includes(SECRET)
const at = (hours: number): Date => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000)

it('what was erased from the private database leaves its file, once a day at most', () => {
  mkdirSync(join(state.persist, 'd1'), { recursive: true })
  act(
    `CREATE TABLE accounts (name); INSERT INTO accounts VALUES ('${SECRET}'), ('kept'); DELETE FROM accounts WHERE name LIKE 'a %'`,
  )
  expect(isInFile()).toBe(true)
  expect(scrubPrivate(state, at(0))).toBe(true)
  expect([isInFile(), readFileSync(file).includes('kept')]).toEqual([false, true])
  expect(scrubPrivate(state, at(23))).toBe(false)
  expect(scrubPrivate(state, at(24))).toBe(true)
})

it('no other database is taken for it, and none is no fault', () => {
  rmSync(file)
  act('CREATE TABLE entries (x)')
  expect(scrubPrivate(state, at(100))).toBe(false)
  rmSync(state.persist, { recursive: true })
  expect(scrubPrivate(state, at(100))).toBe(false)
})
