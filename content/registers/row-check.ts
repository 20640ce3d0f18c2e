import { Fault, isEmpty, quoted, type CellContext } from './cell.ts'
import type { CheckedRow, CheckOptions, RefusedRow } from './check.ts'
import { suggestColumn, type Column } from './columns.ts'
import type { Body, Stored } from './facts.ts'
import { Findings } from './findings.ts'
import { isKey, joinKey } from './key.ts'
import type { Issue, MessageCode } from './messages.ts'
import { isWithdrawal, readReason } from './reasons.ts'
import type { RegisterDefinition } from './register.ts'
import { planOf, type RowPlan } from './row-plan.ts'
import { dayOf } from './span.ts'
import { totalBreaches } from './totals.ts'
import { latestTimes } from './values.ts'

/** A file with more unknown columns is another register's, and looking for near names is slow. */
const MAX_SUGGESTIONS = 50

const isObject = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

/** @see RFC 6901, 3 */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

const ABSENT = 0
const STANDS = 1
const REFUSED = 2

/** Checks the rows of one file one after the other; holds what is shared between them. */
export class RowCheck {
  readonly issues = new Findings()
  readonly notices = new Findings()
  readonly accepted: CheckedRow[] = []
  readonly refusedRows: RefusedRow[] = []
  private readonly register: RegisterDefinition
  private readonly plan: RowPlan
  private readonly lines: readonly number[] | undefined
  private readonly context: CellContext
  /** In Asia/Shanghai. */
  private readonly today: string
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

  constructor(register: RegisterDefinition, { now, lines, reason, takesPersons = false }: CheckOptions) {
    this.register = register
    this.plan = planOf(register)
    this.lines = lines
    this.today = dayOf(now.toISOString())
    const note = (code: MessageCode, values: Record<string, string> = {}): void =>
      this.notices.add(() => this.issue(code, values, this.column))
    this.context = { ...latestTimes(now), takesPersons, note }
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
    const withdrawn = isWithdrawal(row._status)
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
    const body = this.stated()
    if (!withdrawn) this.holdToRules(body)
    const isNamed = this.plan.isKeyField.every((isKeyField, index) => !isKeyField || this.states[index] === STANDS)
    const key = isNamed ? this.uniqueKey(body) : undefined
    if (key === undefined || this.refused) {
      this.refusedRows.push({ row: this.row, ...(key === undefined ? {} : { key }), body: withdrawn ? {} : body })
      return
    }
    if (!withdrawn) this.adjust(body)
    const row: CheckedRow = { row: this.row, key, body: withdrawn ? {} : body }
    if (withdrawn) row.status = 'withdrawn'
    if (reason !== undefined) row.reason = reason
    this.accepted.push(row)
  }

  /** What stands of the row, in declared order. */
  private stated(): Body {
    const body: Body = {}
    for (let index = 0; index < this.values.length; index++) {
      const [value, name] = [this.values[index], this.plan.names[index]]
      if (value !== undefined && name !== undefined) body[name] = value
    }
    return body
  }

  private holdToRules(body: Body): void {
    for (const { fields, breaches } of this.plan.rules) {
      if (fields.some((field) => this.states[this.plan.indexes.get(field) ?? -1] === REFUSED)) continue
      for (const { field, consequence, code, values } of breaches(body))
        if (consequence === 'refuse') this.refuse(code, values, this.columnOf(field))
        else this.notices.add(() => this.issue(code, values, this.columnOf(field)))
    }
  }

  private adjust(body: Body): void {
    for (const adjustment of this.plan.adjustments)
      for (const { field, code, values } of adjustment(body, this.today))
        this.notices.add(() => this.issue(code, values, this.columnOf(field)))
  }

  /** A field by the name that the file gives it. */
  private columnOf(field: string): string {
    return this.sources[this.plan.indexes.get(field) ?? -1] ?? field
  }

  /** Totals over all rows, once each of them stands. */
  checkTotals(): void {
    if (this.issues.list.length > 0 || this.register.totals.length === 0) return
    const bodies = this.accepted.map(({ body }) => body)
    for (const { row, field, consequence, values } of totalBreaches(this.register, bodies)) {
      this.row = this.accepted[row]?.row ?? row
      if (consequence === 'refuse') this.refuse('total-differs', values, field)
      else this.notices.add(() => this.issue('total-differs', values, field))
    }
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
