/**
 * What stands in the record and is read as words of a query are typed: `taiyuan` → 太原. By the words as `searchTerms`
 * gives them, parted by spaces where several make one name.
 */
export type Alike = ReadonlyMap<string, readonly string[]>

/** Nothing of a query is pinyin. */
export const NONE_ALIKE: Alike = new Map()
