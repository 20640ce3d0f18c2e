import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { generateKeyPairSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import { ensureExport } from '../../db/record/exports.ts'
import { putObject } from '../../db/record/objects.ts'
import type { Statement } from '../../db/record/plan.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { openSigner } from '../../db/record/signer.ts'
import { openBindings, type Bindings } from '../../scripts/portal/bindings.ts'
import { databaseOf } from '../../scripts/portal/database.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { askAt, runnerOf } from '../../scripts/portal/runner.ts'
import { storeOf } from '../../scripts/portal/store.ts'

/** A state on disk with a record of everything that a record can hold, for tests that damage it. */

export const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}

export const SECRET = '龘靐齉爩鱻麤灪'

export const newState = (): string => mkdtempSync(join(tmpdir(), 'lucid-record-'))

/** Opens the databases of a state folder as they are. */
export const inState = async <T>(directory: string, act: (bindings: Bindings) => Promise<T>): Promise<T> => {
  const { bindings, close } = await openBindings({ directory, persist: join(directory, 'v3'), secrets: {} })
  try {
    return await act(bindings)
  } finally {
    await close()
  }
}

export const LOG_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ format: 'der', type: 'pkcs8' })
  .toString('base64')

/** @param at - the clock, RFC 3339 */
export const doorOf = async ({ RECORD, OBJECTS, LOG_ORIGIN }: Bindings, at: string): Promise<Door> => ({
  db: openRecord(RECORD, OBJECTS),
  objects: OBJECTS,
  signer: await openSigner(LOG_ORIGIN, LOG_KEY),
  now: () => new Date(at),
})

export const aStation = (n: number, over: Body = {}): Statement => ({
  register: registerOf('air-stations'),
  key: `T${n}`,
  body: { station: `T${n}`, name: `万寿西宫${n}`, place: '110102', longitude: '116.366', latitude: '39.8673', ...over },
})

export const aLimit = (n: number, over: Body = {}): Statement => ({
  register: registerOf('standards'),
  key: `L${n}`,
  body: { standard: 'GB 3838-2002', parameter: `w${n}`, title: '水质标准', note: `说明 ${n}`, ...over },
})

/** Publishes, or says why not. */
export const stand = async (door: Door, statements: Statement[], id?: string): Promise<void> => {
  const request = id === undefined ? undefined : { id, digest: id }
  const { outcomes } = await publish(door, [{ publisher: 'portal', statements, request }])
  if (outcomes.some(({ status }) => status !== 'placed')) throw new Error(JSON.stringify(outcomes))
}

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

/** Stations, limits with texts, corrections, a withdrawal, exports, an object and an answered request, under new salts. */
export const fillAnew = async (directory: string): Promise<void> => {
  writeFileSync(join(directory, 'secrets.env'), `LOG_KEY=${LOG_KEY}\nOPERATOR_TOKEN=none\n`)
  await inState(directory, async (bindings) => {
    await migrate(bindings.RECORD, 'record')
    const early = await doorOf(bindings, '2024-01-01T00:00:00Z')
    await stand(
      early,
      many(300, (n) => aStation(n)),
      'first',
    )
    await stand(
      early,
      many(280, (n) => aLimit(n, n === 3 ? { note: `前 ${SECRET} 后` } : {})),
    )
    const later = await doorOf(bindings, '2024-06-01T00:00:00Z')
    await stand(later, [
      { ...aStation(1, { name: '农展馆', place: '130100' }), reason: '迁址' },
      { ...aStation(2), body: null, reason: '撤站' },
      { ...aLimit(4, { note: '改过的说明' }), reason: '更正' },
      { ...aLimit(4, { note: '又改过的说明' }), reason: '再更正' },
    ])
    await ensureExport(later.db, later.objects, registerOf('standards'), 'csv', 584)
    await ensureExport(later.db, later.objects, registerOf('air-stations'), 'csv', 584)
    const file = await putObject(bindings.OBJECTS, new TextEncoder().encode('附件'), 'text/plain')
    if (file.bytes === 0) throw new Error('no file')
  })
}

let filled: Promise<ReadonlyMap<string, Uint8Array>> | undefined

/** Files of a state that was filled, by their path in it. */
const filesOfFilled = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
  const folder = newState()
  try {
    await fillAnew(folder)
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return new Map(
      files.map(({ parentPath, name }) => {
        const path = join(parentPath, name)
        return [relative(folder, path), readFileSync(path)]
      }),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same as `fillAnew`, and the same log, for every file of tests that asks in this process. */
export const fill = async (directory: string): Promise<void> => {
  for (const [path, bytes] of await (filled ??= filesOfFilled())) {
    mkdirSync(join(directory, path, '..'), { recursive: true })
    writeFileSync(join(directory, path), bytes)
  }
}

/** Erases the secret from the record that `fill` made. */
export const eraseSecret = (directory: string): Promise<void> =>
  inState(directory, async (bindings) => {
    const door = await doorOf(bindings, '2024-07-01T00:00:00Z')
    const at = { register: 'standards', key: 'L3', field: 'note', publisher: 'portal' }
    await erase(door, { ...at, ground: '个人信息保护法第四十七条' })
  })

/** Names of copies of a record in one process. */
const copiesOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `copy-${n}`)

const openMany = async (persist: string, count: number) => {
  const names = copiesOf(count)
  const of = (prefix: string) => Object.fromEntries(names.map((name) => [`${prefix} ${name}`, name]))
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: persist,
      workers: [runnerOf(of('RECORD'), of('OBJECTS'))],
    }),
  )
  const ask = askAt(await runtime.ready)
  const all = names.map((name) => ({
    RECORD: databaseOf(ask, `RECORD ${name}`),
    OBJECTS: storeOf(ask, `OBJECTS ${name}`),
  }))
  return { all, close: () => runtime.dispose() }
}

const FILES = { d1: 'd1/miniflare-D1DatabaseObject', r2: 'r2/miniflare-R2BucketObject' }
/** Database files of one kind, those of the platform's own left out. */
const databaseFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.sqlite') && !file.startsWith('metadata'))
    : []

/**
 * Many copies of a state's record and store, open in one process: starting one for each takes longer than what is done
 * with them. `close` before the folder goes.
 */
export const manyCopies = async (from: string, persist: string, count: number) => {
  const empty = await openMany(persist, count)
  // What nobody asked for is not made.
  for (const { RECORD, OBJECTS } of empty.all) {
    await RECORD.prepare('SELECT 1').run()
    await OBJECTS.head('nothing')
  }
  await empty.close()
  for (const kind of [FILES.d1, FILES.r2]) {
    const source = join(from, 'v3', kind)
    const [file] = databaseFiles(source).sort((a, b) => statSync(join(source, b)).size - statSync(join(source, a)).size)
    for (const copy of file === undefined ? [] : databaseFiles(join(persist, kind)))
      for (const ending of ['', '-wal', '-shm']) {
        rmSync(join(persist, kind, `${copy}${ending}`), { force: true })
        if (existsSync(join(source, `${file}${ending}`)))
          cpSync(join(source, `${file}${ending}`), join(persist, kind, `${copy}${ending}`))
      }
  }
  for (const bucket of readdirSync(join(from, 'v3', 'r2')).filter((name) => !name.startsWith('miniflare')))
    for (const name of copiesOf(count))
      cpSync(join(from, 'v3', 'r2', bucket), join(persist, 'r2', name), { recursive: true })
  return openMany(persist, count)
}

/** The same state in another folder. */
export const copyState = (from: string): string => {
  const to = newState()
  cpSync(from, to, { recursive: true })
  rmSync(join(to, 'lock'), { force: true })
  return to
}
