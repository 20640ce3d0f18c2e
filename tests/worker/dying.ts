import { env } from 'cloudflare:workers'

/** Stores that die at one of their writes: what a process leaves behind that was killed there. */

export class Died extends Error {}

/** Stores that die at their `at`-th write. @param after - the write happened */
export const dying = (at: number, after: boolean) => {
  let writes = 0
  const write = async (act: () => Promise<unknown>): Promise<unknown> => {
    const isLast = writes++ === at
    if (isLast && !after) throw new Died()
    const done = await act()
    if (isLast) throw new Died()
    return done
  }
  const watched = <Store extends object>(store: Store, names: readonly string[]): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        if (typeof name === 'string' && names.includes(name))
          return (...values: unknown[]) => write(async () => Reflect.apply(value, target, values))
        if (name === 'prepare')
          return (text: string) =>
            /^\s*(INSERT|UPDATE|DELETE)/.test(text) ? statement(env.INTAKE.prepare(text)) : env.INTAKE.prepare(text)
        return value.bind(target)
      },
    })
  /** Of writes alone; in a batch the statement itself is wanted. */
  const statement = (prepared: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(prepared, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (name === 'bind') return (...values: unknown[]) => statement(target.bind(...values))
        if (name === 'run') return () => write(() => target.run())
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  const stores = {
    ...env,
    INTAKE: watched(env.INTAKE, ['batch']),
    EVIDENCE: watched(env.EVIDENCE, ['put', 'delete']),
  }
  return { stores, writes: () => writes }
}

/** Runs a step cut off everywhere it can be, and then to its end; gives what it ended in each time. */
export const cutEverywhere = async <Made, Done>(
  make: () => Promise<Made>,
  step: (stores: Env, made: Made) => Promise<Done>,
): Promise<{ made: Made; done: Done; cut: boolean }[]> => {
  const ends = []
  for (let at = 0; ; at++) {
    let cuts = 0
    for (const after of [false, true]) {
      const made = await make()
      const { stores } = dying(at, after)
      const cut = await step(stores, made).then(
        () => false,
        (error: unknown) => error instanceof Died || Promise.reject(error instanceof Error ? error : new Error()),
      )
      if (cut) cuts++
      ends.push({ made, done: await step(env, made), cut })
    }
    if (cuts === 0) return ends
  }
}
