import type { Account } from '../../content/gep/account.ts'
import { checkAccount } from '../../content/gep/check-account.ts'
import type { GepIssue } from '../../content/gep/messages.ts'
import type { MethodRules } from '../../content/gep/method.ts'
import { recompute, type Recomputed } from '../../content/gep/recompute.ts'
import { applyChanges, isChange, type Changes } from './changes.ts'

/** An account with a reader's changes, reckoned; what cannot be used is named and left as it was published. */
export interface Changed {
  result: Recomputed
  used: Changes
  /** By the change's name. */
  faults: Map<string, Pick<GepIssue, 'code' | 'values'>>
}

/** The change that an issue speaks of: `/items/8/inputs/siltShare/value` → `8.siltShare`. */
const changeAt = (pointer: string): string | undefined => {
  const [, row, name] = /^\/items\/(\d+)\/(?:inputs\/)?(.+?)(?:\/(?:value|unit))?$/.exec(pointer) ?? []
  return row === undefined || name === undefined ? undefined : `${row}.${name}`
}

/**
 * @param changes - as a reader typed them
 * @throws RangeError where the published account itself gives no result
 */
export const reckonChanged = (account: Account, rules: MethodRules, changes: Changes): Changed => {
  const faults = new Map<string, Pick<GepIssue, 'code' | 'values'>>()
  const used = new Map(changes)
  const refuse = (key: string, issue: Pick<GepIssue, 'code' | 'values'>): void => {
    faults.set(key, issue)
    used.delete(key)
  }
  for (const [key, value] of changes) if (!isChange(value)) refuse(key, { code: 'not-a-number', values: { value } })
  for (const key of applyChanges(account, used).unfit) refuse(key, { code: 'unknown-field', values: { name: key } })
  // Each fault takes one change back; the rest may still hold.
  for (const { pointer, ...issue } of checkAccount(applyChanges(account, used).account, rules)) {
    const key = changeAt(pointer)
    if (key !== undefined && used.has(key)) refuse(key, issue)
    else for (const each of used.keys()) if (pointer.startsWith(`/items/${each.split('.')[0]}`)) refuse(each, issue)
  }
  try {
    return { result: recompute(applyChanges(account, used).account, rules), used, faults }
  } catch {
    for (const key of used.keys()) faults.set(key, { code: 'not-computable', values: {} })
    return { result: recompute(account, rules), used: new Map(), faults }
  }
}
