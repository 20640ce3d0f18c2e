import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backup } from '../../scripts/backup.ts'
import { openStores, type Platform } from '../../scripts/backup/platform.ts'
import { putRemote } from '../../scripts/backup/put-remote.ts'
import { backUpRemote } from '../../scripts/backup/remote.ts'
import { type Said } from '../../scripts/backup/sentences.ts'
import { filesOfState } from '../../scripts/backup/snapshot.ts'
import { Complaint } from '../../scripts/portal/complaint.ts'
import { openState } from '../../scripts/portal/state.ts'
import { compareRecords } from '../../scripts/record/compare.ts'
import {
  aFolder,
  CONTACT,
  ENGLISH,
  EVIDENCE_KEY,
  filesBelow,
  fillIntake,
  inFolder,
  kept,
  removeKept,
  restoredAlone,
  rowsOf,
  secretsOf,
  SLOW,
} from './a-backup.ts'
import { copyState, fill, inState, LOG_KEY, newState } from './a-record.ts'

/**
 * A portal that is deployed, backed up from another machine. Wrangler itself exports and answers, with `--local`: the
 * platform's databases and stores are those of a state of this machine.
 */

afterAll(removeKept)

/** What stands for the platform. */
const deployed = kept(newState())
/** Of the machine that deploys: secrets, and nothing else. */
const own = kept(newState())

const ROOT = join(import.meta.dirname, '../..')

/** Holds all migrations but the newest, each noted by its own name. */
const BEFORE = '0000_before.sql'

/** The migrations of a database in two files: wrangler starts a workerd for each, which takes longer than what it does there. */
const inTwoFiles = (name: string, folder: string): string => {
  const [from, to] = [join(ROOT, 'db', name, 'migrations'), join(folder, name)]
  const files = readdirSync(from).filter((file) => file.endsWith('.sql'))
  const [newest = '', ...before] = files.sort().toReversed()
  const noted = before.map((file) => `INSERT INTO d1_migrations (name) VALUES ('${file}');`)
  mkdirSync(to)
  const all = before.toReversed().map((file) => readFileSync(join(from, file), 'utf8'))
  writeFileSync(join(to, BEFORE), [...all, ...noted].join('\n'))
  cpSync(join(from, newest), join(to, newest))
  return to
}

const standIn = (state: string): Platform => {
  const folder = kept(newState())
  mkdirSync(join(folder, '.wrangler'))
  symlinkSync(state, join(folder, '.wrangler', 'state'))
  const databases = ['record', 'intake'].map(
    (name, at) =>
      `[[d1_databases]]\nbinding = "${name.toUpperCase()}"\ndatabase_name = "lucid-${name}"\ndatabase_id = "00000000-0000-0000-0000-00000000000${at + 1}"\nmigrations_dir = "${inTwoFiles(name, folder)}"\n`,
  )
  const config = join(folder, 'wrangler.toml')
  writeFileSync(config, `name = "lucid"\ncompatibility_date = "2026-10-01"\n${databases.join('')}`)
  return { options: ['--local', '-c', config], standIn: state }
}

const backedUp = (platform: Platform, folder: string, say = (_: string): void => {}): Promise<Said[]> =>
  inFolder(own, () =>
    backUpRemote(platform, openState(), { folder, keep: 7, mayForget: false, recipient: undefined }, say),
  )

/** What a text of the platform's own dumps is changed by: a line break beside the two characters that stand for it there. */
const LINES = "第一行\n第二行，含 \\n 与 \\r 两个字样\r\n第三行；分号;\n'引号'"
/** Longer than a statement may be. */
const LONG = '长'.repeat(60_000)

/** A backup that no test changes. */
const sound = aFolder()
let first: Said | undefined

beforeAll(async () => {
  await fill(deployed)
  await fillIntake(deployed)
  await inState(deployed, ({ INTAKE }) =>
    INTAKE.batch([
      INTAKE.prepare('UPDATE information_requests SET subject = ?').bind(LINES),
      INTAKE.prepare(
        `INSERT INTO information_requests (number, code_hash, authority, authority_name, received_at, subject, form)
         VALUES ('R2', 'h2', '11', '示例局', '2026-07-01T00:00:00Z', ?, 'online')`,
      ).bind(LONG),
    ]),
  )
  writeFileSync(secretsOf(own), `LOG_KEY=${LOG_KEY}\nOPERATOR_TOKEN=none\n`)
  ;[first] = await backedUp(standIn(deployed), sound)
}, 240_000)

const migrationsOf = async (database: D1Database): Promise<unknown[]> =>
  (await rowsOf(database, 'd1_migrations')).map(({ name }) => name).filter((name) => name !== BEFORE)

const expectAlike = (one: string, other: string): Promise<void> =>
  inState(one, (there) =>
    inState(other, async (here) => {
      expect((await compareRecords(there.RECORD, here.RECORD)).difference).toBeUndefined()
      for (const name of ['RECORD', 'INTAKE'] as const)
        expect((await migrationsOf(here[name])).sort()).toEqual(await migrationsOf(there[name]))
      for (const table of ['information_requests', 'sessions', 'activity', 'points_totals'])
        expect(await rowsOf(here.INTAKE, table)).toEqual(await rowsOf(there.INTAKE, table))
      expect(await rowsOf(here.INTAKE, 'information_requests')).toMatchObject([
        { subject: LINES, contact: CONTACT },
        { subject: LONG },
      ])
      expect(await (await here.EVIDENCE.get(EVIDENCE_KEY))?.text()).toBe('age-encryption.org/v1 …')
      // Triggers stand.
      await expect(here.INTAKE.prepare('DELETE FROM activity').run()).rejects.toThrow(/activity/)
      await expect(here.RECORD.prepare('DELETE FROM leaves').run()).rejects.toThrow()
    }),
  )

describe('a portal that is deployed', () => {
  it('is backed up whole, restored as it is there, and put on the platform again', SLOW, async () => {
    const [to, other] = [join(kept(newState()), 'state'), kept(newState())]
    expect(first).toMatchObject({ sentence: 'made', values: { size: 584 } })
    expect(await backup(['--check', sound, '--secrets', secretsOf(own)], ENGLISH)).toMatchObject({ code: 0 })
    expect(await restoredAlone(sound, to, own)).toMatchObject({ code: 0 })
    await expectAlike(deployed, to)
    const state = { directory: to, persist: join(to, 'v3'), secrets: {} }
    mkdirSync(join(to, 'tmp'), { recursive: true })
    const put = await putRemote(standIn(other), state, 'production', () => {})
    expect(put).toMatchObject({ sentence: 'putThere', values: { size: 584 } })
    await expectAlike(to, other)
    expect(filesBelow(to).filter((file) => file.endsWith('.sql'))).toEqual([])
    await expect(putRemote(standIn(other), state, 'production', () => {})).rejects.toThrow(/notEmptyThere.*RECORD/)
  })

  it(
    'leaves nothing on this machine that is not sealed, and the next backup writes what is new alone',
    SLOW,
    async () => {
      const [again] = await backedUp(standIn(deployed), sound)
      expect(again).toMatchObject({ sentence: 'made', values: { written: 0 } })
      expect(readdirSync(join(own, 'tmp')).filter((name) => name.startsWith('fetched-'))).toEqual([])
      for (const place of [sound, own])
        for (const file of filesBelow(place))
          for (const secret of [CONTACT, 'hash-of-a-session', '第二行', EVIDENCE_KEY])
            expect(readFileSync(join(place, file)).includes(secret), `${file} ${secret}`).toBe(false)
    },
  )

  it('is exported anew where the record grows between, and not backed up where something is erased', SLOW, async () => {
    const state = kept(copyState(deployed))
    const said: string[] = []
    const grow = (): void => {
      const database = new DatabaseSync(filesOfState(join(state, 'v3')).record)
      database.prepare(`INSERT INTO erasures VALUES ('standards', 'L' || ?, 1, 'note', 1)`).run(said.length)
      database.close()
    }
    const folder = aFolder()
    const backingUp = backedUp(standIn(state), folder, (text) => {
      said.push(text)
      if (text === 'private tables' || (text === 'exporting RECORD' && said.length === 2)) grow()
    })
    await expect(backingUp).rejects.toThrow(/unsettled/)
    expect(said.filter((text) => text === 'exporting INTAKE')).toHaveLength(2)
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual([])
    expect(readdirSync(join(own, 'tmp')).filter((name) => name.startsWith('fetched-'))).toEqual([])
  })

  it('is not backed up by an earlier release than made it', SLOW, async () => {
    const state = kept(copyState(deployed))
    await inState(state, ({ RECORD }) =>
      RECORD.prepare(`INSERT INTO d1_migrations (name) VALUES ('9999_later.sql')`).run(),
    )
    await expect(backedUp(standIn(state), aFolder())).rejects.toThrow(/newerSchema.*9999_later/)
  })
})

describe('the command', () => {
  it.each([
    [['--to', 'x', '--remote']],
    [['--to', 'x', '--env', 'production']],
    [['--to', 'x', '--remote', '--env', 'local']],
    [['--check', 'x', '--env', 'elsewhere']],
  ])('wants to be told which deployment, and that it is one: %j', async (args) => {
    expect(await backup(args, ENGLISH)).toMatchObject({ code: 2, lines: [expect.stringContaining('--remote --env')] })
  })

  it('says in sentences what is not set, before it does anything', async () => {
    const args = ['--to', aFolder(), '--remote', '--env', 'production']
    const { code, lines } = await inFolder(own, () => backup(args, ENGLISH))
    expect([code, lines]).toEqual([1, [expect.stringContaining('[env.production] has no id of the database RECORD')]])
    expect(lines[0]).not.toContain('    at ')
  })

  it('says in one what wrangler says when nobody is named who asks', SLOW, async () => {
    const token = process.env['CLOUDFLARE_API_TOKEN']
    delete process.env['CLOUDFLARE_API_TOKEN']
    try {
      const opening = openStores(kept(newState()), { options: [] })
      await expect(opening).rejects.toThrow(Complaint)
      await expect(opening).rejects.toThrow(/CLOUDFLARE_API_TOKEN/)
    } finally {
      if (token !== undefined) process.env['CLOUDFLARE_API_TOKEN'] = token
    }
  })
})
