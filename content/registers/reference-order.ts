import { REGISTERS } from '../generated/registers.ts'

/** Registers that a register's rows refer to: by reference, or by naming a place. */
const refersTo = (id: string): string[] =>
  Object.values(REGISTERS[id]?.fields ?? {}).flatMap(({ ref, role }) => [
    ...(ref ? [ref] : []),
    ...(role.includes('place') ? ['places'] : []),
  ])

/** Registers, what others refer to before what refers to it; else in the order given. */
export const inReferenceOrder = (ids: readonly string[]): string[] => {
  const placed = new Set<string>()
  const entered = new Set<string>()
  const place = (id: string): void => {
    if (entered.has(id)) return
    entered.add(id)
    refersTo(id)
      .filter((other) => ids.includes(other))
      .forEach(place)
    placed.add(id)
  }
  ids.forEach(place)
  return [...placed]
}
