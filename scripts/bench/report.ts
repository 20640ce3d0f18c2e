import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { Measured, type MeasuredBench } from '../../content/performance/measured.ts'

/** What the page `/about/performance/` shows; committed, so that a portal shows what was measured of its release. */
export const REPORT = join(import.meta.dirname, '../../content/performance/measured.json')

const versionOf = (name: string): string => {
  const file = join(import.meta.dirname, '../../node_modules', name, 'package.json')
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version
}

export const machine = (): MeasuredBench['machine'] => {
  const [processor] = cpus()
  return {
    processor: processor?.model.trim() ?? '',
    cores: cpus().length,
    memory: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    workerd: versionOf('workerd'),
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  }
}

/** Writes what a bench gave beside what stands, so that a run that is interrupted keeps what it had. */
export const keep = (name: string, bench: MeasuredBench, file = REPORT): void => {
  const before = Measured.parse(JSON.parse(readFileSync(file, 'utf8')))
  const after = Measured.parse({ ...before, [name]: bench })
  const sorted = Object.fromEntries(Object.entries(after).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(`${file}.new`, `${JSON.stringify(sorted, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}
