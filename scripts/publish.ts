/** `npm run publish -- <register> <file>`: checks a file whole, and publishes it when nothing is wrong; `--help` says more. */
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Language } from '../content/registers/messages.ts'
import { HELP, readTask, type Task } from './publish/arguments.ts'
import type { Destination } from './publish/destination.ts'
import { Refused, Stopped, Unusable } from './publish/ending.ts'
import { sentenceOf, textOf } from './publish/findings.ts'
import { openPortalAt } from './publish/portal.ts'
import { Progress, type Screen } from './publish/progress.ts'
import { Report } from './publish/report.ts'
import { publishFile, type Code } from './publish/run.ts'
import { say, terminalLanguage } from './publish/sentences.ts'
import { openSource, type Source } from './publish/source.ts'
import { Complaint } from './portal/complaint.ts'

const Key = z.object({ key: z.string() })

/** A key alone in a file, as `npm run key` prints it. */
const readKey = (path: string): string => {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
  if (!/^lucid_[A-Za-z0-9_-]{43}$/.test(text)) throw new Unusable('no-key', { path })
  return text
}

/** The portal that was named, the one that serves on this machine, or its state where none does. */
const openDestination = async ({ register, reason, to }: Task, language: Language): Promise<Destination> => {
  const asked = { register: register.id, reason, language }
  if (to) return openPortalAt({ ...asked, origin: to.origin, key: readKey(to.keyFile) })
  // Loaded only here: who publishes elsewhere needs no state.
  const { addressFile, askOperator } = await import('./portal/operator.ts')
  const { openState } = await import('./portal/state.ts')
  const state = openState()
  const request = { role: 'publisher', bounds: { registers: [register.id] }, days: 1 }
  const made = await askOperator(state, { method: 'POST', path: '/api/operator/keys', body: request })
  if (made !== undefined) {
    const origin = readFileSync(addressFile(state), 'utf8')
    return openPortalAt({ ...asked, origin, key: Key.parse(made).key })
  }
  const { openStateAt } = await import('./publish/state.ts')
  return openStateAt(state, { register, language })
}

const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`

const announce = (task: Task, source: Source, destination: Destination, language: Language): string =>
  say(language, 'reading', {
    path: task.file,
    format: source.format.toUpperCase(),
    encoding: source.encoding.toUpperCase(),
    gzip: source.isGzip ? ', gzip' : '',
    bytes: sizeOf(source.bytes),
    register: task.register.id,
    title: task.register.title[language],
    destination: destination.name,
  })

/** The first Ctrl-C lets what is on its way arrive; the second one ends at once. */
const stopping = (): { isStopped: () => boolean; end: () => void } => {
  let isStopped = false
  const stop = (): void => {
    if (isStopped) process.exit(2)
    isStopped = true
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, stop)
  return {
    isStopped: () => isStopped,
    end: () => {
      for (const signal of signals) process.off(signal, stop)
    },
  }
}

/** One run of the command. @param print - takes what is found and how it ended, line by line */
export const publishCommand = async (
  args: string[],
  language: Language,
  screen: Screen,
  print: (line: string) => void,
): Promise<Code> => {
  const tell = (text: string): void => screen.write(`${text}\n`)
  const { isStopped, end } = stopping()
  let destination: Destination | undefined
  try {
    const task = readTask(args)
    if (!task) {
      print(HELP[language])
      return 0
    }
    const source = await openSource(task.file, task.format)
    destination = await openDestination(task, language)
    tell(announce(task, source, destination, language))
    const progress = new Progress(screen, language, () => performance.now())
    const report = new Report(language, print, progress)
    const { register, reason, dryRun } = task
    const now = (): Date => new Date()
    return await publishFile(
      { register, source, destination, reason, language, report, progress, now, isStopped },
      dryRun,
    )
  } catch (error) {
    if (error instanceof Refused) {
      const finding = {
        place: undefined,
        isRow: false,
        column: undefined,
        text: textOf({ code: error.code, values: {} }, language),
      }
      print(sentenceOf(finding, { header: [], find: (name) => ({ name, letter: undefined }) }, language))
      return 1
    }
    if (error instanceof Unusable) tell(say(language, error.sentence, error.values))
    else if (error instanceof Stopped) tell(say(language, 'stopped', { rows: error.rows }))
    else if (error instanceof Complaint) tell(error.message)
    else throw error
    return 2
  } finally {
    await destination?.close()
    end()
  }
}

if (import.meta.main) {
  const screen = { isTTY: process.stderr.isTTY, write: (text: string) => void process.stderr.write(text) }
  process.exitCode = await publishCommand(process.argv.slice(2), terminalLanguage(process.env), screen, console.log)
}
