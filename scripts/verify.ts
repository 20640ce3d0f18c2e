/** `lucid-verify`: checks proofs, exports, growth and whole copies of a log, with Node alone and no trust in the portal. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { auditLog } from './log/audit.ts'
import { checkExport, checkGrowth, checkProof, type Checked } from './log/checks.ts'
import { fetchGrowth, portalUrl } from './log/fetch.ts'
import { readFolder } from './log/folder.ts'
import { BadUse, type Verdict } from './log/sentences.ts'
import { endOf, finish, type Ending, type Said } from './log/terminal.ts'
import { isVerdict, openTrusted, readText, witnessing, type Trust } from './log/trust.ts'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './log/trust-options.ts'

const USAGE = `
  verify proof <file> [--leaf <file>] TRUST
  verify export <file> --description <file> TRUST
  verify consistency <older checkpoint> <newer checkpoint> --portal <url> TRUST
  verify log <folder> TRUST
  ${TRUST_USAGE}`

const readArguments = (args: string[]) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...TRUST_OPTIONS,
      leaf: { type: 'string' },
      description: { type: 'string' },
      portal: { type: 'string' },
    },
  })
  const [what, ...files] = positionals
  return { what, files, ...values }
}
type Arguments = ReturnType<typeof readArguments>

const badUse = (): never => {
  throw new BadUse('usage')
}

const consistency = async (olderFile: string, newerFile: string, portal: URL, trust: Trust): Promise<Checked> => {
  // The older one may have been saved before witnesses came to it.
  const older = await openTrusted(readText(olderFile), olderFile, { ...trust, isEnough: undefined })
  if (isVerdict(older)) return { verdict: older }
  const newer = await openTrusted(readText(newerFile), newerFile, trust)
  if (isVerdict(newer)) return { verdict: newer }
  const ask = (from: number, to: number): Promise<Uint8Array[]> => fetchGrowth(portal, from, to)
  return { verdict: await checkGrowth(older.checkpoint, newer.checkpoint, ask), opened: newer }
}

const log = async (folder: string, trust: Trust): Promise<Checked> => {
  const read = readFolder(folder)
  const note = await read('checkpoint')
  const file = join(folder, 'checkpoint')
  if (!note) throw new BadUse('unreadable', { file })
  const opened = await openTrusted(new TextDecoder().decode(note), file, trust)
  return isVerdict(opened) ? { verdict: opened } : { verdict: await auditLog(opened, read), opened }
}

const exported = (file: string, description: string, trust: Trust): Verdict => {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch {
    throw new BadUse('unreadable', { file })
  }
  return checkExport(bytes, readText(description), trust, { file, description })
}

const check = async (given: Arguments): Promise<{ verdict: Verdict; below: Said[] }> => {
  const { what, files, leaf, description, portal } = given
  const [file, second] = files
  if (file === undefined || files.length !== (what === 'consistency' ? 2 : 1)) return badUse()
  const trust = await openTrust(given)
  const spoken = ({ verdict, opened }: Checked): { verdict: Verdict; below: Said[] } => ({
    verdict,
    below: opened ? [witnessing(trust, opened)] : [],
  })
  if (what === 'proof')
    return spoken(await checkProof(readText(file), file, trust, leaf === undefined ? undefined : readText(leaf)))
  if (what === 'log') return spoken(await log(file, trust))
  if (what === 'consistency' && second !== undefined && portal !== undefined)
    return spoken(await consistency(file, second, portalUrl(portal), trust))
  if (what === 'export' && description !== undefined) {
    const verdict = exported(file, description, trust)
    return { verdict, below: verdict.ok ? [{ finding: 'descriptionUnsigned', values: {} }] : [] }
  }
  return badUse()
}

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const verify = (args: string[], env: Record<string, string | undefined>): Promise<Ending> =>
  endOf(async () => check(readArguments(args)), env, USAGE)

if (import.meta.main) finish(await verify(process.argv.slice(2), process.env))
