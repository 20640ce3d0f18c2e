import { checkExport, checkGrowth, checkNote, checkProof } from './checks.ts'
import { fetchGrowth, portalUrl } from './fetch.ts'
import { mistyped, type Command } from './tool.ts'
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
    return { verdict, remark: verdict.ok ? 'descriptionUnsigned' : undefined }
  },
}

export const consistency: Command = {
  usage: '<older checkpoint> <newer checkpoint> --portal <address>',
  check: async ({ files: [olderFile, newerFile, ...more], portal }, trust) => {
    if (olderFile === undefined || newerFile === undefined || portal === undefined || more.length > 0) return mistyped()
    // The older one may have been saved before witnesses came to it.
    const older = await openTrusted(readText(olderFile), olderFile, { ...trust, isEnough: undefined })
    if (isVerdict(older)) return { verdict: older }
    const address = portalUrl(portal)
    const newer = await openTrusted(readText(newerFile), newerFile, trust)
    if (isVerdict(newer)) return { verdict: newer }
    const verdict = await checkGrowth(older.checkpoint, newer.checkpoint, (from, to) => fetchGrowth(address, from, to))
    return { verdict, opened: newer }
  },
}

export const note: Command = {
  usage: '<file>',
  check: async ({ files: [file, ...more] }, trust) =>
    file === undefined || more.length > 0 ? mistyped() : { verdict: await checkNote(readText(file), file, trust) },
}
