import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import { columnsOf } from '../../content/registers/columns.ts'
import { keyFields } from '../../content/registers/key.ts'
import type { Issue, Language } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { ahead } from './ahead.ts'
import { cut, digestOf, type Chunk } from './chunks.ts'
import type { Counts, Destination, Refusal } from './destination.ts'
import { Stopped } from './ending.ts'
import { columnsIn, textOf, type Finding } from './findings.ts'
import { Ledger, type Doubled, type Unresolved } from './ledger.ts'
import type { Progress } from './progress.ts'
import { Endless, NotAnArray } from './records.ts'
import type { Report } from './report.ts'
import { say } from './sentences.ts'
import type { Source } from './source.ts'
import { unknownText } from './unknown.ts'

/** The first of two passes: what is wrong with a file, and what publishing it would do; nothing is stored. */

export interface Job {
  register: RegisterDefinition
  source: Source
  destination: Destination
  reason: string | undefined
  language: Language
  report: Report
  progress: Progress
  now: () => Date
  /** Whether somebody asked to stop. */
  isStopped: () => boolean
}

/** What the second pass has to know of a chunk: a few bytes each. */
export interface CheckedChunk {
  digest: string
  counts: Counts
}

export interface Checked {
  rows: number
  counts: Counts
  chunks: CheckedChunk[]
}

export const NOTHING: Counts = { published: 0, corrected: 0, withdrawn: 0, unchanged: 0 }

export const plus = (a: Counts, b: Counts): Counts => ({
  published: a.published + b.published,
  corrected: a.corrected + b.corrected,
  withdrawn: a.withdrawn + b.withdrawn,
  unchanged: a.unchanged + b.unchanged,
})

/** Fields whose values may name another row of the same file. */
export const ownReferences = (register: RegisterDefinition): string[] =>
  Object.entries(register.fields)
    .filter(
      ([, { ref, role }]) =>
        ref === register.id || (register.id === 'places' && ref === undefined && role.includes('place')),
    )
    .map(([name]) => name)

/** Names of columns that every row needs and the header has not. A file of withdrawals needs its keys alone. */
export const missingColumns = (header: readonly string[], register: RegisterDefinition): string[] => {
  const known = columnsOf(register)
  const found = new Set(header.map((name) => known.get(name.normalize('NFC'))))
  const keys = new Set(keyFields(register).map(([name]) => name))
  return Object.entries(register.fields).flatMap(([name, field], index) => {
    const isNeeded = keys.has(name) || (field.required && !found.has('status'))
    return isNeeded && !found.has(index) ? [name] : []
  })
}

const SEPARATORS = /[;\t|，；]/

/** What was found in one chunk. */
interface Tried {
  rows: number
  digest: string
  counts: Counts
  findings: Finding[]
  notes: Finding[]
  /** Findings that nobody listed. */
  more: number
}

class FirstPass {
  private readonly ledger = new Ledger()
  private readonly said = new Set<string>()
  private readonly job: Job
  private readonly isRow: boolean
  private readonly own: string[]
  private rows = 0

  constructor(job: Job) {
    this.job = job
    this.isRow = job.source.format === 'json'
    this.own = ownReferences(job.register)
  }

  async run(): Promise<Checked> {
    const { source, register, destination, progress, report, isStopped } = this.job
    let bytes = 0
    const chunks: CheckedChunk[] = []
    let counts = NOTHING
    try {
      const whole = await cut(source, register, (read) => (bytes = read))
      if (source.format === 'csv' && !this.checkHeader(whole.header)) return { rows: 0, counts, chunks }
      for await (const tried of ahead(whole.chunks, destination.width, (chunk) => this.check(chunk))) {
        this.tell(tried)
        counts = plus(counts, tried.counts)
        chunks.push({ digest: tried.digest, counts: tried.counts })
        this.rows += tried.rows
        progress.tell(this.rows, bytes / source.bytes)
        if (isStopped()) throw new Stopped(0)
      }
      this.tellWhole()
      if (this.rows === 0 && report.findings === 0) report.find(this.found({ code: 'no-rows', values: {} }))
    } catch (error) {
      report.find(this.unreadable(error))
    } finally {
      this.ledger.close()
    }
    return { rows: this.rows, counts, chunks }
  }

  /** @returns whether it is worth while to read on */
  private checkHeader(header: string[]): boolean {
    const { register, report, language } = this.job
    report.columns = columnsIn(header, register)
    const [only = ''] = header
    if (header.length === 1 && SEPARATORS.test(only)) {
      report.find(this.found({ code: 'csv-delimiter', line: 1, values: {} }))
      return false
    }
    // An empty file says so itself.
    const missing = header.length === 0 ? [] : missingColumns(header, register)
    for (const name of missing) {
      const title = register.fields[name]?.title[language] ?? ''
      report.find({ ...WHOLE, place: 1, text: say(language, 'column-missing', { name, title }) })
    }
    if (missing.length === 0) return true
    // Without a row to go by, the check itself says which columns it does not know.
    const row = Object.fromEntries(header.map((name) => [name, '?']))
    const { issues } = checkRows(register, [row], { now: this.job.now() })
    for (const issue of issues)
      if (issue.code.startsWith('unknown-column')) report.find(this.found({ ...issue, line: 1 }))
    return false
  }

  private async check({ rows, body: whole, places, number, issues }: Chunk): Promise<Tried> {
    const { register, destination, reason, now } = this.job
    const findings = this.listed(issues)
    const tried: Tried = { rows: rows.length, digest: '', counts: NOTHING, findings, notes: [], more: 0 }
    if (rows.length === 0) return tried
    const result = checkRows(register, rows, { now: now(), lines: places, reason, takesPersons: true })
    const { accepted } = result
    for (const { key, row } of accepted) this.ledger.add(key, places[row] ?? 0, number)
    findings.push(...this.listed(result.issues))
    tried.notes = this.listed(result.notices.filter(({ code }) => code !== 'row-empty'))
    tried.more = moreIn(result.issues)
    if (accepted.length === 0) return tried
    const body = accepted.length === rows.length ? whole : JSON.stringify(accepted.map(({ row }) => rows[row]))
    tried.digest = digestOf(body)
    const answer = await destination.tryOut({ body, checked: () => accepted })
    if (!Array.isArray(answer)) return { ...tried, counts: answer }
    const refused = answer.flatMap((refusal) => this.refused(refusal, accepted, { places, number }))
    return { ...tried, findings: [...findings, ...refused] }
  }

  /** In the order of the file, whatever came first. */
  private tell({ findings, notes, more }: Tried): void {
    const { report } = this.job
    for (const one of findings.toSorted(byPlace)) report.find(one)
    for (const one of notes) report.note(one)
    if (more > 0) report.findMore(more)
  }

  /** Issues as findings; what is wrong with a column is said once. */
  private listed(issues: readonly Issue[]): Finding[] {
    return issues.flatMap((issue) => {
      const { code, column, values } = issue
      if (code === 'more-issues') return []
      if (!code.startsWith('unknown-column') && code !== 'column-twice') return [this.found(issue)]
      const once = `${code} ${column ?? values['name'] ?? ''}`
      if (this.said.has(once)) return []
      this.said.add(once)
      return [this.found(this.job.source.format === 'csv' ? { ...issue, line: 1 } : issue)]
    })
  }

  /** A reference into the same file is only known once all of it was read. */
  private refused(
    { row, field, text }: Refusal,
    accepted: readonly CheckedRow[],
    { places, number }: Pick<Chunk, 'places' | 'number'>,
  ): Finding[] {
    const { language, register } = this.job
    const checked = row === undefined ? undefined : accepted[row]
    const place = checked && places[checked.row]
    const value = field === undefined ? undefined : checked?.body[field]
    if (field !== undefined && place !== undefined && typeof value === 'string' && this.own.includes(field)) {
      const key = register.fields[field]?.ref === undefined ? value.slice(0, 6) : value
      if (text === unknownText(language, key, register.id)) {
        this.ledger.refer({ key, place, field, chunk: number })
        return []
      }
    }
    return [{ place, isRow: this.isRow, column: field, text }]
  }

  /** What no chunk shows by itself. */
  private tellWhole(): void {
    const { report } = this.job
    const found = [...this.ledger.findings()].map((one) => ('first' in one ? this.doubled(one) : this.unresolved(one)))
    for (const one of found.toSorted(byPlace)) report.find(one)
  }

  private doubled({ key, first, second }: Doubled): Finding {
    const values = { key, first: String(first), second: String(second) }
    return this.found({ code: 'duplicate-key', line: second, values })
  }

  private unresolved({ key, place, field, below }: Unresolved): Finding {
    const { language, register } = this.job
    const text =
      below === undefined
        ? unknownText(language, key, register.id)
        : say(language, 'reference-below', { value: key, line: below })
    return { place, isRow: this.isRow, column: field, text }
  }

  private found({ line, column, code, values }: Pick<Issue, 'line' | 'column' | 'code' | 'values'>): Finding {
    const text = textOf({ code, values }, this.job.language)
    return { place: line, isRow: this.isRow && code !== 'json-syntax', column, text }
  }

  /** @throws what says nothing of the file */
  private unreadable(error: unknown): Finding {
    if (error instanceof NotAnArray) return this.found({ code: 'rows-not-a-list', values: {} })
    if (!(error instanceof Endless)) throw error
    return { ...WHOLE, place: error.line, text: say(this.job.language, 'record-endless') }
  }
}

const WHOLE = { place: undefined, isRow: false, column: undefined }

const byPlace = (a: Finding, b: Finding): number => (a.place ?? 0) - (b.place ?? 0)

const moreIn = (issues: readonly Issue[]): number =>
  issues.reduce((sum, { code, values }) => sum + (code === 'more-issues' ? Number(values['count']) : 0), 0)

export const checkFile = (job: Job): Promise<Checked> => new FirstPass(job).run()
