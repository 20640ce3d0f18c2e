import type * as z from 'zod'
import { shortestCode } from '../places/ancestors.ts'
import { quoted } from '../registers/cell.ts'
import { Account, MOST_ITEMS } from './account.ts'
import { checkAccount, pointerPart } from './check-account.ts'
import type { MethodRules } from './method.ts'
import type { GepCode, GepIssue } from './messages.ts'
import { numberFault } from './number.ts'

export type Parsed = { account: Account; rules: MethodRules } | { issues: GepIssue[]; more: number }

/** Issues that an answer names; the rest are counted. */
export const MOST_ISSUES = 500

type Raw = z.core.$ZodIssue

const pointerOf = (path: readonly PropertyKey[]): string => path.map((part) => `/${pointerPart(String(part))}`).join('')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands in a document at a path; `undefined` where nothing does. */
const at = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return typeof part === 'number' ? value[part] : undefined
    return isRecord(value) && typeof part === 'string' && Object.hasOwn(value, part) ? value[part] : undefined
  }, document)

/** Names under which a bare number or its text stands; elsewhere a quantity has one in `value`. */
const isNumberPath = (path: readonly PropertyKey[]): boolean => {
  const [last, before] = [path.at(-1), path.at(-2)]
  return (
    (last === 'value' && before !== undefined && before !== 'items' && typeof before !== 'number') ||
    last === 'population' ||
    last === 'total' ||
    before === 'values' ||
    before === 'totals' ||
    (before === 'declaredTotals' && last !== 'unit')
  )
}

/** Of the ways in which something could have been written, the one that it came nearest to. */
const nearest = (issue: Raw & { code: 'invalid_union' }, raw: unknown): readonly Raw[] => {
  const deep = issue.errors.find((branch) =>
    branch.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  )
  return raw === undefined ? [] : (deep ?? [])
}

const textOfExpected: Readonly<Record<string, string>> = {
  object: '{…}',
  array: '[…]',
  string: '"…"',
  int: '2026',
  number: '2026',
  record: '{…}',
}

/** One fault of shape as issues of ours. */
const translate = (document: unknown, issue: Raw, base: readonly PropertyKey[] = []): GepIssue[] => {
  const path = [...base, ...issue.path]
  const pointer = pointerOf(path)
  const raw = at(document, path)
  const say = (code: GepCode, values: Record<string, string> = {}): GepIssue[] => [{ pointer, code, values }]
  if (path.at(-1) === 'place' && typeof raw === 'string' && shortestCode(raw) !== raw)
    return say('place-padded', { value: quoted(raw), stored: shortestCode(raw) })
  if (issue.code === 'custom' || isNumberPath(path)) {
    const fault = numberFault(raw)
    if (fault) return say(fault.code, fault.values)
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      pointer: `${pointer}/${pointerPart(name)}`,
      code: 'unknown-field',
      values: { name: quoted(name) },
    }))
  if (issue.code === 'invalid_union') {
    const deeper = nearest(issue, raw).flatMap((each) => translate(document, each, path))
    if (deeper.length > 0) return deeper
  }
  if (raw === undefined) return say('missing')
  if (issue.code === 'invalid_type')
    return say('wrong-type', { expected: textOfExpected[issue.expected] ?? issue.expected })
  if (issue.code === 'too_big' && Array.isArray(raw))
    return say('too-many', { count: String(raw.length), maximum: String(issue.maximum) })
  if (issue.code === 'too_big' && typeof raw === 'string') return say('too-long', { maximum: String(issue.maximum) })
  return say('not-allowed', { value: quoted(raw) })
}

const refused = (issues: readonly GepIssue[]): Parsed => ({
  issues: issues.slice(0, MOST_ISSUES),
  more: Math.max(0, issues.length - MOST_ISSUES),
})

/** What makes the rest not worth reading: no items, or far too many. */
const refusal = (document: Record<string, unknown>): GepIssue | undefined => {
  const { items, declaredTotals } = document
  if (!Array.isArray(items) ? items !== undefined || declaredTotals === undefined : items.length > 0) {
    if (!Array.isArray(items) || items.length <= MOST_ITEMS) return undefined
    return { pointer: '/items', code: 'too-many', values: { count: String(items.length), maximum: String(MOST_ITEMS) } }
  }
  return { pointer: '/items', code: declaredTotals === undefined ? 'no-items' : 'totals-without-items', values: {} }
}

/**
 * Reads an account as it was handed in. Never throws; nothing is mended.
 * @param document - parsed JSON
 * @param methods - rules by method id
 * @returns the account and the rules it follows, or every fault with its JSON pointer, at most `MOST_ISSUES` and how many more
 */
export const parseAccount = (document: unknown, methods: Readonly<Record<string, MethodRules>>): Parsed => {
  if (!isRecord(document)) return refused([{ pointer: '', code: 'not-an-account', values: {} }])
  const early = refusal(document)
  if (early) return refused([early])
  const parsed = Account.safeParse(document)
  if (!parsed.success) return refused(parsed.error.issues.flatMap((issue) => translate(document, issue)))
  const { method } = parsed.data
  const rules = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (!rules)
    return refused([
      {
        pointer: '/method',
        code: 'unknown-method',
        values: { value: quoted(method), allowed: Object.keys(methods).join(', ') },
      },
    ])
  const issues = checkAccount(parsed.data, rules)
  return issues.length > 0 ? refused(issues) : { account: parsed.data, rules }
}
