import type { Register, RegisterDefinition } from './register.ts'

/** What follows from the definition of a register alone, worked out once for each. */
export const oncePerRegister = <Value, Of extends Register = RegisterDefinition>(
  work: (register: Of) => Value,
): ((register: Of) => Value) => {
  const known = new WeakMap<Of, { value: Value }>()
  return (register) => {
    const found = known.get(register)
    if (found) return found.value
    const value = work(register)
    known.set(register, { value })
    return value
  }
}
