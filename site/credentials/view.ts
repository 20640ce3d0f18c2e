import { findingText } from '../../content/credentials/finding-text.ts'
import type { Finding, Summary, Verdict } from '../../content/credentials/verify.ts'

/** What a verdict is printed from, the same at the server and in the page. */

export const OUTCOMES = { holds: 'outcomeHolds', refused: 'outcomeRefused', undecided: 'outcomeUndecided' } as const
export const MARKS = {
  holds: { sign: '✓', word: 'markHolds' },
  fails: { sign: '✗', word: 'markFails' },
  open: { sign: '?', word: 'markOpen' },
} as const

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Sentences of one language, by name. */
export type Sentences = Record<string, string>

export interface Line {
  outcome: Finding['outcome']
  sign: string
  mark: string
  check: string
  text: string
}

/** One line a finding. */
export const linesOf = ({ findings }: Verdict, lang: 'zh' | 'en', words: Sentences): Line[] =>
  findings.map((finding) => {
    const { outcome, check, values } = finding
    const { sign, word } = MARKS[outcome]
    const type = words[`type${values['type'] ?? ''}`]
    const said = type ? { ...finding, values: { ...values, type } } : finding
    return {
      outcome,
      sign,
      mark: words[word] ?? word,
      check: words[`check${capital(check)}`] ?? check,
      text: findingText(said, lang, (code) => words[`finding-${code}`]),
    }
  })

/** What the credential says of itself, as pairs; empty members are left out. */
export const saidOf = (summary: Summary, words: Sentences): [label: string, value: string][] => {
  const { type, name, issuer, issuerName, subject, validFrom, validUntil } = summary
  const pairs: [string, string][] = [
    ['saysType', words[`type${type}`] ?? type],
    ['saysName', name],
    ['saysIssuer', issuerName ? `${issuerName} (${issuer})` : issuer],
    ['saysSubject', subject],
    ['saysFrom', validFrom],
    ['saysUntil', validUntil],
  ]
  return pairs.filter(([, value]) => value !== '').map(([label, value]) => [words[label] ?? label, value])
}
