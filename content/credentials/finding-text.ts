import type { Finding } from './verify.ts'

/** What a purpose is called; the words of the standard in English. */
const PURPOSES: Record<string, { zh: string; en: string }> = {
  suspension: { zh: '暂停', en: 'suspension' },
  revocation: { zh: '撤销', en: 'revocation' },
}

/**
 * The sentence of a finding.
 * @param sentence - by code, with its values in braces
 */
export const findingText = (
  { code, values }: Pick<Finding, 'code' | 'values'>,
  lang: 'zh' | 'en',
  sentence: (code: string) => string | undefined,
): string =>
  (sentence(code) ?? code).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return name === 'purpose' ? (PURPOSES[value]?.[lang] ?? value) : value
  })
