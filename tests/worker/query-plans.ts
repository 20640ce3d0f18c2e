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

/** Runs a read on a real database, and answers every statement that it prepared. */
export const askedBy = async (
  database: D1Database,
  read: (database: D1Database) => Promise<unknown>,
): Promise<Asked[]> => {
  const asked: Asked[] = []
  const remember = (statement: string, prepared: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(prepared, {
      get: (target, name) =>
        name === 'bind'
          ? (...values: unknown[]) => {
              asked.push({ statement, values })
              return target.bind(...values)
            }
          : bound(target, name),
    })
  const watched = new Proxy(database, {
    get: (target, name) =>
      name === 'prepare' ? (statement: string) => remember(statement, target.prepare(statement)) : bound(target, name),
  })
  await read(watched)
  return asked
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
