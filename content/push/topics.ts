import { REGISTERS } from '../generated/registers.ts'
import { isCreditCode } from '../organisations/credit-code.ts'
import { placeLevel, shortestCode } from '../places/ancestors.ts'
import type { Body } from '../registers/facts.ts'
import { factsOf } from '../registers/facts.ts'

/** What somebody can ask to be told of: named as the path of its feed, `registers/penalties`, `places/110000`. */

/** Topics of one subscription, at most. */
export const MOST_TOPICS = 20

export const isTopic = (topic: string): boolean => {
  const [kind, id = '', ...more] = topic.split('/')
  if (more.length > 0) return false
  if (kind === 'registers') return Object.hasOwn(REGISTERS, id)
  if (kind === 'places') return placeLevel(id) !== undefined && shortestCode(id) === id
  return kind === 'organisations' && isCreditCode(id)
}

/** The topics that an entry belongs to; a withdrawn one, which states nothing, belongs to its register. */
export const topicsOf = (register: string, body: Body | null): string[] => {
  const definition = REGISTERS[register]
  if (!definition) return []
  const subjects = body ? factsOf(definition, body).subjects : []
  return [
    `registers/${register}`,
    ...subjects.flatMap((subject) => {
      if (isCreditCode(subject)) return [`organisations/${subject}`]
      return placeLevel(subject) === undefined ? [] : [`places/${subject}`]
    }),
  ]
}
