/**
 * `npm run advisories`: asks the registry which packages of the lock have known flaws, and says so; also when it could not
 * ask. `npm run deploy` says the same, and goes on. No part of the tests: what a registry answers differs from day to day.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import * as z from 'zod'
import { componentsOf, readLock } from './sbom.ts'

const ROOT = join(import.meta.dirname, '..')

/** What `npm audit --json` says: a report, or why there is none. */
const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string(), isDirect: z.boolean() })),
})

export interface Told {
  lines: string[]
  /** 0 nothing known of what is served, 1 something is, 2 nobody could be asked. */
  code: 0 | 1 | 2
}

/**
 * @param output - of `npm audit --json`
 * @param served - names of packages whose code is served
 */
export const told = (output: string, served: ReadonlySet<string>): Told => {
  const report = Report.safeParse(parsed(output))
  if (!report.success)
    return {
      code: 2,
      lines: ['The registry gave no answer: nothing is known, which is not the same as nothing to know.'],
    }
  const flaws = Object.entries(report.data.vulnerabilities)
  const lines = flaws.map(
    ([name, { severity, range }]) =>
      `${severity} ${name} ${range}${served.has(name) ? ', served' : ', building and testing only'}`,
  )
  const isServed = flaws.some(([name]) => served.has(name))
  return { code: isServed ? 1 : 0, lines: lines.length > 0 ? lines : ['No known flaw in any package of the lock.'] }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How long the registry is waited for: without a network, one deploys as well. */
const PATIENCE_MS = 60_000

const audit = (): string => {
  const once = ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=20000']
  const { stdout } = spawnSync('npm', once, { cwd: ROOT, encoding: 'utf8', timeout: PATIENCE_MS })
  return stdout ?? ''
}

/**
 * Asks of the packages of the lock. It never fails: what is known is said, and also where nothing is.
 * @param output - asks the registry
 */
export const askRegistry = (output = audit): Told => {
  const served = componentsOf(readLock()).filter(({ scope }) => scope === 'required')
  return told(output(), new Set(served.map(({ name }) => name)))
}

if (import.meta.main) {
  const { lines, code } = askRegistry()
  for (const line of lines) console.log(line)
  process.exitCode = code
}
