import { BadUse, languageOf, say } from '../log/sentences.ts'
import type { Ending } from '../log/terminal.ts'
import { complaintOf } from '../portal/complaint.ts'
import { Refusal, SENTENCES, speak, type Said } from './sentences.ts'

/**
 * Runs a command on backups to its end: 0 when it was done, 1 with one sentence when it was refused.
 * @param run - gives what is to be said
 * @param usage - shown when the arguments are wrong, with 2
 */
export const endSpoken = async (
  run: () => Promise<Said[]>,
  env: Record<string, string | undefined>,
  usage: string,
): Promise<Ending> => {
  const language = languageOf(env)
  try {
    return { code: 0, lines: (await run()).map((said) => speak(language, said)) }
  } catch (error) {
    if (error instanceof Refusal) return { code: 1, lines: [speak(language, error.said)] }
    const isMistyped = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    if (isMistyped || (error instanceof BadUse && error.finding === 'usage'))
      return { code: 2, lines: [`${SENTENCES.usage[language]}${usage}`] }
    if (error instanceof BadUse) return { code: 1, lines: [say(language, error.finding, error.values)] }
    const complaint = complaintOf(error)
    if (complaint) return { code: 1, lines: [complaint.message] }
    throw error
  }
}
