import { Cancelled } from './passkey.ts'
import { Lost, Refused, type Issue } from './request.ts'
import { frameWord } from './words.ts'

/** What went wrong, in a sentence for whoever asked. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof Lost) return frameWord('lost')
  if (error instanceof Cancelled) return frameWord('cancelled')
  if (error instanceof Refused && error.message !== '') return error.message
  return frameWord('failed')
}

/** Every bad field that a refusal names. */
export const issuesOf = (error: unknown): readonly Issue[] => (error instanceof Refused ? error.issues : [])
