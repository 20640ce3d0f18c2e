import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseEnv } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'

/** The secrets of the portal under test, looked for in all that it built, stored, printed and answers. */

const ROOT = join(import.meta.dirname, '../..')
const STATE = process.env['PORTAL_STATE']
const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'

/** Shorter values are names or switches, no secrets. */
const LEAST = 20

/** Every way in which bytes of a secret are commonly written. */
const spellings = (secret: string): string[] => {
  const bytes = Buffer.from(secret.replace(/^\d+:/, ''), 'base64')
  const text = Buffer.from(secret, 'utf8')
  return [
    secret,
    ...[bytes, text].flatMap((one) => [
      one.toString('hex'),
      one.toString('base64').replace(/=+$/, ''),
      one.toString('base64url'),
    ]),
    // Of a key in PKCS #8 the last 32 bytes are the secret.
    ...(bytes.length > 40 ? [bytes.subarray(-32).toString('hex'), bytes.subarray(-32).toString('base64url')] : []),
  ].filter((one) => one.length >= LEAST)
}

let answers: { path: string; said: Buffer }[] = []
let secrets: { name: string; written: string }[] = []
beforeAll(async () => {
  if (STATE === undefined) return
  const own = Object.entries(parseEnv(readFileSync(join(STATE, 'secrets.env'), 'utf8')))
  secrets = own.flatMap(([name, value = '']) =>
    value.length < LEAST ? [] : spellings(value).map((written) => ({ name, written })),
  )
  // What fails tells most: each secret is sent to where it does not belong.
  for (const [, value = ''] of own) {
    if (value.length < LEAST) continue
    const headers = { authorization: `Bearer ${value}`, cookie: `__Host-lucid=${value.slice(0, 43)}` }
    const json = { 'content-type': 'application/json' }
    await fetch(`${ORIGIN}/api/registers?key=${encodeURIComponent(value)}`, { headers })
    await fetch(`${ORIGIN}/api/keys`, { headers })
    await fetch(`${ORIGIN}/api/reports/follow`, {
      method: 'POST',
      headers: { ...headers, ...json },
      body: `{"x":"${value}"`,
    })
    await fetch(`${ORIGIN}/search/?q=${encodeURIComponent(value)}`)
  }
  const paths = [
    '/',
    '/api/openapi.json',
    '/health',
    '/.well-known/did.json',
    '/log/vkey',
    '/api/log/keys',
    '/console/sign-in/',
  ]
  answers = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${ORIGIN}${path}`)
      return { path, said: Buffer.from(`${JSON.stringify([...answer.headers])}${await answer.text()}`) }
    }),
  )
}, 120_000)

const foundIn = (text: Buffer): string[] => [
  ...new Set(secrets.filter(({ written }) => text.includes(written)).map(({ name }) => name)),
]
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
/** The portal goes on meanwhile: a file that it took away since it was listed holds nothing. */
const read = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
const unpacked = (bytes: Buffer): Buffer => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes)

/** Every text and blob of a database. */
const dumped = (file: string): Buffer => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'search*'`)
      .all()
    const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all())
    return Buffer.from(rows.map((row) => Object.values(row).map(String).join('\u0001')).join('\n'))
  } finally {
    database.close()
  }
}

describe.skipIf(STATE === undefined)('the secrets of the portal', { timeout: 240_000 }, () => {
  it('stand in no file of the build, in no answer, in neither database and in no file of the stores', async () => {
    const state = STATE ?? ''
    const [built, stored] = [filesBelow(join(ROOT, 'dist')), filesBelow(join(state, 'v3'))]
    const databases = stored.filter((file) => file.endsWith('.sqlite'))
    expect(secrets.length).toBeGreaterThan(20)
    expect(built.length).toBeGreaterThan(200)
    expect(databases.length).toBeGreaterThan(2)
    const found = [
      ...built.map((file) => [file, foundIn(unpacked(read(file)))] as const),
      ...stored
        .filter((file) => !/\.sqlite-shm$/.test(file))
        .map((file) => [file, foundIn(unpacked(read(file)))] as const),
      ...databases.map((file) => [file, foundIn(dumped(file))] as const),
      ...answers.map(({ path, said }) => [path, foundIn(said)] as const),
    ]
    expect(found.filter(([, names]) => names.length > 0)).toEqual([])
  })

  it('stand in nothing that it printed or wrote beside', () => {
    const state = STATE ?? ''
    const others = filesBelow(state).filter(
      (file) => !file.startsWith(join(state, 'v3')) && !file.includes('compile-cache') && !/secrets\.env/.test(file),
    )
    const found = others.map((file) => [file, foundIn(read(file))] as const)
    expect(found.filter(([, names]) => names.length > 0)).toEqual([])
  })

  it('would be found: in the file that keeps them they are, and readable by nobody else', () => {
    const file = join(STATE ?? '', 'secrets.env')
    expect(foundIn(readFileSync(file)).length).toBeGreaterThan(8)
    expect(statSync(file).mode & 0o077).toBe(0)
  })
})
