import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ROLES } from '../../content/people/roles.ts'
import { openBindings, type Bindings } from '../../scripts/portal/bindings.ts'
import type { State } from '../../scripts/portal/state.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Runs `scripts/start.ts` until it ends by itself. @param cwd - the project, or a copy of it */
const start = (env: Record<string, string>, cwd = ROOT): Promise<{ code: number | null; errors: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['scripts/start.ts'], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.on('close', (code) => done({ code, errors: errors.trim() }))
  })

const aState = (): string => mkdtempSync(join(tmpdir(), 'lucid-start-'))
const listen = (): Promise<{ server: Server; port: number }> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      done({ server, port: typeof address === 'object' && address ? address.port : 0 })
    })
  })

describe('npm start says in one sentence what is wrong, and ends with 1:', () => {
  const states: string[] = []
  const state = (): string => {
    const made = aState()
    states.push(made)
    return made
  }
  afterEach(() => {
    for (const made of states.splice(0)) rmSync(made, { recursive: true, force: true })
  })

  it('a port that is taken', { timeout: 30_000 }, async () => {
    const { server, port } = await listen()
    const { code, errors } = await start({ PORT: String(port), STATE_DIR: state() })
    server.close()
    expect(errors).toBe(`Port ${port} is taken; choose another with PORT.`)
    expect(code).toBe(1)
  })

  it('a port that is none', async () => {
    expect(await start({ PORT: '99999', STATE_DIR: state() })).toEqual({
      code: 1,
      errors: 'PORT is a whole number from 1 to 65535.',
    })
  })

  it('a state that another process holds', async () => {
    const directory = state()
    writeFileSync(join(directory, 'lock'), String(process.pid))
    const { code, errors } = await start({ PORT: '1', STATE_DIR: directory })
    expect(errors).toBe(
      `The state folder ${directory} is in use by process ${process.pid}: stop the portal that runs there first.`,
    )
    expect(code).toBe(1)
  })

  // Not by permissions, which refuse the administrator nothing.
  it.each([
    ['is a file', (directory: string) => writeFileSync(join(directory, 'state'), '')],
    ['takes no files', (directory: string) => mkdirSync(join(directory, 'state', '.writable'), { recursive: true })],
  ])('a state folder that %s', async (_, spoil) => {
    const directory = state()
    spoil(directory)
    const { code, errors } = await start({ PORT: '1', STATE_DIR: join(directory, 'state') })
    expect(errors).toBe(`The state folder ${join(directory, 'state')} cannot be written.`)
    expect(code).toBe(1)
  })
})

describe('npm start refuses a configuration in one sentence, and leaves the state empty:', () => {
  const folders: string[] = []
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
  const temporary = (): string => {
    const folder = aState()
    folders.push(folder)
    return folder
  }

  /** The project with other settings. */
  const configured = (setting: RegExp, to: string): string => {
    const project = temporary()
    cpSync(join(ROOT, 'scripts'), join(project, 'scripts'), { recursive: true })
    for (const name of ['content', 'db', 'worker', 'node_modules', 'package.json'])
      symlinkSync(join(ROOT, name), join(project, name))
    const before = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
    expect(before).toMatch(setting)
    writeFileSync(join(project, 'wrangler.toml'), before.replace(setting, to))
    return project
  }

  it.each([
    [
      'witnesses',
      /^LOG_WITNESSES = ""$/m,
      'LOG_WITNESSES = "witness w"',
      'wrangler.toml: LOG_WITNESSES cannot be used: line 1: malformed verifier key.',
    ],
    [
      'the name of the log',
      /^LOG_ORIGIN = .*$/m,
      'LOG_ORIGIN = "https://lucid.example"',
      'wrangler.toml: LOG_ORIGIN is not the name of a log: "https://lucid.example" (wanted: like example.org/log/1, without scheme, blank or +).',
    ],
  ])('%s', { timeout: 30_000 }, async (_, setting, to, errors) => {
    const directory = temporary()
    expect(await start({ PORT: '1', STATE_DIR: directory }, configured(setting, to))).toEqual({ code: 1, errors })
    expect(readdirSync(join(directory, 'v3'))).toEqual([])
  })

  it('a private key that is none, without showing it', { timeout: 30_000 }, async () => {
    const directory = temporary()
    writeFileSync(join(directory, 'secrets.env'), 'LOG_KEY=MC4CAQAwBQYDK2VwBCIEI\n')
    const { code, errors } = await start({ PORT: '1', STATE_DIR: directory })
    expect(errors).toMatch(
      /^secrets\.env of the state: LOG_KEY cannot be used: the private key of \S+ is not base64\.$/,
    )
    expect(code).toBe(1)
  })
})

describe('a record that does not fit what was signed, or cannot be migrated,', () => {
  const directory = aState()
  const state: State = { directory, persist: join(directory, 'v3'), secrets: {} }
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const inState = async (act: (bindings: Bindings) => Promise<unknown>): Promise<void> => {
    const { bindings, close } = await openBindings(state)
    await act(bindings)
    await close()
  }

  it(
    'is not opened when a checkpoint signed before says more than the database holds',
    { timeout: 60_000 },
    async () => {
      const root = Buffer.alloc(32).toString('base64')
      const note = `lucid.example/log/1\n7\n${root}\n\n— lucid.example/log/1 ${Buffer.alloc(68).toString('base64')}\n`
      await inState(({ OBJECTS }) => OBJECTS.put('log/checkpoint', note))
      const { port, server } = await listen()
      server.close()
      expect(await start({ PORT: String(port), STATE_DIR: directory })).toEqual({
        code: 1,
        errors:
          'The record cannot be opened: the database ends at 0 entries, but 7 were already signed: it was restored to an earlier state.',
      })
      await inState(({ OBJECTS }) => OBJECTS.delete('log/checkpoint'))
    },
  )

  it('is not opened when a migration fails, which is named', { timeout: 60_000 }, async () => {
    await inState(({ RECORD }) => RECORD.exec('DROP TABLE d1_migrations'))
    const { port, server } = await listen()
    server.close()
    const { code, errors } = await start({ PORT: String(port), STATE_DIR: directory })
    expect(errors).toMatch(/^Migration 0000_tables\.sql of the record database failed: .*already exists/)
    expect(errors.split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })
})

/** When the portal of the tests was started and was ready, and the folders given to it as those of whoever starts it. */
const Started = z.object({ outside: z.string(), began: z.number(), ready: z.number() })

/** What a start may make, besides the state: built, or written anew from the definitions. */
const MADE = /^(dist|\.astro|\.wrangler|node_modules|\.git|\.state.*|content\/generated)$/

/** Files of the project that are none of those. */
const ownFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (MADE.test(relative(ROOT, path))) return []
    return entry.isDirectory() ? ownFiles(path) : [path]
  })

describe('the state', () => {
  const portal = process.env['PORTAL_STATE']

  it.skipIf(portal === undefined)('keeps its secrets to its owner', () => {
    const file = join(portal ?? '', 'secrets.env')
    expect(readFileSync(file, 'utf8')).toMatch(/^LOG_KEY=/m)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.skipIf(portal === undefined)(
    'holds its secrets in that one file: nothing built, logged or stored has them',
    () => {
      const secrets = Object.entries(parseEnv(readFileSync(join(portal ?? '', 'secrets.env'), 'utf8')))
      expect(secrets.length).toBeGreaterThan(4)
      const folders = [join(ROOT, 'dist'), portal ?? '']
      const files = folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name !== 'secrets.env')
          .map((entry) => join(entry.parentPath, entry.name)),
      )
      expect(files.length).toBeGreaterThan(100)
      const found = files.flatMap((file) => {
        // The portal goes on meanwhile: what it deleted since the listing is not stored any more.
        if (!existsSync(file)) return []
        const bytes = readFileSync(file)
        return secrets.filter(([, value]) => value && bytes.includes(value)).map(([name]) => `${name} in ${file}`)
      })
      expect(found).toEqual([])
    },
  )

  // As `npm test` keeps it, and so below.
  it.skipIf(!existsSync(join(portal ?? '', 'start.log')))(
    'when it was empty, said how to enter as each role, and last that it was ready',
    () => {
      const lines = readFileSync(join(portal ?? '', 'start.log'), 'utf8')
        .trimEnd()
        .split('\n')
      expect(lines.at(-1)).toMatch(/^Ready on http:\/\/127\.0\.0\.1:\d+$/)
      const links = lines.flatMap(
        (line) => /^ {2}(\w+) +(http:\/\/localhost:\d+\/demonstration\/sign-in\/[\w-]{43})$/.exec(line) ?? [],
      )
      expect(ROLES.filter((role) => !links.includes(role))).toEqual([])
      expect(new Set(links.filter((part) => part.startsWith('http'))).size).toBe(ROLES.length)
    },
  )

  const told = join(portal ?? '', 'start.json')
  it.skipIf(!existsSync(told))('is all that was made: nothing in the home folder, and no file in the project', () => {
    const { outside, began, ready } = Started.parse(JSON.parse(readFileSync(told, 'utf8')))
    expect(readdirSync(outside)).toContain('HOME')
    expect(readdirSync(outside, { recursive: true }).toSorted()).toEqual(readdirSync(outside).toSorted())
    // Made, not changed: somebody may go on writing while the tests run.
    const made = ownFiles(ROOT).filter((file) => {
      const { birthtimeMs } = statSync(file)
      return birthtimeMs > began && birthtimeMs < ready
    })
    expect(made).toEqual([])
  })
})
