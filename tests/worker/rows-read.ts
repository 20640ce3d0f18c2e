/** What reads cost a database: statements that ran, and rows that it went through, as it counts them itself. */
export interface Cost {
  statements: number
  rows: number
}

interface Ran {
  meta: { rows_read: number }
}

/** The database, with what is asked of it counted; a statement's rows are known from `all`, `run` and `batch` alone. */
export const counted = (database: D1Database): { database: D1Database; cost: Cost } => {
  const cost: Cost = { statements: 0, rows: 0 }
  const note = <Result extends Ran>(result: Result): Result => {
    cost.statements++
    cost.rows += result.meta.rows_read
    return result
  }
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>()
  const watched = (statement: string, prepared: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(prepared, {
      get: (target, name) => {
        if (name === 'bind') return (...values: unknown[]) => watched(statement, target.bind(...values))
        if (name === 'all' || name === 'run') return async () => note(await target[name]())
        if (name === 'first')
          return async (column?: string) => {
            const [row] = note(await target.all()).results
            return row === undefined ? null : column === undefined ? row : row[column]
          }
        // Says nothing of what it cost: a read is asked once more for that alone.
        if (name === 'raw')
          return async () => {
            const rows = await target.raw()
            if (/^\s*select/i.test(statement)) note(await target.all())
            else cost.statements++
            return rows
          }
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    originals.set(proxy, prepared)
    return proxy
  }
  return {
    cost,
    database: new Proxy(database, {
      get: (target, name) => {
        if (name === 'prepare') return (statement: string) => watched(statement, target.prepare(statement))
        if (name === 'batch')
          return async (statements: D1PreparedStatement[]) =>
            (await target.batch(statements.map((one) => originals.get(one) ?? one))).map(note)
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
  }
}
