import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFor, newKey, open, seal } from '../../scripts/backup/cipher.ts'
import { KEPT, PERSONAL_ROWS, PERSONAL_VALUES } from '../../scripts/backup/personal.ts'
import { SENTENCES } from '../../scripts/backup/sentences.ts'
import { openSnapshot } from '../../scripts/backup/snapshot.ts'
import { Keys, readKeys } from '../../scripts/backup/keys.ts'
import { openRow, sealRow, Subjects } from '../../scripts/backup/subjects.ts'

const MIGRATIONS = join(import.meta.dirname, '../../db/intake/migrations')

describe('what is private in a backup', () => {
  const database = new DatabaseSync(':memory:')
  for (const file of readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort())
    database.exec(readFileSync(join(MIGRATIONS, file), 'utf8'))
  const columnsOf = (table: string): string[] =>
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name))
  const tables = database
    .prepare(`SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'`)
    .all()
    .map(({ name }) => String(name))

  it('is asked of every private table: whether its rows go, which of its values go, or that it stays', () => {
    const told = [...PERSONAL_ROWS, ...Object.keys(PERSONAL_VALUES), ...KEPT]
    expect(tables.filter((name) => !told.includes(name))).toEqual([])
    expect(told.filter((name) => !tables.includes(name))).toEqual([])
    expect(new Set(told).size).toBe(told.length)
  })

  it('names columns that there are', () => {
    for (const [table, columns] of Object.entries(PERSONAL_VALUES))
      for (const column of columns) expect(columnsOf(table), table).toContain(column)
  })
})

describe('a row', () => {
  const columns = ['number', 'contact', 'subject']
  const cells = ['R1', 'a telephone', 'a matter']
  it('comes back as it was while its key is kept, and without the value once it is gone', () => {
    const keys = new Keys()
    const sealed = sealRow(new Subjects(keys), 'information_requests', columns, ['number'], cells)
    expect(JSON.stringify(sealed)).not.toContain('telephone')
    expect(openRow(new Subjects(keys), sealed)).toEqual({ cells, blinded: 0 })
    expect(openRow(new Subjects(new Keys()), sealed)).toEqual({ cells: ['R1', null, 'a matter'], blinded: 1 })
  })

  it('goes as a whole where it is somebody’s, and neither its key nor its name tells whose', () => {
    const subjects = new Subjects(new Keys())
    const row = sealRow(subjects, 'persons', ['commitment', 'value'], ['commitment'], ['c1', 'a name'])
    expect(JSON.stringify(row)).not.toMatch(/c1|a name/)
    expect(openRow(new Subjects(new Keys()), row)).toEqual({ cells: undefined, blinded: 1 })
  })

  it('is sealed alike as long as it is alike, so that it is stored once', () => {
    const keys = new Keys()
    const one = sealRow(new Subjects(keys), 'persons', ['commitment', 'value'], ['commitment'], ['c1', 'a name'])
    const again = new Subjects(keys)
    expect(sealRow(again, 'persons', ['commitment', 'value'], ['commitment'], ['c1', 'a name'])).toEqual(one)
    expect(sealRow(again, 'persons', ['commitment', 'value'], ['commitment'], ['c1', 'another'])).not.toEqual(one)
  })
})

describe('the keys of a folder', () => {
  const key = newKey()
  const many = 200
  const folder = mkdtempSync(join(tmpdir(), 'lucid-keys-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('are those before and those now until a backup stands, then those that are used', () => {
    const first = new Subjects(readKeys(folder, key))
    for (let i = 0; i < many; i++) first.use(`名 ${i}`)
    first.write(folder, key, 'used')
    const kept = readKeys(folder, key)
    expect(kept.size).toBe(many)
    const next = new Subjects(kept)
    const sealed = next.seal('名 7', Buffer.from('as before'))
    next.use('new')
    expect(next.counts).toEqual({ before: many, forgotten: many - 1 })
    next.write(folder, key, 'all')
    expect(readKeys(folder, key).size).toBe(many + 1)
    next.write(folder, key, 'used')
    const left = readKeys(folder, key)
    expect([...left.names()]).toEqual([
      ['名 7', 0],
      ['new', 1],
    ])
    expect(new Subjects(left).open('名 7', sealed)?.toString()).toBe('as before')
    // What was forgotten opens nothing, and what was made in this very run is of no backup before.
    expect(new Subjects(left).open('名 8', sealed)).toBeUndefined()
    expect(next.open('new', sealed)).toBeUndefined()
  })

  it('are refused under another key, and none where none were written', () => {
    expect(() => readKeys(folder, newKey())).toThrow()
    expect(readKeys(join(folder, 'nowhere'), key).size).toBe(0)
    expect(() => readKeys(folder, key).secretAt(2)).toThrow(RangeError)
  })
})

describe('sealing', () => {
  const key = newKey()
  const text = Buffer.from('something')
  it.each([
    ['another key', () => open(newKey(), 'a', seal(key, 'a', text))],
    ['another name', () => open(key, 'b', seal(key, 'a', text))],
    [
      'a byte changed',
      () =>
        open(
          key,
          'a',
          seal(key, 'a', text).map((byte, at) => (at === 14 ? byte ^ 1 : byte)),
        ),
    ],
    ['too few bytes', () => open(key, 'a', Buffer.alloc(5))],
  ])('does not open with %s', (_, opened) => {
    expect(opened()).toBeUndefined()
  })

  it('has another key for each use', () => {
    const secret = Buffer.alloc(32, 1).toString('base64')
    expect(keyFor(secret, 'private')).not.toEqual(keyFor(secret, 'list'))
    expect(open(key, 'a', seal(key, 'a', text))).toEqual(text)
  })
})

describe('a snapshot', () => {
  let persist = ''
  const file = (name: string): string => join(persist, 'd1', `${name}.sqlite`)
  const make = (name: string, sql: string): void => {
    const database = new DatabaseSync(file(name))
    database.exec(`PRAGMA journal_mode = WAL; ${sql}`)
    database.close()
  }
  beforeEach(() => {
    persist = mkdtempSync(join(tmpdir(), 'lucid-snapshot-'))
    mkdirSync(join(persist, 'd1'))
    make('r', 'CREATE TABLE leaves (n); INSERT INTO leaves VALUES (1)')
    make('i', 'CREATE TABLE accounts (n); INSERT INTO accounts VALUES (1)')
  })
  afterEach(() => rmSync(persist, { recursive: true, force: true }))
  const count = (database: DatabaseSync, table: string): unknown =>
    database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']

  it('sees both databases as they were, whatever is written after', () => {
    const { record, intake, close } = openSnapshot(persist)
    make('r', 'INSERT INTO leaves VALUES (2)')
    make('i', 'INSERT INTO accounts VALUES (2)')
    expect([count(record, 'leaves'), count(intake, 'accounts')]).toEqual([1, 1])
    expect(() => record.exec('INSERT INTO leaves VALUES (3)')).toThrow(/readonly/)
    close()
    const later = openSnapshot(persist)
    expect([count(later.record, 'leaves'), count(later.intake, 'accounts')]).toEqual([2, 2])
    later.close()
  })

  it('wants both databases', () => {
    rmSync(file('i'))
    expect(() => openSnapshot(persist)).toThrow(/lacks a database/)
  })
})

it('every sentence of backups is told in both languages with the same values', () => {
  const valuesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
  for (const [name, { zh, en }] of Object.entries(SENTENCES)) expect([name, valuesIn(zh)]).toEqual([name, valuesIn(en)])
})
