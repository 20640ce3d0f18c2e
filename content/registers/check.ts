import { Fault, isEmpty, quoted, type CellContext, type ReadCell } from './cell.ts'
import { itemReader } from './cell-text.ts'
import { columnsOf, suggestColumn, type Column } from './columns.ts'
import type { Body, Stored } from './facts.ts'
import { isKey, joinKey, keyFields } from './key.ts'
import type { Issue, MessageCode } from './messages.ts'
import { Field, type RegisterDefinition } from './register.ts'
import { cellReader, latestTimes } from './values.ts'

/** A row that stands, as it will be stored. */
export interface CheckedRow {
  /** Index in the rows as given, from 0. */
  row: number
  key: string
  /** A withdrawal needs only its key fields and a reason; its body is empty. */
  status?: 'withdrawn'
  reason?: string
  /** Field → value in declared order; absent values are left out. */
  body: Body
}

export interface CheckResult {
  accepted: CheckedRow[]
  /** Nothing may be stored while there is one. At most 1,000, then one that says how many more there are. */
  issues: Issue[]
  /** What was changed in cells that stand; counted like the issues. */
  notices: Issue[]
}

export interface CheckOptions {
  now: Date
  /** The line of each row in its file, counted from 1. */
  lines?: readonly number[]
  /** The reason of every row that gives none itself. */
  reason?: string
}

const MAX_ISSUES = 1000

/** A file with more unknown columns is another register's, and looking for near names is slow. */
const MAX_SUGGESTIONS = 50

/** Issues as they come up, those past the thousandth only counted. */
class Findings {
  readonly list: Issue[] = []
  private count = 0

  add(issue: () => Issue): void {
    if (this.count++ < MAX_ISSUES) this.list.push(issue())
  }

  /** With a last one that says how many more there are. */
  whole(): Issue[] {
    const more = this.count - this.list.length
    return more > 0 ? [...this.list, { pointer: '', code: 'more-issues', values: { count: String(more) } }] : this.list
  }
}

/** A register made ready for checking: one reader a field. */
interface Plan {
  names: string[]
  readers: ReadCell[]
  isKeyField: boolean[]
  needed: number[]
  columns: Map<string, Column>
}

const PLANS = new WeakMap<RegisterDefinition, Plan>()

const planOf = (register: RegisterDefinition): Plan => {
  const known = PLANS.get(register)
  if (known) return known
  const fields = Object.entries(register.fields)
  const keys = new Set(keyFields(register).map(([name]) => name))
  const plan: Plan = {
    names: fields.map(([name]) => name),
    readers: fields.map(([name, field]) => cellReader(register, name, field)),
    isKeyField: fields.map(([name]) => keys.has(name)),
    needed: fields.flatMap(([name, field], index) => (field.required || keys.has(name) ? [index] : [])),
    columns: columnsOf(register),
  }
  PLANS.set(register, plan)
  return plan
}

/** Characters of a reason: it stands in the log for ever and is no place for a report. */
const readReason = itemReader(Field.parse({ title: { zh: '理由', en: 'reason' }, type: 'string', maxLength: 1000 }))

const STATUSES = new Map<unknown, boolean>([
  ['withdrawn', true],
  ['撤回', true],
  ['published', false],
  ['corrected', false],
])

const isObject = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

/** @see RFC 6901, 3 */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

const ABSENT = 0
const STANDS = 1
const REFUSED = 2

/** Checks the rows of one file; holds what is shared between them. */
class Check {
  readonly issues = new Findings()
  readonly notices = new Findings()
  readonly accepted: CheckedRow[] = []
  private readonly register: RegisterDefinition
  private readonly plan: Plan
  private readonly lines: readonly number[] | undefined
  private readonly context: CellContext
  private readonly sharedReason: string | undefined
  private readonly unknown = new Set<string>()
  private readonly doubled = new Set<string>()
  private readonly rowOfKey = new Map<string, number>()
  /** Where we are, for what a reader notes. */
  private row = 0
  private column: string | undefined
  private refused = false
  /** Of the present row, by field. */
  private readonly states: Uint8Array
  private readonly values: (Stored | undefined)[]
  private readonly sources: (string | undefined)[]

  constructor(register: RegisterDefinition, { now, lines, reason }: CheckOptions) {
    this.register = register
    this.plan = planOf(register)
    this.lines = lines
    const note = (code: MessageCode, values: Record<string, string> = {}): void =>
      this.notices.add(() => this.issue(code, values, this.column))
    this.context = { ...latestTimes(now), note }
    this.sharedReason = reason === undefined ? undefined : this.readSharedReason(reason)
    const { length } = this.plan.names
    this.states = new Uint8Array(length)
    this.values = Array.from({ length })
    this.sources = Array.from({ length })
  }

  private readSharedReason(raw: string): string | undefined {
    const reason = readReason(raw, { ...this.context, note: () => {} })
    if (!(reason instanceof Fault)) return reason
    const { code, values } = reason
    this.issues.add(() => ({ pointer: '', column: 'reason', code, values }))
    return undefined
  }

  private issue(code: MessageCode, values: Record<string, string>, column: string | undefined): Issue {
    const line = this.lines?.[this.row]
    const name = column === undefined ? undefined : quoted(column)
    return {
      pointer: name === undefined ? `/${this.row}` : `/${this.row}/${escaped(name)}`,
      ...(line === undefined ? {} : { line }),
      ...(name === undefined ? {} : { column: name }),
      code,
      values,
    }
  }

  private refuse(code: MessageCode, values: Record<string, string> = {}, column?: string): void {
    this.refused = true
    this.issues.add(() => this.issue(code, values, column))
  }

  checkRow(row: unknown, index: number): void {
    this.row = index
    this.column = undefined
    this.refused = false
    if (!isObject(row)) return this.refuse('row-not-an-object')
    const names = Object.keys(row)
    if (names.length > 0 && names.every((name) => isEmpty(row[name])))
      return this.notices.add(() => this.issue('row-empty', {}, undefined))
    this.states.fill(ABSENT)
    this.values.fill(undefined)
    this.sources.fill(undefined)
    const withdrawn = this.isWithdrawn(row)
    for (const name of names) this.readCell(row[name], name, withdrawn)
    this.refuseMissing(withdrawn)
    const reason = this.readReason(row)
    if (reason instanceof Fault) return this.refuse(reason.code, reason.values, '_reason')
    if (withdrawn && reason === undefined) this.refuse('reason-missing', {}, '_reason')
    this.accept(withdrawn, reason)
  }

  private isWithdrawn(row: Record<string, unknown>): boolean {
    if (!Object.hasOwn(row, '_status') || isEmpty(row._status)) return false
    const { _status: status } = row
    const withdrawn = STATUSES.get(typeof status === 'string' ? status.trim() : status)
    if (withdrawn === undefined) this.refuse('status-unknown', {}, '_status')
    return withdrawn === true
  }

  /** The row's own reason or else that of all rows. */
  private readReason(row: Record<string, unknown>): string | Fault | undefined {
    const raw = Object.hasOwn(row, '_reason') ? row._reason : undefined
    if (isEmpty(raw)) return this.sharedReason
    if (typeof raw !== 'string') return new Fault('not-a-text', { value: quoted(raw) })
    this.column = '_reason'
    return readReason(raw, this.context) || this.sharedReason
  }

  private readCell(raw: unknown, name: string, withdrawn: boolean): void {
    const column = this.plan.columns.get(name) ?? this.resolve(name)
    if (typeof column === 'string') return
    if (withdrawn && this.plan.isKeyField[column] !== true) return
    const reader = this.plan.readers[column]
    if (reader === undefined) return
    const before = this.sources[column]
    if (before !== undefined) return this.refuseDoubled(name, before)
    this.sources[column] = name
    this.column = name
    const cell = reader(raw, this.context)
    if (cell === undefined) return
    if (cell instanceof Fault) {
      this.states[column] = REFUSED
      this.refuse(cell.code, cell.values, name)
    } else {
      this.states[column] = STANDS
      this.values[column] = cell
    }
  }

  /** A name that is none as it stands: perhaps padded; else unknown, which is said once a file. */
  private resolve(name: string): Column {
    const column = this.plan.columns.get(name.normalize('NFC').trim())
    if (typeof column === 'number') return column
    if (this.unknown.has(name)) return 'unknown'
    this.unknown.add(name)
    const suggestion = this.unknown.size <= MAX_SUGGESTIONS ? suggestColumn(name, this.plan.columns) : undefined
    if (suggestion === undefined) this.refuse('unknown-column', { name: quoted(name) }, name)
    else this.refuse('unknown-column-suggestion', { name: quoted(name), suggestion }, name)
    return 'unknown'
  }

  private refuseDoubled(name: string, other: string): void {
    if (this.doubled.has(name)) return
    this.doubled.add(name)
    this.refuse('column-twice', { name: quoted(name), other: quoted(other) }, name)
  }

  private refuseMissing(withdrawn: boolean): void {
    for (const index of this.plan.needed)
      if (this.states[index] === ABSENT && (!withdrawn || this.plan.isKeyField[index] === true))
        this.refuse('missing', {}, this.sources[index] ?? this.plan.names[index])
  }

  private accept(withdrawn: boolean, reason: string | undefined): void {
    const body: Body = {}
    for (let index = 0; index < this.values.length; index++) {
      const value = this.values[index]
      const name = this.plan.names[index]
      if (this.plan.isKeyField[index] === true && this.states[index] !== STANDS) return
      if (value !== undefined && name !== undefined) body[name] = value
    }
    const key = this.uniqueKey(body)
    if (key === undefined || this.refused) return
    const row: CheckedRow = { row: this.row, key, body: withdrawn ? {} : body }
    if (withdrawn) row.status = 'withdrawn'
    if (reason !== undefined) row.reason = reason
    this.accepted.push(row)
  }

  /** The row's key, unless it is none or stands in the file already. */
  private uniqueKey(body: Body): string | undefined {
    const key = joinKey(this.register, body)
    if (!isKey(key)) return void this.refuse('key-too-long')
    const before = this.rowOfKey.get(key)
    if (before !== undefined) {
      const shown = (row: number): string => String(this.lines?.[row] ?? row + 1)
      return void this.refuse('duplicate-key', { key, first: shown(before), second: shown(this.row) })
    }
    this.rowOfKey.set(key, this.row)
    return key
  }
}

/**
 * Checks all rows of one file against its register and says everything that is wrong at once.
 * What needs the record itself is not checked here: references, places, corrections without a reason.
 * @param rows - objects by column name: a field's name or title, as CSV gave them or as JSON holds them. Anything else is refused.
 * @param options - `now` bounds what a `time` may name: a day later at most
 */
export const checkRows = (register: RegisterDefinition, rows: unknown, options: CheckOptions): CheckResult => {
  const whole = (code: MessageCode): CheckResult => ({
    accepted: [],
    issues: [{ pointer: '', code, values: {} }],
    notices: [],
  })
  if (!Array.isArray(rows)) return whole('rows-not-a-list')
  const check = new Check(register, options)
  rows.forEach((row: unknown, index) => check.checkRow(row, index))
  const issues = check.issues.whole()
  if (check.accepted.length === 0 && issues.length === 0) return whole('no-rows')
  return { accepted: check.accepted, issues, notices: check.notices.whole() }
}
