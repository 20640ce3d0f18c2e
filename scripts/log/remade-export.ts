import { join } from 'node:path'
import { auditLog, type ReadFile } from './audit.ts'
import { exported as described } from './commands.ts'
import { readFolder } from './read-folder.ts'
import { followCopied, KEYS_FILE } from './follow.ts'
import { BadUse, refused, verified, type Verdict } from './sentences.ts'
import { erasedBy, readEntries, bundleCount, checkTexts, readTexts } from './texts.ts'
import { mistyped, type Command } from './tool.ts'
import { isVerdict, openTrusted, readBytes, readText } from './trust.ts'

/** An export against its description; with a copy of the log, against what the log's own entries make of it. */
export const exported: Command = {
  usage: '<file> --description <file> [--log <folder of a pulled log>]',
  check: async (given, trust) => {
    const { log: folder, files, description } = given
    const [file] = files
    const { log: _, ...alone } = given
    const first = await described.check(alone, trust)
    if (folder === undefined || !first.verdict.ok) return first
    if (file === undefined || description === undefined) return mistyped()
    const read = readFolder(folder)
    const note = await read('checkpoint')
    if (!note) throw new BadUse('unreadable', { file: join(folder, 'checkpoint') })
    const followed = await followCopied(trust, await read(KEYS_FILE))
    const opened = await openTrusted(new TextDecoder().decode(note), join(folder, 'checkpoint'), followed)
    if (isVerdict(opened)) return { verdict: opened }
    const whole = await auditLog(opened, read)
    if (!whole.ok) return { verdict: whole }
    const { origin, size: found } = opened.checkpoint
    const { register, size, format, year } = readDescription(readText(description), file)
    if (size > found) throw new BadUse('copyTooShort', { found, size })
    const wrong = await checkAllTexts(read, found)
    if (wrong) return { verdict: wrong }
    // The registers' definitions stand behind it: everything else needs Node alone.
    const { remakeExport } = await import('./remake.ts')
    const made = await remakeExport(read, { register, size, format, year }, found)
    const verdict = compare(readBytes(file), made.text, file)
    const values = { folder, origin, register, size, file, rows: made.rows, bytes: Buffer.byteLength(made.text) }
    return { verdict: verdict ?? verified('exportRemade', values), opened }
  },
}

/** Texts of a copy are as good as their commitments. */
const checkAllTexts = async (read: ReadFile, size: number): Promise<Verdict | undefined> => {
  const erased = new Set<string>()
  for (let number = 0; number < bundleCount(size); number++)
    for (const entry of await readEntries(read, number, size)) {
      const gone = erasedBy(entry)
      if (gone !== undefined) erased.add(gone)
    }
  for (let number = 0; number < bundleCount(size); number++) {
    const wrong = checkTexts(await readEntries(read, number, size), await readTexts(read, number), erased)
    if (wrong) return wrong
  }
  return undefined
}

const FORMATS = ['csv', 'ndjson', 'json'] as const

/** The description was checked before: its numbers and names are such. */
const readDescription = (text: string, file: string) => {
  const { register, size, url, year }: Record<string, unknown> = JSON.parse(text)
  const name = `${String(url)} ${file}`
  const plain = FORMATS.find((one) => new RegExp(`\\.${one}\\b`).test(name)) ?? 'csv'
  const format = plain === 'csv' && /[?&]for=spreadsheet\b/.test(String(url)) ? ('spreadsheet' as const) : plain
  const [, ofYear = ''] = /[?&]year=(\d{4})\b/.exec(String(url)) ?? []
  return { register: String(register), size: Number(size), format, year: typeof year === 'string' ? year : ofYear }
}

const compare = (given: Uint8Array, text: string, file: string): Verdict | undefined => {
  const made = Buffer.from(text)
  if (Buffer.compare(given, made) === 0) return undefined
  const length = Math.min(given.length, made.length)
  let byte = 0
  while (byte < length && given[byte] === made[byte]) byte++
  const line = Buffer.from(given.subarray(0, byte)).toString().split('\n').length
  return refused('exportNotRemade', { file, byte, line })
}
