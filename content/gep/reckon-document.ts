import type { Account } from './account.ts'
import { METHODS } from '../generated/gep-methods.ts'
import { gepMessage, type GepIssue } from './messages.ts'
import { parseAccount } from './parse.ts'
import { allChecks, recompute, type Recomputed } from './recompute.ts'

/** What is said of a place in a document. */
export interface Said {
  /** JSON pointer; empty for the whole. */
  pointer: string
  message: string
}

/** A published number that does not come out. */
export interface Differing extends Said {
  /** As it was declared, and what comes out, in its unit. */
  declared: string
  reckoned: string
  unit: string
}

export type Outcome =
  | { account: Account; result: Recomputed; differs: readonly Differing[]; notices: readonly Said[] }
  | { issues: readonly Said[]; more: number }

/** Its message says what may be why; empty where nothing is known. */
const differingIn = (result: Recomputed, lang: 'zh' | 'en'): Differing[] =>
  allChecks(result)
    .filter(({ verdict }) => verdict === 'differs')
    .map(({ pointer, declared, recomputed, explanations }) => ({
      pointer,
      declared: declared.value,
      reckoned: recomputed,
      unit: declared.unit,
      message: explanations.map((each) => gepMessage(each, lang)).join(lang === 'zh' ? '' : ' '),
    }))

/** An account of a reader's own, parsed and reckoned by the modules that the portal itself uses. */
export const reckonDocument = (document: unknown, lang: 'zh' | 'en'): Outcome => {
  const say = (issue: GepIssue): Said => ({ pointer: issue.pointer, message: gepMessage(issue, lang) })
  const parsed = parseAccount(document, METHODS)
  if ('issues' in parsed) return { issues: parsed.issues.map(say), more: parsed.more }
  const result = recompute(parsed.account, parsed.rules)
  return { account: parsed.account, result, differs: differingIn(result, lang), notices: result.notices.map(say) }
}
