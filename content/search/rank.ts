import { fold } from './fold.ts'
import { searchTerms } from './tokens.ts'

/** 0: it is called that, or a part of its key is; 1: its name begins so; 2: its name holds it; 3: found elsewhere. */
export type Rank = 0 | 1 | 2 | 3

/**
 * How well a record answers a query.
 * @param key - of the record; the parts between `~` count one by one
 * @param names - what it is called, other spellings included
 */
export const rankOf = (query: string, key: string, names: readonly string[]): Rank => {
  const sought = fold(searchTerms(query).join(' '))
  const called = [...names, ...key.split('~'), key].map(fold)
  if (called.includes(sought)) return 0
  if (called.some((name) => name.startsWith(sought))) return 1
  return called.some((name) => name.includes(sought)) ? 2 : 3
}
