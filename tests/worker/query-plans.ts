/** Reads how the database means to walk, from the very statements that the code prepares. */

/** What a read asked: each statement with its values. */
export interface Asked {
  statement: string
  values: unknown[]
}

const bound = <Target extends object>(target: Target, name: string | symbol): unknown => {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}

const remember = (asked: Asked[], statement: string, prepared: D1PreparedStatement): D1PreparedStatement =>
  new Proxy(prepared, {
    get: (target, name) =>
      name === 'bind'
        ? (...values: unknown[]) => {
            asked.push({ statement, values })
            return target.bind(...values)
          }
        : bound(target, name),
  })

/** Runs a read on a real database, and answers every statement that it prepared. */
export const askedBy = async (
  database: D1Database,
  read: (database: D1Database) => Promise<unknown>,
): Promise<Asked[]> => {
  const asked: Asked[] = []
  const watched = new Proxy(database, {
    get: (target, name) =>
      name === 'prepare'
        ? (statement: string) => remember(asked, statement, target.prepare(statement))
        : bound(target, name),
  })
  await read(watched)
  return asked
}

/**
 * Every statement, each once, that is asked of any database while something is done: by requests, jobs and whatever else
 * runs here, since all of them share what a database is.
 */
export const askedDuring = async (database: D1Database, act: () => Promise<unknown>): Promise<Asked[]> => {
  const kind: Pick<D1Database, 'prepare'> = Object.getPrototypeOf(database)
  const { prepare } = kind
  const asked: Asked[] = []
  kind.prepare = function (statement) {
    return remember(asked, statement, prepare.call(this, statement))
  }
  try {
    await act()
  } finally {
    kind.prepare = prepare
  }
  return [...new Map(asked.map((one) => [one.statement, one])).values()]
}

/** The steps of each statement's plan. */
export const plansOf = async (database: D1Database, asked: readonly Asked[]): Promise<string[]> => {
  const plans = await Promise.all(
    asked.map(({ statement, values }) =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${statement}`)
        .bind(...values)
        .all<{ detail: string }>(),
    ),
  )
  return plans.flatMap(({ results }) => results.map(({ detail }) => detail))
}
