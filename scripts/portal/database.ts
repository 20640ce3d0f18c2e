import type { Ask } from './runner.ts'

/**
 * D1 as the machine's own scripts use it, while nothing serves: a statement is put together here and goes to workerd in one
 * request. Miniflare's own stand-in asks another thread for every `prepare` and every `bind` and stands still until the
 * answer is there, which takes several times as long as what the database does.
 */

interface Asked {
  sql: string
  values: readonly unknown[]
}

/** Runs statements. @throws Error as D1 throws it */
type Run = <Result>(how: 'batch' | 'raw' | 'exec', statements: readonly Asked[]) => Promise<Result>

/** What crosses as JSON without becoming something else. */
const isPlain = (value: unknown): boolean =>
  value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)

class Statement implements D1PreparedStatement {
  readonly #run: Run
  readonly asked: Asked

  constructor(run: Run, asked: Asked) {
    this.#run = run
    this.asked = asked
  }

  bind(...values: unknown[]): Statement {
    const odd = values.find((value) => !isPlain(value))
    if (odd !== undefined || values.includes(undefined)) throw new TypeError(`a ${typeof odd} cannot be bound`)
    return new Statement(this.#run, { sql: this.asked.sql, values })
  }

  async all<T>(): Promise<D1Result<T>> {
    const [result] = await this.#run<D1Result<T>[]>('batch', [this.asked])
    if (!result) throw new Error('a statement without a result')
    return result
  }

  run<T>(): Promise<D1Result<T>> {
    return this.all<T>()
  }

  first<T>(column: string): Promise<T | null>
  first<T>(): Promise<T | null>
  async first(column?: string): Promise<unknown> {
    const [row] = (await this.all<Record<string, unknown>>()).results
    if (!row || column === undefined) return row ?? null
    if (!Object.hasOwn(row, column)) throw new Error(`D1_COLUMN_NOTFOUND: Column not found (${column})`)
    return row[column]
  }

  raw<T>(options: { columnNames: true }): Promise<[string[], ...T[]]>
  raw<T>(options?: { columnNames?: false }): Promise<T[]>
  async raw(options?: { columnNames?: boolean }): Promise<unknown[]> {
    const rows = await this.#run<unknown[]>('raw', [this.asked])
    return options?.columnNames ? rows : rows.slice(1)
  }
}

const askedOf = (statement: D1PreparedStatement): Asked => {
  if (!(statement instanceof Statement)) throw new TypeError('a statement of another database')
  return statement.asked
}

const unknownHere = (): never => {
  throw new Error('not known to scripts')
}

/** @param name - as the Worker that is asked knows it */
export const databaseOf = (ask: Ask, name: string): D1Database => {
  const run: Run = async (how, statements) => {
    const asked = JSON.stringify({ name, how, statements })
    // Where the connection broke all the same, what only reads is asked once more.
    const isReading = statements.every(({ sql }) => /^\s*SELECT\b/i.test(sql))
    const answer = await ask(asked).catch((error: unknown) => (isReading ? ask(asked) : Promise.reject(error)))
    const { error, result } = JSON.parse(answer.toString())
    if (error !== undefined) throw new Error(error)
    return result
  }
  return {
    prepare: (sql) => new Statement(run, { sql, values: [] }),
    batch: (statements) => run('batch', statements.map(askedOf)),
    exec: (sql) => run('exec', [{ sql, values: [] }]),
    withSession: unknownHere,
    dump: unknownHere,
  }
}
