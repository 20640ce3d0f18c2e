import { execFile } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { openCheckpoint } from '../../content/log/checkpoint.ts'
import { leadsTo, provenChange } from '../../content/log/key-change.ts'
import { step } from '../../content/log/findings.ts'
import { parseVerifierKey } from '../../content/log/keys.ts'
import { verifyInclusion } from '../../content/log/proofs.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'
import { openRecord } from '../../db/record/db.ts'
import { proveInclusion, readCheckpoints } from '../../db/record/log.ts'
import { proveLogKeys, stateLogKeys } from '../../db/record/log-keys.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { openLogSigner, openSigner } from '../../db/record/signer.ts'
import { logKey as command } from '../../scripts/log-key.ts'
import { openBindings } from '../../scripts/portal/bindings.ts'
import { Complaint } from '../../scripts/portal/complaint.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { freePort } from '../../scripts/portal/free-port.ts'

const ROOT = join(import.meta.dirname, '../..')
const directory = mkdtempSync(join(tmpdir(), 'lucid-log-key-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Everything that any command printed. */
const printed: string[] = []
/** Every private key that the state ever held. */
const privateKeys = new Set<string>()

const secrets = (): Record<string, string | undefined> => {
  const found = parseEnv(readFileSync(join(directory, 'secrets.env'), 'utf8'))
  for (const name of ['LOG_KEY', 'LOG_KEY_RETIRING', 'WITNESS_KEY']) {
    const secret = found[name]
    if (secret && secret !== 'closed') privateKeys.add(secret)
  }
  return found
}

interface Ended {
  code: number
  out: string
  err: string
}

/** A script as it is typed: a process of its own. */
const run = async (script: string, ...args: string[]): Promise<Ended> => {
  const env = { ...process.env, STATE_DIR: directory, PORT: String(await freePort()) }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [`scripts/${script}.ts`, ...args], {
      cwd: ROOT,
      env,
    })
    printed.push(stdout, stderr)
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    const { code, stdout, stderr } = Object.assign({ code: 1, stdout: '', stderr: '' }, error)
    printed.push(stdout, stderr)
    return { code, out: stdout, err: stderr.trim() }
  } finally {
    secrets()
  }
}
/** The command in this process. */
const logKey = async (...args: string[]): Promise<Ended> => {
  process.env['STATE_DIR'] = directory
  const out: string[] = []
  const ending = await command(args, (line) => out.push(`${line}\n`)).then(
    () => ({ code: 0, err: '' }),
    (error: unknown) => {
      if (!(error instanceof Complaint)) throw error
      return { code: 1, err: error.message }
    },
  )
  rmSync(join(directory, 'lock'), { force: true })
  printed.push(...out, ending.err)
  secrets()
  return { ...ending, out: out.join('') }
}

/** What a start does with the record, without the first data. */
const withDoor = async <T>(act: (door: Door) => Promise<T>): Promise<T> => {
  const { bindings, close } = await openBindings({ directory, persist: join(directory, 'v3'), secrets: {} })
  try {
    await migrate(bindings.RECORD, 'record')
    const { LOG_KEY = '', LOG_KEY_RETIRING } = secrets()
    const signer = await openLogSigner({ LOG_ORIGIN: bindings.LOG_ORIGIN, LOG_KEY, LOG_KEY_RETIRING })
    return await act({ db: openRecord(bindings.RECORD), objects: bindings.OBJECTS, signer, now: () => new Date() })
  } finally {
    await close()
  }
}

/** Publishes one place. @returns a proof of it, and the tree's checkpoint */
const publishPlace = async (door: Door, code: string) => {
  const register = REGISTERS['places']
  if (!register) throw new Error('no register places')
  const body = { code, nameZh: '测试地', nameEn: 'Test', pinyin: 'ce shi', level: 'county', status: 'active' }
  await publish(door, [{ publisher: 'portal', statements: [{ register, key: code, body }] }])
  const { newest } = await readCheckpoints(door.db)
  if (!newest) throw new Error('nothing was signed')
  const index = newest.size - 1
  return { index, note: newest.note, size: newest.size, ...(await proveInclusion(door.db, index, newest.size)) }
}

type Proof = Awaited<ReturnType<typeof publishPlace>>

/** Whether a proof verifies with a verifier key. */
const holds = async ({ index, note, leafHash, hashes }: Proof, vkey: string): Promise<boolean> => {
  const log = await parseVerifierKey(vkey, sha256)
  const opened = await openCheckpoint(note, { log, witnesses: [] }, verifyEd25519).catch(() => undefined)
  if (!opened) return false
  const { size, root } = opened.checkpoint
  return verifyInclusion({ index, size, root, leafHash, hashes }, sha256)
}

let [oldKey, newKey] = ['', '']
const proofs: Partial<Record<'before' | 'during' | 'after', Proof>> = {}
const proof = (when: keyof typeof proofs): Proof => {
  const found = proofs[when]
  if (!found) throw new Error(`nothing was published ${when}`)
  return found
}
const vkeyIn = (text: string, label: string): string => new RegExp(`^${label}: (.+)$`, 'm').exec(text)?.[1] ?? ''

describe('a planned change of the log key', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    oldKey = vkeyIn((await logKey()).out, 'signs')
    await withDoor(async (door) => {
      await stateLogKeys(door)
      proofs.before = await publishPlace(door, '120101')
    })
    newKey = vkeyIn((await logKey('rotate')).out, 'signs from the next start')
  }, 240_000)

  it('makes a new key and leaves the old one signing beside it, once at a time', async () => {
    expect(newKey).toMatch(/^lucid\.example\/log\/1\+[0-9a-f]{8}\+/)
    expect(newKey).not.toBe(oldKey)
    expect((await logKey()).out).toBe(`signs: ${newKey}\nsigns too: ${oldKey}\nstated as current: ${oldKey}\n`)
    expect(await run('log-key', 'rotate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('being retired already'),
    })
    expect(statSync(join(directory, 'secrets.env')).mode & 0o777).toBe(0o600)
  })

  it('does not retire the old key before the log has said, under both, which one follows', async () => {
    expect(await logKey('retire')).toMatchObject({ code: 1, err: expect.stringContaining('start the portal once') })
    await withDoor(async (door) => {
      expect(await stateLogKeys(door)).toBe(true)
      expect(await stateLogKeys(door)).toBe(false)
      proofs.during = await publishPlace(door, '120102')
    })
    expect(await logKey('retire')).toMatchObject({ code: 0, out: `retired: ${oldKey}\n` })
    expect(secrets()['LOG_KEY_RETIRING']).toBeUndefined()
    expect(await logKey('retire')).toMatchObject({ code: 1, err: 'No key is being retired.' })
    await withDoor(async (door) => {
      await stateLogKeys(door)
      proofs.after = await publishPlace(door, '120103')
    })
  })

  it('leaves every proof good with the key that signed it', async () => {
    const verdicts = async (vkey: string) =>
      Promise.all((['before', 'during', 'after'] as const).map((when) => holds(proof(when), vkey)))
    expect(await verdicts(oldKey)).toEqual([true, true, false])
    expect(await verdicts(newKey)).toEqual([false, true, true])
  })

  it('is told to whoever trusts the old key, by the old key itself, and to nobody by a stranger', async () => {
    const listed = await withDoor(({ db }) => proveLogKeys(db))
    expect(listed.map(({ vkey, state }) => [vkey, state])).toEqual([
      [newKey, 'current'],
      [oldKey, 'retired'],
    ])
    const tools = { hash: sha256, verify: verifyEd25519 }
    expect(await leadsTo(oldKey, newKey, listed, tools)).toBe(true)
    expect(await leadsTo(oldKey, newKey, listed.toReversed(), tools)).toBe(true)
    // Alone, the newest checkpoint says nothing to the old key.
    const alone = listed.map((key) => ({ ...key, checkpoint: proof('after').note }))
    expect(await leadsTo(oldKey, newKey, alone, tools)).toBe(false)
    expect(await leadsTo(oldKey, newKey, [], tools)).toBe(false)
    const { LOG_KEY = '' } = secrets()
    const elsewhere = (await openSigner('other.example/log', LOG_KEY)).key
    const { encodeVerifierKey } = await import('../../content/log/keys.ts')
    expect(await leadsTo(oldKey, encodeVerifierKey(elsewhere), listed, tools)).toBe(false)
    expect(await leadsTo('nonsense', newKey, listed, tools)).toBe(false)

    // What a browser says that saw the log before.
    const found = step('grown', 'otherKeySameLog', { from: 2 })
    const said = async (answer: () => Promise<unknown>, grown = found, before = oldKey) =>
      (await provenChange(grown, { before, after: newKey }, answer, tools)).detail
    expect(await said(async () => ({ items: listed }))).toBe('otherKeyVouched')
    for (const answer of [null, { items: [null, 1, {}] }, { items: alone }])
      expect(await said(async () => answer)).toBe('otherKeySameLog')
    expect(await said(() => Promise.reject(new Error('gone')))).toBe('otherKeySameLog')
    expect(await said(async () => ({ items: listed }), step('grown', 'otherKey'))).toBe('otherKey')
  })
})

describe('a record restored to an earlier state', { timeout: 240_000 }, () => {
  it('is not started, and its log not ended either', async () => {
    const [now, earlier] = [join(directory, 'v3'), join(directory, 'earlier')]
    cpSync(now, earlier, { recursive: true })
    const { size } = await withDoor((door) => publishPlace(door, '120104'))
    const later = join(directory, 'later')
    cpSync(now, later, { recursive: true })
    // The database goes back; what was signed stays where it stands, in the object store.
    for (const store of readdirSync(earlier).filter((name) => name.startsWith('d1'))) {
      rmSync(join(now, store), { recursive: true })
      cpSync(join(earlier, store), join(now, store), { recursive: true })
    }
    const sentence = `The record cannot be opened: the database ends at ${size - 1} entries, but ${size} were already signed: it was restored to an earlier state.`
    expect(await run('start')).toMatchObject({ code: 1, err: sentence })
    expect(await logKey('close', '--last-good', String(size - 1), '--reason', 'x')).toMatchObject({ err: sentence })
    rmSync(now, { recursive: true })
    cpSync(later, now, { recursive: true })
  })
})

describe('a compromised key', { timeout: 240_000 }, () => {
  it('ends the log with an entry that names the last good tree, and nothing is signed after it', async () => {
    const { size } = proof('after')
    expect(await logKey('close', '--reason', 'x')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^No checkpoint/),
    })
    expect(await logKey('close', '--last-good', '999', '--reason', 'x')).toMatchObject({ code: 1 })
    expect(await logKey('close', '--last-good', String(size))).toMatchObject({ code: 1 })
    const closed = await logKey('close', '--last-good', String(size), '--reason', 'a copy of the key was found')
    expect(closed).toMatchObject({ code: 0, out: expect.stringMatching(/^lucid\.example\/log\/1\n/) })
    expect(secrets()['LOG_KEY']).toBe('closed')
    const { bindings, close } = await openBindings({ directory, persist: join(directory, 'v3'), secrets: {} })
    const row = await bindings.RECORD.prepare(
      `SELECT body->>'state' AS state, body->>'lastGoodSize' AS size FROM records WHERE register = 'log-keys' AND idx = (SELECT max(idx) FROM entries)`,
    ).first()
    await close()
    expect(row).toMatchObject({ state: 'compromised' })
    expect(String(row?.['size'])).toBe(String(size))
    expect(await run('start')).toMatchObject({ code: 1, err: expect.stringMatching(/^The log in .* is closed/) })
    expect(await logKey('rotate')).toMatchObject({ code: 1, err: expect.stringMatching(/is closed/) })
  })
})

describe('a private key', { timeout: 240_000 }, () => {
  /** A key as it may be written: as the secret, as its 32 bytes in base64, base64url, hexadecimal, and as bytes. */
  const forms = (): (string | Buffer)[] =>
    [...privateKeys].flatMap((secret) => {
      const der = Buffer.from(secret, 'base64')
      const seed = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }).d ?? ''
      const raw = Buffer.from(seed, 'base64url')
      return [secret, seed, raw.toString('base64'), raw.toString('hex'), raw]
    })
  const filesUnder = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  const leaks = (files: string[]): string[] =>
    files.filter((file) => {
      const bytes = readFileSync(file)
      return forms().some((form) => bytes.includes(form))
    })

  it('is found where it belongs, so that the search would find it elsewhere', () => {
    expect(privateKeys.size).toBeGreaterThanOrEqual(3)
    const { WITNESS_KEY } = secrets()
    expect(WITNESS_KEY).toBeTruthy()
    expect(leaks([join(directory, 'secrets.env')])).toHaveLength(1)
  })

  it('stands in no database, no store, no output and no bundle', async () => {
    expect(filesUnder(join(directory, 'v3')).length).toBeGreaterThan(2)
    expect(leaks(filesUnder(join(directory, 'v3')))).toEqual([])
    const said = Buffer.from(printed.join('\n'))
    expect(said.length).toBeGreaterThan(100)
    expect(forms().filter((form) => said.includes(form))).toEqual([])
    expect(leaks(filesUnder(join(inject('bundle'), '..')))).toEqual([])
  })

  it('stands in no page or script of the portal that is served', () => {
    const [dist, state] = [join(ROOT, 'dist'), process.env['PORTAL_STATE']]
    if (!state || !existsSync(dist)) return
    for (const secret of Object.values(parseEnv(readFileSync(join(state, 'secrets.env'), 'utf8'))))
      expect(filesUnder(dist).filter((file) => secret && readFileSync(file).includes(secret))).toEqual([])
  })

  it('is in no error about it', async () => {
    for (const broken of ['not base64 at all', Buffer.from('0123456789abcdef').toString('base64'), 'closed']) {
      const error: unknown = await openSigner('log.example', broken).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).not.toContain(broken)
      expect(String(error)).toMatch(/the private key of log\.example is not/)
    }
  })

  it('goes into a file of its owner alone, and over none that is there', async () => {
    const out = join(directory, 'new.key')
    const made = await run('log-key', 'new', '--out', out)
    expect(made.out).toMatch(/^made: lucid\.example\/log\/1\+[0-9a-f]{8}\+\S+\n$/)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const secret = readFileSync(out, 'utf8').trim()
    expect(made.out).not.toContain(secret)
    expect(await logKey('new', '--out', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('never overwritten'),
    })
    expect(await logKey('new')).toMatchObject({ code: 1, err: expect.stringContaining('--out') })
    expect(readFileSync(out, 'utf8').trim()).toBe(secret)
  })
})
