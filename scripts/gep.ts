/** `npm run gep -- <account>`: reckons an account of gross ecosystem product row by row, tries it out, publishes it. */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { METHODS } from '../content/generated/gep-methods.ts'
import { reckonDocument, type Outcome } from '../content/gep/reckon-document.ts'
import { tableDocument, type TableHead } from '../content/gep/table-document.ts'
import type { Language } from '../content/registers/messages.ts'
import { publishAt, type Door } from './gep/door.ts'
import { say } from './gep/sentences.ts'
import { Complaint, main } from './portal/complaint.ts'

const USAGE = `npm run gep -- <account.json> [--to <origin> --key-file <file>] [--publish] [--reason <text>] [--language zh|en]
npm run gep -- <items.csv> --method <id> --place <code> --year <year> […]
Without --to the account is only reckoned, on this machine. With it, the portal tries it out, and publishes it with --publish.`

/** What somebody typed. */
export interface Task {
  file: string
  head: TableHead
  language: Language
  /** Where it is tried out; nowhere without one. */
  to: { origin: string; keyFile: string } | undefined
  isPublishing: boolean
  reason: string | undefined
}

/** @throws Complaint naming what is wrong */
export const readTask = (args: string[]): Task => {
  const string = { type: 'string' } as const
  const names = ['to', 'key-file', 'reason', 'language', 'method', 'place', 'year'] as const
  const options = { publish: { type: 'boolean' } as const, ...Object.fromEntries(names.map((name) => [name, string])) }
  const parsed = (() => {
    try {
      return parseArgs({ args, options, allowPositionals: true })
    } catch {
      throw new Complaint(USAGE)
    }
  })()
  const [file, ...more] = parsed.positionals
  const value = (name: (typeof names)[number]): string | undefined => {
    const given = Object.entries(parsed.values).find(([each]) => each === name)?.[1]
    return typeof given === 'string' ? given : undefined
  }
  const [origin, keyFile, language = 'zh'] = [value('to'), value('key-file'), value('language')]
  const isPublishing = parsed.values.publish === true
  if (file === undefined || more.length > 0 || (language !== 'zh' && language !== 'en')) throw new Complaint(USAGE)
  if ((origin === undefined) !== (keyFile === undefined) || (isPublishing && origin === undefined))
    throw new Complaint(USAGE)
  const head = { method: value('method') ?? '', place: value('place') ?? '', year: Number(value('year')) }
  const to = origin === undefined || keyFile === undefined ? undefined : { origin, keyFile }
  return { file, head, language, to, isPublishing, reason: value('reason') }
}

/** A document from a file: JSON as it stands, a table as the document that it says. @throws Complaint */
export const readDocument = (
  text: string,
  head: TableHead,
  language: Language,
): { document: unknown; body: string } => {
  if (/^[\s\uFEFF]*[{[]/.test(text))
    try {
      const body = text.replace(/^\uFEFF/, '')
      return { document: JSON.parse(body), body }
    } catch (error) {
      throw new Complaint(say(language, 'notJson', { reason: error instanceof Error ? error.message : '' }))
    }
  if (!Object.hasOwn(METHODS, head.method)) throw new Complaint(USAGE)
  const table = tableDocument(text, head)
  if (!('faults' in table)) return { document: table.document, body: JSON.stringify(table.document) }
  const told = table.faults.map((fault) =>
    fault.kind === 'head'
      ? say(language, 'noHead')
      : fault.kind === 'column'
        ? say(language, 'noColumn', { name: fault.name })
        : say(language, 'badRow', { row: String(fault.row), reason: fault.reason }),
  )
  throw new Complaint(told.join('\n'))
}

const MARKS = { agrees: '✓', 'agrees-within-rounding': '≈', differs: '✗' }

/** Every row, every published number that does not come out, and the total; or what keeps it from being reckoned. */
export const report = (outcome: Outcome, language: Language): string[] => {
  if ('issues' in outcome)
    return [
      ...outcome.issues.map(({ pointer, message }) => `${pointer || '/'}  ${message}`),
      ...(outcome.more > 0 ? [say(language, 'more', { count: String(outcome.more) })] : []),
    ]
  const { account, result, differs, notices } = outcome
  return [
    ...result.items.map(({ item, value, check }, index) => {
      const verdict = check ? `${MARKS[check.verdict]} ${say(language, check.verdict)}` : say(language, 'undeclared')
      return `${account.items[index]?.name ?? item}  ${value.value} ${value.unit}  ${verdict}`
    }),
    ...differs.map(({ pointer, declared, reckoned, unit, message }) =>
      `${pointer}  ${say(language, 'differing', { declared, reckoned, unit })} ${message}`.trim(),
    ),
    ...notices.map(({ pointer, message }) => `${pointer}  ${message}`),
    say(language, 'total', { total: result.totals.gep.value }),
  ]
}

/** One run of the command. @returns what the process ends with: 1 where the account is refused */
export const gepCommand = async (task: Task, print: (line: string) => void): Promise<0 | 1> => {
  const { file, head, language, to, isPublishing, reason } = task
  const tell = (lines: readonly string[]): void => lines.forEach((line) => print(line))
  if (!existsSync(file)) throw new Complaint(say(language, 'noFile', { path: file }))
  const { document, body } = readDocument(readFileSync(file, 'utf8'), head, language)
  const outcome = reckonDocument(document, language)
  tell(report(outcome, language))
  if ('issues' in outcome) return 1
  if (!to) return 0
  const door: Door = { ...to, language, reason }
  const tried = await publishAt(door, body, true)
  tell(tried.lines)
  if (!tried.isTaken || !isPublishing) return tried.isTaken ? 0 : 1
  const published = await publishAt(door, body, false)
  tell(published.lines)
  return published.isTaken ? 0 : 1
}

if (import.meta.main)
  await main(async () => {
    process.exitCode = await gepCommand(readTask(process.argv.slice(2)), console.log)
  })
