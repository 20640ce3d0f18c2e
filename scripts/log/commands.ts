import { checkExport, checkGrowth, checkNote, checkProof, readGrowth } from './checks.ts'
import { BadUse } from './sentences.ts'
import { mistyped, type Command, type Given } from './tool.ts'
import { isVerdict, openTrusted, readBytes, readText } from './trust.ts'

/** What can be checked of files that somebody kept: all that a portal's `lucid-verify.mjs` does. */

export const proof: Command = {
  usage: '<file> [--leaf <file>]',
  check: ({ files: [file, ...more], leaf }, trust) =>
    file === undefined || more.length > 0
      ? mistyped()
      : checkProof(readText(file), file, trust, leaf === undefined ? undefined : readText(leaf)),
}

export const exported: Command = {
  usage: '<file> --description <file>',
  check: ({ files: [file, ...more], description, log }, trust) => {
    if (log !== undefined || file === undefined || description === undefined || more.length > 0) return mistyped()
    const verdict = checkExport(readBytes(file), readText(description), trust, { file, description })
    return { verdict, remarks: verdict.ok ? [{ finding: 'descriptionUnsigned', values: {} }] : [] }
  },
}

/** The hashes of a proof that somebody saved. @throws BadUse when none was given, with what to save */
export const growthFromFile = async ({ proof: file }: Given, from: number, to: number): Promise<Uint8Array[]> => {
  if (file === undefined) throw new BadUse('noGrowthProof', { path: `/api/log/consistency?from=${from}&to=${to}` })
  return readGrowth(readText(file))
}

/** @param ask - for the hashes that prove the growth from one size to another */
export const consistencyBy = (usage: string, ask: typeof growthFromFile): Command => ({
  usage: `<older checkpoint> <newer checkpoint> ${usage}`,
  check: async (given, trust) => {
    const [olderFile, newerFile, ...more] = given.files
    if (olderFile === undefined || newerFile === undefined || more.length > 0) return mistyped()
    // The older one may have been saved before witnesses came to it.
    const older = await openTrusted(readText(olderFile), olderFile, { ...trust, isEnough: undefined })
    if (isVerdict(older)) return { verdict: older }
    const newer = await openTrusted(readText(newerFile), newerFile, trust)
    if (isVerdict(newer)) return { verdict: newer }
    const verdict = await checkGrowth(older.checkpoint, newer.checkpoint, (from, to) => ask(given, from, to))
    return { verdict, opened: newer }
  },
})

export const consistency = consistencyBy('[--proof <file>]', growthFromFile)

export const note: Command = {
  usage: '<file>',
  check: async ({ files: [file, ...more] }, trust) =>
    file === undefined || more.length > 0 ? mistyped() : { verdict: await checkNote(readText(file), file, trust) },
}
