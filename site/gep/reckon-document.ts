import type { Account } from '../../content/gep/account.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { gepMessage, type GepIssue } from '../../content/gep/messages.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { recompute, type Recomputed } from '../../content/gep/recompute.ts'

/** What is said of a place in a document. */
export interface Said {
  /** JSON pointer; empty for the whole. */
  pointer: string
  message: string
}

export type Outcome =
  { account: Account; result: Recomputed; notices: readonly Said[] } | { issues: readonly Said[]; more: number }

/** An account of a reader's own, parsed and reckoned by the modules that the portal itself uses. */
export const reckonDocument = (document: unknown, lang: 'zh' | 'en'): Outcome => {
  const say = (issue: GepIssue): Said => ({ pointer: issue.pointer, message: gepMessage(issue, lang) })
  const parsed = parseAccount(document, METHODS)
  if ('issues' in parsed) return { issues: parsed.issues.map(say), more: parsed.more }
  const result = recompute(parsed.account, parsed.rules)
  return { account: parsed.account, result, notices: result.notices.map(say) }
}
