import { checkedUri } from './uri.ts'
import type { EpcisFaultCode, EpcisIssue } from './faults.ts'

/** What a check of a document finds, in order. More than `MAX_ISSUES` are counted, not kept. */
export interface Findings {
  issues: EpcisIssue[]
  /** How many more there are. */
  more: number
}
export const MAX_ISSUES = 100

/** Levels of objects and lists in one value. */
export const MAX_DEPTH = 40

/** Where a check stands. */
export interface Place {
  findings: Findings
  /** RFC 6901. */
  pointer: string
  now: Date
}

export type Check = (value: unknown, at: Place) => void
export type Fields = Record<string, unknown>

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** No more of what was sent stands in a sentence. */
const SHOWN = 80
export const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

export const say = (
  { findings, pointer }: Place,
  code: EpcisFaultCode,
  values: Readonly<Record<string, string>> = {},
): void => {
  if (findings.issues.length < MAX_ISSUES) findings.issues.push({ pointer, code, values })
  else findings.more++
}

/** The place of a member. */
export const inside = (at: Place, name: string | number): Place => ({
  ...at,
  pointer: `${at.pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`,
})

const expect = (at: Place, zh: string, en: string): void => say(at, 'wrong-type', { expected: zh, expectedEn: en })

export const text: Check = (value, at) => {
  if (typeof value !== 'string') expect(at, '文字', 'Text')
}

export const flag: Check = (value, at) => {
  if (typeof value !== 'boolean') expect(at, ' true 或 false ', 'true or false')
}

export const number: Check = (value, at) => {
  if (typeof value !== 'number') expect(at, '数', 'A number')
  else if (!Number.isFinite(value)) say(at, 'number-too-large')
}

export const amount: Check = (value, at) => {
  number(value, at)
  if (typeof value === 'number' && value < 0) say(at, 'negative')
}

export const uri: Check = (value, at) => {
  if (typeof value !== 'string') expect(at, '文字', 'Text')
  else if (!checkedUri(value)) say(at, 'not-a-uri', { value: shown(value) })
}

export const pattern =
  (shape: RegExp): Check =>
  (value, at) => {
    if (typeof value !== 'string') expect(at, '文字', 'Text')
    else if (!shape.test(value)) say(at, 'pattern', { value: shown(value) })
  }

/** Ways in which words of the standard's vocabulary are written as URIs elsewhere, but not in these documents. */
const LONG_FORM = /^(?:urn:epcglobal:cbv|https?:\/\/ns\.gs1\.org\/cbv\/)/
const WORD = /(?:BizStep-|Disp-|BTT-|SDT-|ER-|Comp-|[:/])([A-Za-z_]+)$/

/** A word of the vocabulary, or a URI of somebody's own. */
export const wordOf =
  (words: ReadonlySet<string>): Check =>
  (value, at) => {
    if (typeof value !== 'string') return expect(at, '文字', 'Text')
    if (words.has(value)) return
    if (LONG_FORM.test(value)) say(at, 'bare-word', { value: shown(value), word: WORD.exec(value)?.[1] ?? value })
    else if (!checkedUri(value)) say(at, 'not-a-word', { value: shown(value) })
  }

/** A word of a closed list. */
export const oneOf =
  (words: ReadonlySet<string>): Check =>
  (value, at) => {
    if (typeof value !== 'string' || !words.has(value)) say(at, 'not-a-word', { value: shown(value) })
  }

export const list =
  (item: Check, { min = 0, unique = false }: { min?: number; unique?: boolean } = {}): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return expect(at, '列表', 'A list')
    if (value.length < min) say(at, 'too-few')
    const seen = new Set<unknown>()
    value.forEach((one: unknown, index) => {
      const here = inside(at, index)
      if (unique && seen.has(one)) say(here, 'stands-twice', { value: shown(one) })
      seen.add(one)
      item(one, here)
    })
  }

/** One or several. */
export const oneOrMore =
  (item: Check): Check =>
  (value, at) =>
    (Array.isArray(value) ? list(item) : item)(value, at)

interface Shape {
  fields: Readonly<Record<string, Check>>
  required?: readonly string[]
  /** Whether fields of somebody's own may stand beside. */
  open?: boolean
}

/** Values of somebody's own: kept as they are, as long as they can be kept. */
export const anything: Check = (value, at) => {
  const walk = (part: unknown, depth: number): boolean => {
    if (depth > MAX_DEPTH) return false
    if (typeof part === 'object' && part !== null)
      return Object.values(part).every((inner: unknown) => walk(inner, depth + 1))
    return true
  }
  if (!walk(value, 1)) say(at, 'too-deep', { maximum: String(MAX_DEPTH) })
}

/** A remark of whoever wrote the document, no part of what is stated. */
const isRemark = (name: string): boolean => name.startsWith('_comment')

export const object =
  ({ fields, required = [], open = false }: Shape): Check =>
  (value, at) => {
    if (!isObject(value)) return expect(at, '对象', 'An object')
    for (const name of required) if (value[name] === undefined) say(at, 'missing', { name })
    for (const [name, member] of Object.entries(value)) {
      const here = inside(at, name)
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (check) check(member, here)
      else if (open && (checkedUri(name) || isRemark(name))) anything(member, here)
      else say(here, 'unknown-name', { name: shown(name) })
    }
  }
