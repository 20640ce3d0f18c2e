import type { CheckedRow } from '../../../../content/registers/check.ts'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'
import { groupsOf, referencesOf } from './order.ts'

/** A file in the parts that one request takes. */

/** Rows and bytes of one request; a little less than the portal takes, for the brackets around them. */
const MAX_ROWS = 5_000
const MAX_BYTES = 7.5 * 1024 * 1024

export interface Part {
  /** Of each row its index in the file, in the order in which they are sent. */
  rows: readonly number[]
  /** Each row as it is sent. */
  texts: readonly string[]
  /**
   * Fields that refer to rows of an earlier part, by index in the file: nothing of it stands while it is tried out, so
   * that the portal cannot find them yet.
   */
  behind: ReadonlyMap<number, ReadonlySet<string>>
}

/** A part as it is sent, whole or without some of its rows. */
export const jsonOf = ({ rows, texts }: Part, isLeftOut: (row: number) => boolean = () => false): string =>
  `[${texts.filter((_, at) => !isLeftOut(rows[at] ?? -1)).join(',\n')}]`

/** One row, which is the whole of what is sent. */
export const aloneOf = (row: Record<string, unknown>): Part => ({
  rows: [0],
  texts: [JSON.stringify(row)],
  behind: new Map(),
})

/** Groups in as few parts as hold them; one that fits no part is cut. */
const filled = (groups: readonly number[][], sizeOf: (row: number) => number): number[][] => {
  const parts: number[][] = []
  let [open, bytes]: [number[], number] = [[], 0]
  const close = (): void => {
    if (open.length > 0) parts.push(open)
    ;[open, bytes] = [[], 0]
  }
  for (const group of groups) {
    const size = group.reduce((sum, row) => sum + sizeOf(row), 0)
    if (open.length + group.length > MAX_ROWS || bytes + size > MAX_BYTES) close()
    for (const row of group) {
      if (open.length === MAX_ROWS || (open.length > 0 && bytes + sizeOf(row) > MAX_BYTES)) close()
      open.push(row)
      bytes += sizeOf(row)
    }
  }
  close()
  return parts
}

/**
 * Parts in which each row comes after those that it refers to, and rows that come to a total together.
 * @param rows - of the file
 * @param checked - those of them that state something
 */
export const partsOf = (
  register: RegisterDefinition,
  rows: readonly Record<string, unknown>[],
  checked: readonly CheckedRow[],
): Part[] => {
  const encoder = new TextEncoder()
  const texts = new Map(checked.map(({ row }) => [row, JSON.stringify(rows[row])]))
  const sizes = new Map([...texts].map(([row, text]) => [row, encoder.encode(text).length + 2]))
  const references = referencesOf(register, checked)
  const cut = filled(groupsOf(register, checked, references), (row) => sizes.get(row) ?? 0)
  const partOf = new Map(references.size === 0 ? [] : cut.flatMap((part, at) => part.map((row) => [row, at] as const)))
  return cut.map((part, at) => ({
    rows: part,
    texts: part.map((row) => texts.get(row) ?? ''),
    behind: new Map(
      part.flatMap((row) => {
        const earlier = [...(references.get(row) ?? [])].filter(([, target]) => (partOf.get(target) ?? at) < at)
        return earlier.length === 0 ? [] : [[row, new Set(earlier.map(([field]) => field))] as const]
      }),
    ),
  }))
}
