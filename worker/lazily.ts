/** Modules that are run when they are first needed. */
const LAZY: (() => Promise<unknown>)[] = []

/**
 * A module that is run when it is first needed, and then at hand. Never a promise that several requests wait for: each
 * asks for itself, and the runtime gives all of them the same module.
 */
export const lazily = <Module>(load: () => Promise<Module>): (() => Promise<Module>) => {
  let loaded: Module | undefined
  const get = async (): Promise<Module> => (loaded ??= await load())
  LAZY.push(get)
  return get
}

/** Runs all that was put off until now: for tests, whose runner fetches modules one by one. */
export const runAll = async (): Promise<void> => {
  await Promise.all(LAZY.map((get) => get()))
}
