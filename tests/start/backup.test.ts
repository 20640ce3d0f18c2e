import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '../../scripts/audit.ts'
import { backup } from '../../scripts/backup.ts'
import { keyFor } from '../../scripts/backup/cipher.ts'
import { readSecrets } from '../../scripts/backup/opening.ts'
import { readKeys } from '../../scripts/backup/keys.ts'
import { openState } from '../../scripts/portal/state.ts'
import { compareRecords } from '../../scripts/record/compare.ts'
import { restore } from '../../scripts/restore.ts'
import {
  aFolder,
  CONTACT,
  copyLog,
  ENGLISH,
  EVIDENCE_KEY,
  filesBelow,
  fillIntake,
  inFolder,
  kept,
  removeKept,
  restored,
  restoredAlone,
  rowsOf,
  secretsOf,
  SLOW,
} from './a-backup.ts'
import { aSecret, TOKEN } from './portals.ts'
import { aLimit, copyState, doorOf, eraseSecret, fill, inState, LOG_KEY, newState, SECRET, stand } from './a-record.ts'

/** A whole state in a folder, and out of it again. */

afterAll(removeKept)

const state = kept(newState())
/** A backup of it, which no test changes. */
const sound = aFolder()
let said: string[] = []
beforeAll(async () => {
  await fill(state)
  await fillIntake(state)
  said = (await inFolder(state, () => backup(['--to', sound], ENGLISH))).lines
}, 120_000)

/** The backup as it is after something was done to its files. */
const spoilt = (spoil: (copy: string) => void): string => {
  const copy = join(kept(mkdtempSync(join(tmpdir(), 'lucid-spoilt-'))), 'backups')
  execFileSync('cp', ['-a', sound, copy])
  spoil(copy)
  return copy
}

describe('a backup', () => {
  it(
    'of a state that nothing serves is restored as it was, table by table, and can be published from',
    SLOW,
    async () => {
      const to = join(kept(newState()), 'state')
      expect(said[0]).toMatch(/^Backed up: \d{8}T\d{6}Z in .*584 entries of the log/)
      expect(said).toContainEqual(expect.stringContaining('secrets.env is not in the backup'))
      expect(await backup(['--check', sound, '--secrets', secretsOf(state)], ENGLISH)).toMatchObject({
        code: 0,
        lines: [expect.stringMatching(/is whole: \d+ blocks .* 584 entries of the log as signed, \d+ texts/)],
      })
      const ending = await restoredAlone(sound, to, state)
      expect(ending).toMatchObject({ code: 0, lines: [expect.stringContaining('Restored: '), expect.anything()] })
      await inState(state, (before) =>
        inState(to, async (after) => {
          expect((await compareRecords(before.RECORD, after.RECORD)).difference).toBeUndefined()
          for (const table of ['information_requests', 'sessions', 'activity'])
            expect(await rowsOf(after.INTAKE, table)).toEqual(await rowsOf(before.INTAKE, table))
          expect(await (await after.EVIDENCE.get(EVIDENCE_KEY))?.text()).toBe('age-encryption.org/v1 …')
          await stand(await doorOf(after, '2026-08-01T00:00:00Z'), [aLimit(900)])
        }),
      )
      expect(statSync(to).mode & 0o077).toBe(0)
      expect(statSync(join(to, 'secrets.env')).mode & 0o077).toBe(0)
      expect(await inFolder(to, () => audit([], ENGLISH))).toMatchObject({ code: 0 })
      // Triggers of the private database stand again.
      await inState(to, async ({ INTAKE }) => {
        await expect(INTAKE.prepare('DELETE FROM activity').run()).rejects.toThrow(/append-only|activity/)
      })
    },
  )

  it('shows nothing private to whoever finds it, and nothing at all to others of the machine', SLOW, async () => {
    const folder = spoilt(() => {})
    const files = filesBelow(folder)
    for (const file of files) {
      const bytes = readFileSync(join(folder, file))
      for (const secret of [
        CONTACT,
        '示例联系',
        'hash-of-a-session',
        'age-encryption.org',
        EVIDENCE_KEY,
        LOG_KEY,
        TOKEN,
      ])
        expect(bytes.includes(secret), `${file} ${secret}`).toBe(false)
      expect(statSync(join(folder, file)).mode & 0o077, file).toBe(0)
    }
    chmodSync(join(folder, files.find((file) => file.endsWith('.json')) ?? ''), 0o644)
    expect(await backup(['--check', folder, '--secrets', secretsOf(state)], ENGLISH)).toMatchObject({
      code: 1,
      lines: [expect.stringMatching(/can be read by others/)],
    })
  })

  it('writes only what is new, keeps as many as asked, and begins again cleanly after a crash', SLOW, async () => {
    const [folder, source] = [aFolder(), kept(copyState(state))]
    await inFolder(source, () => backup(['--to', folder], ENGLISH))
    const before = new Set(filesBelow(folder))
    // A process that ended half-way: its lock, a block that no list names, a file half-written.
    writeFileSync(join(folder, 'lock'), '999999999', { mode: 0o600 })
    mkdirSync(join(folder, 'blocks', 'ff'), { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, 'blocks', 'ff', 'f'.repeat(64)), 'orphan', { mode: 0o600 })
    writeFileSync(join(folder, '20200101T000000Z.json.1.part'), '{', { mode: 0o600 })
    const again = await inFolder(source, () => backup(['--to', folder, '--keep', '2'], ENGLISH))
    expect(again.lines[0]).toMatch(/: 0 blocks written|; 0 blocks written/)
    const after = filesBelow(folder)
    expect(after.filter((file) => !before.has(file))).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z\.json$/)])
    writeFileSync(join(folder, 'lock'), String(process.ppid), { mode: 0o600 })
    expect(await inFolder(source, () => backup(['--to', folder], ENGLISH))).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('is in use by process')],
    })
  })

  it('seals the secrets to a recipient of age, and opens with its identity alone', SLOW, async () => {
    const folder = aFolder()
    const identity = await generateX25519Identity()
    const file = join(kept(newState()), 'identity')
    writeFileSync(file, `# made today\n${identity}\n`)
    const recipient = await identityToRecipient(identity)
    await inFolder(state, () => backup(['--to', folder, '--to-recipient', recipient], ENGLISH))
    expect(await readSecrets(folder, { identity: file })).toEqual(await readSecrets(folder, { file: secretsOf(state) }))
    expect((await backup(['--check', folder, '--identity', file], ENGLISH)).code).toBe(0)
    writeFileSync(file, await generateX25519Identity())
    expect(await backup(['--check', folder, '--identity', file], ENGLISH)).toMatchObject({ code: 1 })
  })
})

describe('what was erased since', () => {
  it(
    'stays erased: public texts by the list in the log, private values because their keys are gone',
    SLOW,
    async () => {
      const [source, folder] = [kept(copyState(state)), aFolder()]
      await inFolder(source, () => backup(['--to', folder], ENGLISH))
      const [first = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'))
      await eraseSecret(source)
      await inState(source, async ({ INTAKE, EVIDENCE }) => {
        await INTAKE.batch([
          INTAKE.prepare('UPDATE information_requests SET contact = NULL'),
          INTAKE.prepare('DELETE FROM sessions'),
        ])
        await EVIDENCE.delete(EVIDENCE_KEY)
      })
      const [copy, to] = [kept(newState()), join(kept(newState()), 'state')]
      await copyLog(source, copy)
      expect((await inFolder(source, () => backup(['--to', folder], ENGLISH))).lines).toContainEqual(
        expect.stringMatching(/; 3 keys are kept no longer/),
      )
      const at = ['--at', first.replace('.json', '')]
      // The older of the two alone would be a second log.
      expect(await restored(folder, to, source, ...at, '--nothing-newer')).toMatchObject({
        code: 1,
        lines: [expect.stringMatching(/ends at 584 entries, but \d{8}T\d{6}Z is signed at 585/)],
      })
      const ending = await restored(folder, to, source, ...at, '--log', copy)
      expect(ending.lines[0]).toMatch(
        /with 585 entries of the log; 1 erasures were applied first; .* 3 values of which/,
      )
      expect(ending.code).toBe(0)
      for (const file of filesBelow(to)) expect(readFileSync(join(to, file)).includes(SECRET), file).toBe(false)
      await inState(to, async ({ INTAKE, EVIDENCE, RECORD }) => {
        expect(await rowsOf(INTAKE, 'information_requests')).toEqual([
          expect.objectContaining({ number: 'R1', subject: '一件事', contact: null }),
        ])
        expect(await rowsOf(INTAKE, 'sessions')).toEqual([])
        expect(await EVIDENCE.head(EVIDENCE_KEY)).toBeNull()
        expect(await rowsOf(RECORD, 'erasures')).toHaveLength(1)
      })
    },
  )

  it('is not forgotten without asking where a fifth of everything private is suddenly gone', SLOW, async () => {
    const [source, folder] = [kept(copyState(state)), aFolder()]
    await inState(source, ({ INTAKE }) =>
      INTAKE.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
         INSERT INTO recovery_codes (hash, account, created_at) SELECT 'h' || i, 'a', '2026-07-01' FROM n`,
      ).run(),
    )
    await inFolder(source, () => backup(['--to', folder], ENGLISH))
    await inState(source, ({ INTAKE }) => INTAKE.prepare('DELETE FROM recovery_codes').run())
    const emptied = await inFolder(source, () => backup(['--to', folder], ENGLISH))
    expect(emptied.lines).toContainEqual(expect.stringContaining('1501 private rows and values'))
    const key = keyFor(openState().secrets['BACKUP_KEY'] ?? '', 'private')
    expect(readKeys(folder, key).size).toBeGreaterThan(1_501)
    await inFolder(source, () => backup(['--to', folder, '--forget'], ENGLISH))
    expect(readKeys(folder, key).size).toBeLessThan(100)
  })
})

describe('a restore refuses in one sentence', () => {
  const listIn = (copy: string): string => join(copy, readdirSync(copy).find((name) => name.endsWith('.json')) ?? '')
  const blocksIn = (copy: string): string[] =>
    filesBelow(join(copy, 'blocks'))
      .map((file) => join(copy, 'blocks', file))
      .sort((a, b) => statSync(b).size - statSync(a).size)
  const flip = (file: string): void => {
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(file, bytes, { mode: 0o600 })
  }
  const ofSecret = (name: string, value: string): string => {
    const lines = readFileSync(secretsOf(state), 'utf8').split('\n')
    const other = kept(newState())
    writeFileSync(
      join(other, 'secrets.env'),
      lines.map((line) => (line.startsWith(`${name}=`) ? `${name}=${value}` : line)).join('\n'),
    )
    return other
  }
  const otherKey = Buffer.alloc(32, 7).toString('base64')

  it.each<[string, () => [string, string], RegExp]>([
    [
      'a block that is missing',
      () => [spoilt((copy) => rmSync(blocksIn(copy)[0] ?? '')), state],
      /is cut short: the block/,
    ],
    ['a flipped bit', () => [spoilt((copy) => flip(blocksIn(copy)[0] ?? '')), state], /is damaged: the block/],
    [
      'a flipped bit in the list',
      () => [spoilt((copy) => flip(listIn(copy))), state],
      /^The list .* cut short or was changed/,
    ],
    [
      'a list cut short',
      () => [spoilt((copy) => writeFileSync(listIn(copy), '{"list":{"format":1')), state],
      /^The list /,
    ],
    [
      'a backup that was never finished',
      () => [spoilt((copy) => rmSync(listIn(copy))), state],
      /holds no backup, or none that was finished/,
    ],
    ['another key of backups', () => [sound, ofSecret('BACKUP_KEY', otherKey)], /^The list .* was changed/],
    ['another key of reports', () => [sound, ofSecret('REPORT_KEY', otherKey)], /^The REPORT_KEY given is not the one/],
    ['another key of the log', () => [sound, ofSecret('LOG_KEY', aSecret())], /is not signed by the key given/],
    [
      'something else in the folder',
      () => [spoilt((copy) => writeFileSync(join(copy, 'notes.txt'), '', { mode: 0o600 })), state],
      /holds something else \(notes.txt\)/,
    ],
  ])('%s', SLOW, async (_, made, sentence) => {
    const to = join(kept(newState()), 'state')
    const [from, secrets] = made()
    const { code, lines } = await restoredAlone(from, to, secrets)
    expect([code, lines]).toEqual([1, [expect.stringMatching(sentence)]])
    expect(readdirSync(join(to, '..')).filter((name) => name.startsWith('state'))).toEqual([])
  })

  it('an older backup beside a newer one that is past reading, unless somebody says what is newest', SLOW, async () => {
    const copy = spoilt((folder) => writeFileSync(join(folder, '20991231T000000Z.json'), '{', { mode: 0o600 }))
    const [, made = ''] = /(\d{8}T\d{6}Z)\.json$/.exec(listIn(copy)) ?? []
    const to = join(kept(newState()), 'state')
    const { code, lines } = await restored(copy, to, state, '--at', made, '--nothing-newer')
    expect([code, lines]).toEqual([1, [expect.stringMatching(/^The list .*20991231T000000Z.json is cut short/)]])
  })

  it('a place that is not empty, nothing said of the newest, a later release; in Chinese too', SLOW, async () => {
    const to = join(kept(newState()), 'state')
    expect((await restoredAlone(sound, state, state)).lines).toEqual([expect.stringContaining('is not empty')])
    expect((await restored(sound, to, state)).lines).toEqual([expect.stringContaining('Say how far the log got')])
    expect(
      (await restore(['--from', sound, '--to', to, '--secrets', secretsOf(state)], { LANG: 'zh_CN.UTF-8' })).lines,
    ).toEqual([expect.stringContaining('请说明日志最新到哪里')])
    const later = kept(copyState(state))
    await inState(later, ({ INTAKE }) =>
      INTAKE.prepare(`INSERT INTO d1_migrations (name) VALUES ('9999_later.sql')`).run(),
    )
    const other = aFolder()
    await inFolder(later, () => backup(['--to', other], ENGLISH))
    expect((await restoredAlone(other, to, later)).lines).toEqual([
      expect.stringMatching(/newer release.*9999_later.sql of the intake database/),
    ])
    expect((await restore([], ENGLISH)).code).toBe(2)
  })
})
