import { Fault, isEmpty, quoted, type Cell, type CellContext, type ReadCell } from './cell.ts'
import { documentReader } from './cell-document.ts'
import { integerReader, numberReader, yearReader } from './cell-number.ts'
import { itemReader, textReader } from './cell-text.ts'
import { dateReader, instantReader, yearMonthReader, type IsLate } from './cell-time.ts'
import type { Field, RegisterDefinition } from './register.ts'
import { normaliseText } from './text.ts'

/** Entries of one list; more are a register of their own. */
const MAX_ITEMS = 500

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
  ['是', true],
  ['否', false],
])

const readBoolean: ReadCell = (raw) => {
  if (isEmpty(raw) || typeof raw === 'boolean') return isEmpty(raw) ? undefined : raw === true
  const value = typeof raw === 'string' ? BOOLEANS.get(normaliseText(raw).toLowerCase()) : undefined
  return value ?? new Fault('not-a-boolean', { value: quoted(raw) })
}

/** Reads one of a field's choices by its key or either label; stored as its key. */
const choiceReader = (choices: NonNullable<Field['enum']>): ((raw: string) => string | Fault) => {
  const keys = new Map<string, string>()
  // Keys last: where a label of one choice is the key of another, the key is meant.
  for (const [key, { zh, en }] of Object.entries(choices)) {
    keys.set(zh.normalize('NFC'), key)
    keys.set(en.normalize('NFC').toLowerCase(), key)
  }
  for (const key of Object.keys(choices)) keys.set(key.toLowerCase(), key)
  for (const key of Object.keys(choices)) keys.set(key, key)
  const allowed = Object.entries(choices)
    .map(([key, { zh }]) => `${key} ${zh}`)
    .join(', ')
  return (raw) => {
    const known = keys.get(raw)
    if (known !== undefined) return known
    const text = normaliseText(raw)
    return keys.get(text) ?? keys.get(text.toLowerCase()) ?? new Fault('not-a-choice', { value: quoted(raw), allowed })
  }
}

const enumReader = (choices: NonNullable<Field['enum']>): ReadCell => {
  const read = choiceReader(choices)
  return (raw) => {
    if (isEmpty(raw)) return undefined
    return typeof raw === 'string' ? read(raw) : new Fault('not-a-text', { value: quoted(raw) })
  }
}

/** `[` opens a JSON array in a CSV cell too; else `;` and `；` part a text, and only where there is none of them `、`. */
const itemsOf = (raw: unknown): unknown[] | undefined => {
  if (Array.isArray(raw)) return raw
  if (typeof raw !== 'string') return undefined
  const text = raw.trim()
  if (text.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(text)
      if (Array.isArray(parsed)) return parsed
    } catch {
      // A text that only happens to begin with a bracket.
    }
  }
  return text.split(/[;；]/.test(text) ? /[;；]/ : '、')
}

const listOf =
  (read: (raw: string, context: CellContext) => string | Fault): ReadCell =>
  (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const items = itemsOf(raw)
    if (items === undefined || items.some((item) => typeof item !== 'string'))
      return new Fault('not-a-list', { value: quoted(raw) })
    if (items.length > MAX_ITEMS) return new Fault('list-too-long', { maximum: String(MAX_ITEMS) })
    const list: string[] = []
    for (const item of items) {
      if (typeof item !== 'string' || isEmpty(item)) continue
      const value = read(item, context)
      if (value instanceof Fault) return value
      if (value !== '') list.push(value)
    }
    return list.length > 0 ? list : undefined
  }

/** Later than a day after now; a field of the register's effective dates may speak of what is to come. */
const lateness = (register: Pick<RegisterDefinition, 'effective'>, name: string, field: Field): IsLate => {
  const { from, until } = register.effective ?? {}
  if (!field.role.includes('time') || name === from || name === until) return () => false
  // Days, months and years are prefixes of one another; an instant is compared as one.
  return field.type === 'datetime'
    ? (value, { latestInstant }) => value > latestInstant
    : (value, { latestDay }) => value > latestDay.slice(0, value.length)
}

const LEADING_YEAR = /^[1-9]\d{3}(?=\D|$)/

/** A period in words of its own, `2026-Q1`, is only held to its year. */
const periodReader =
  (read: ReadCell, isLate: IsLate): ReadCell =>
  (raw, context) => {
    const value = read(raw, context)
    const year = typeof value === 'string' ? LEADING_YEAR.exec(value)?.[0] : undefined
    return year !== undefined && isLate(year, context)
      ? new Fault('in-the-future', { value: quoted(value), latest: context.latestDay })
      : value
  }

const stringReader = (field: Field, isLate: IsLate): ReadCell => {
  if (field.enum) return enumReader(field.enum)
  if (field.role.includes('document')) return documentReader(field)
  return field.role.includes('time') ? periodReader(textReader(field), isLate) : textReader(field)
}

/**
 * Prepares reading the cells of one field, once for a register: what it returns stores a value or says what is wrong.
 * @param name - the field's name in the register
 */
export const cellReader = (register: RegisterDefinition, name: string, field: Field): ReadCell => {
  const isLate = lateness(register, name, field)
  switch (field.type) {
    case 'string':
      return stringReader(field, isLate)
    case 'number':
      return numberReader(field)
    case 'integer':
      return integerReader(field)
    case 'boolean':
      return readBoolean
    case 'date':
      return dateReader(isLate)
    case 'datetime':
      return instantReader(isLate)
    case 'year':
      return yearReader(isLate)
    case 'yearmonth':
      return yearMonthReader(isLate)
    case 'list':
      if (field.role.includes('document')) return documentReader(field)
      return listOf(field.enum ? choiceReader(field.enum) : itemReader(field))
  }
}

/** A day in Asia/Shanghai is eight hours ahead of UTC, without summer time since 1991. */
const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The latest day and instant that a `time` may name: a day after now. */
export const latestTimes = (now: Date): Pick<CellContext, 'latestDay' | 'latestInstant'> => ({
  latestDay: new Date(now.getTime() + SHANGHAI_MS + DAY_MS).toISOString().slice(0, 10),
  latestInstant: `${new Date(now.getTime() + DAY_MS).toISOString().slice(0, 19)}Z`,
})
