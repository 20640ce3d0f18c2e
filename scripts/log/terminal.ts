import { BadUse, languageOf, say, type Said, type Verdict } from './sentences.ts'

/** What a command ends with: 0 verified, 1 not, 2 bad use or something unreadable; and what it says. */
export interface Ending {
  code: 0 | 1 | 2
  lines: string[]
}

/**
 * Runs a command to its end.
 * @param run - gives the verdict and what is to be said below it
 * @param usage - shown when the arguments are wrong
 */
export const endOf = async (
  run: () => Promise<{ verdict: Verdict; below: Said[] }>,
  env: Record<string, string | undefined>,
  usage: string,
): Promise<Ending> => {
  const language = languageOf(env)
  const speak = ({ finding, values }: Said): string => say(language, finding, values)
  try {
    const { verdict, below } = await run()
    return { code: verdict.ok ? 0 : 1, lines: [verdict, ...below].map(speak) }
  } catch (error) {
    // What `parseArgs` refuses.
    const isMistyped = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    const bad = isMistyped ? new BadUse('usage') : error
    if (bad instanceof BadUse) return { code: 2, lines: [`${speak(bad)}${bad.finding === 'usage' ? usage : ''}`] }
    throw error
  }
}

/** Prints the ending: what was verified to standard output, all else to standard error. */
export const finish = ({ code, lines }: Ending): void => {
  const print = code === 0 ? console.log : console.error
  for (const line of lines) print(line)
  process.exitCode = code
}
