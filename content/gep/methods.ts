import { METHODS } from '../generated/gep-methods.ts'
import type { Standing } from '../registers/register.ts'
import { CATEGORIES, SERVICES, type Category } from './services.ts'
import type { MethodDefinition } from './method.ts'

/** A method by its id; `undefined` for what is none. */
export const methodOf = (id: string): MethodDefinition | undefined =>
  Object.hasOwn(METHODS, id) ? METHODS[id] : undefined

/** What a method says of a service: that it counts it, that it does not, or nothing that was read. */
export type Counting = { counts: 'yes'; standing: Standing; formulas: readonly string[] } | { counts: 'no' | 'unknown' }

const countingOf = ({ indicators, complete, seea, id }: MethodDefinition, service: string): Counting => {
  const indicator = indicators.find((each) => each.service === service)
  if (indicator) return { counts: 'yes', standing: indicator.standing, formulas: indicator.formulas }
  // What SEEA EA leaves out for its nature, it does not count; what a list lacks may have another name there.
  const excluded = id === 'seea-ea' ? seea.find((each) => each.service === service)?.excluded : undefined
  return { counts: complete || excluded === 'abiotic' || excluded === 'non-use' ? 'no' : 'unknown' }
}

export interface ComparedService {
  service: string
  category: Category
  /** By the method's id, in the order asked for. */
  by: Readonly<Record<string, Counting>>
}

/** Which services each of several methods counts: one row a service, by category. */
export const compareMethods = (methods: readonly MethodDefinition[]): ComparedService[] =>
  CATEGORIES.flatMap((category) =>
    [...SERVICES]
      .filter(([, each]) => each.category === category)
      .map(([service]) => ({
        service,
        category,
        by: Object.fromEntries(methods.map((method) => [method.id, countingOf(method, service)])),
      })),
  )
