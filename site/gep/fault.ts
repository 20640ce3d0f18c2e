import { GEP_CODES, gepMessage, type GepCode } from '../../content/gep/messages.ts'

const isCode = (code: string): code is GepCode => GEP_CODES.includes(code)

/** What is wrong with a changed number, in a sentence; `undefined` for a code that accounts have none of. */
export const faultSentence = (
  { code, values }: { code: string; values: Record<string, string> },
  lang: 'zh' | 'en',
): string | undefined => (isCode(code) ? gepMessage({ code, values }, lang) : undefined)
