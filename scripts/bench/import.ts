import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import * as z from 'zod'
import { figure, type Measure, type Run } from './figure.ts'
import { openPortal, type Portal } from './portal.ts'
import { readings } from './rows.ts'

const REGISTER = 'air-quality'
const FEW = 10_000
const MB = 1024 * 1024
const COLUMNS = ['station', 'time', 'averaging', 'so2', 'no2', 'co', 'o3', 'pm10', 'pm25', 'flag', 'publishedAqi']

const Package = z.object({ scripts: z.object({ publish: z.string() }) })
const ROOT = join(import.meta.dirname, '../..')

/** What `npm run publish` gives to Node: the command with its bounds of memory. */
const COMMAND = Package.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
  .scripts.publish.split(' ')
  .slice(1)

/** Bytes of a process at its largest so far; 0 once it is gone. */
const peakOf = (pid: number): number => {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  } catch {
    return 0
  }
}

/** Writes readings as a publisher's file, without ever holding them all. */
const writeFile = (path: string, first: number, count: number): void => {
  const file = openSync(path, 'w')
  const block = 50_000
  for (let done = 0; done < count; done += block) {
    const rows = readings(first + done, Math.min(block, count - done))
    writeSync(file, `${Papa.unparse(rows, { columns: COLUMNS, header: done === 0 })}\r\n`)
  }
  closeSync(file)
}

interface Imported {
  rowsPerSecond: number
  /** Of the importer, in bytes. */
  peak: number
}

/** Runs the command as a publisher does, until it ends. @throws Error with what it says when it fails */
const importFile = async (portal: Portal, folder: string, first: number, rows: number): Promise<Imported> => {
  const [path, keyFile] = [join(folder, 'rows.csv'), join(folder, 'key')]
  writeFile(path, first, rows)
  writeFileSync(keyFile, portal.key)
  const began = performance.now()
  const child = spawn(process.execPath, [...COMMAND, REGISTER, path, '--to', portal.origin, '--key-file', keyFile], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid ?? 0))), 20)
  const code = await new Promise((done) => child.on('close', done))
  clearInterval(watch)
  if (code !== 0) throw new Error(`the import ended with ${String(code)}: ${said.slice(-1_000)}`)
  return { rowsPerSecond: rows / ((performance.now() - began) / 1000), peak }
}

/** A file checked whole, tried out and published by the command, and its memory beside that for a short file. */
export const measure: Measure = async function* ({ long, say }: Run) {
  const portal = await openPortal(say)
  const folder = mkdtempSync(join(tmpdir(), 'lucid-bench-import-'))
  const many = long ? 1_000_000 : 50_000
  try {
    const few = await importFile(portal, folder, 0, FEW)
    say(`${FEW} rows: ${few.rowsPerSecond.toFixed(0)} rows/s, ${(few.peak / MB).toFixed(0)} MB`)
    const rates: number[] = []
    const peaks: number[] = []
    for (let round = 0; round < (long ? 1 : 3); round++) {
      const { rowsPerSecond, peak } = await importFile(portal, folder, FEW + round * many, many)
      say(`${many} rows: ${rowsPerSecond.toFixed(0)} rows/s, ${(peak / MB).toFixed(0)} MB`)
      rates.push(rowsPerSecond)
      peaks.push(peak)
    }
    const ratio = Math.max(...peaks) / few.peak
    const least = Math.min(...rates)
    yield figure({
      name: `import ${many / 1000}k`,
      values: rates,
      unit: 'rows/s',
      against: null,
      ratio: null,
      goal: '≥ 10,000 rows/s from the start of the command to its end, checked twice and published',
      met: least >= 10_000,
    })
    yield figure({
      name: `import-memory ${many / 1000}k`,
      values: peaks.map((peak) => peak / MB),
      value: (values) => Math.max(...values),
      unit: 'MB',
      against: `the same command with ${FEW / 1000},000 rows`,
      ratio,
      goal: '≤ 1.5, at its largest',
      met: ratio <= 1.5,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await portal.close()
  }
}
