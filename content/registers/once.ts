import type { RegisterDefinition } from './register.ts'

/** What follows from the definition of a register alone, worked out once for each. */
export const oncePerRegister = <Value>(
  work: (register: RegisterDefinition) => Value,
): ((register: RegisterDefinition) => Value) => {
  const known = new WeakMap<RegisterDefinition, { value: Value }>()
  return (register) => {
    const found = known.get(register) ?? { value: work(register) }
    known.set(register, found)
    return found.value
  }
}
