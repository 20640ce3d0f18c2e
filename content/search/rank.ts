import { NONE_ALIKE, type Alike } from './alike.ts'
import { fold } from './fold.ts'
import { searchTerms } from './tokens.ts'

/** 0: it is called that, or a part of its key is; 1: its name begins so; 2: its name holds it; 3: found elsewhere. */
export type Rank = 0 | 1 | 2 | 3

/**
 * How well a record answers a query.
 * @param key - of the record; the parts between `~` count one by one
 * @param names - what it is called, other spellings included
 */
export const rankOf = (query: string, key: string, names: readonly string[], alike: Alike = NONE_ALIKE): Rank => {
  const words = searchTerms(query).join(' ')
  const sought = [fold(words), ...(alike.get(words) ?? [])]
  const called = [...names, ...key.split('~'), key].map(fold)
  if (sought.some((one) => called.includes(one))) return 0
  if (sought.some((one) => called.some((name) => name.startsWith(one)))) return 1
  return sought.some((one) => called.some((name) => name.includes(one))) ? 2 : 3
}
