import '../portal/quiet.ts'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { migrate } from '../portal/migrate.ts'
import { figure, ratioOf, time, type Measure } from './figure.ts'
import { send } from './portal.ts'
import { readings, stations, type Row } from './rows.ts'

const ROWS = 5_000
const WARM_UP = 3

const KINDS: { register: string; rows: (first: number, count: number) => Row[] }[] = [
  { register: 'air-quality', rows: readings },
  { register: 'air-stations', rows: stations },
]

/** One Worker with the publish door as it is and one without a log, each with a database of its own. */
const openDoors = async (): Promise<Miniflare> => {
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, 'append-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd'],
    external: ['node:*', 'cloudflare:*'],
  })
  const { privateKey } = generateKeyPairSync('ed25519')
  const doors = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      workers: [
        {
          name: 'doors',
          modules: true,
          script: bundle.outputFiles[0]?.text ?? '',
          compatibilityDate: '2026-10-01',
          compatibilityFlags: ['nodejs_compat'],
          bindings: { LOG_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') },
          d1Databases: { LOGGED: 'logged', UNLOGGED: 'unlogged' },
          r2Buckets: { OBJECTS: 'objects' },
        },
      ],
    }),
  )
  for (const name of ['LOGGED', 'UNLOGGED']) await migrate(await doors.getD1Database(name, 'doors'), 'record')
  return doors
}

/** 5,000 new rows in one request, with the log and without it. */
export const measure: Measure = async function* ({ long, say }) {
  const doors = await openDoors()
  try {
    const { origin } = await doors.ready
    for (const { register, rows } of KINDS) {
      const [taken, bare]: [number[], number[]] = [[], []]
      for (let round = -WARM_UP; round < (long ? 25 : 9); round++) {
        const body = JSON.stringify(rows((round + WARM_UP) * ROWS, ROWS))
        const ms = await time(() => send(`${origin}/logged/${register}`, { body }))
        const bareMs = await time(() => send(`${origin}/unlogged/${register}`, { body }))
        if (round < 0) continue
        taken.push(ms)
        bare.push(bareMs)
        say(`${register}: ${ms.toFixed(0)} ms, without the log ${bareMs.toFixed(0)} ms`)
      }
      const ratio = ratioOf(bare, taken)
      yield figure({
        name: `append-log ${register}`,
        values: taken.map((ms) => ROWS / (ms / 1000)),
        unit: 'rows/s',
        against: 'the same rows through the same door without hashes, tiles, signature and checkpoint',
        ratio,
        goal: '≥ 0.7',
        met: ratio >= 0.7,
      })
    }
  } finally {
    await doors.dispose()
  }
}
