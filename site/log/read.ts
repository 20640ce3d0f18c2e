import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { climb, type Climb, type Node } from '../../content/log/climb.ts'
import { Entry } from '../../content/log/entry.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { proveInclusion, readCheckpoints, readLeaf, type OpenLeaf, type SignedCheckpoint } from '../../db/record/log.ts'

/** What a page shows of one entry. */
export interface EntryView extends OpenLeaf {
  index: number
  /** Of the leaf, UTF-8. */
  bytes: number
  entry: Entry
  checkpoint: SignedCheckpoint
  node: Node
  steps: Climb[]
  /** Whether the way up ends at the root that was signed. */
  isProven: boolean
}

/**
 * An entry with its way to the newest signed root; three reads.
 * @returns `undefined` when the log has no such entry, or has not signed it yet
 */
export const readEntryView = async (db: RecordDb, index: number): Promise<EntryView | undefined> => {
  const [{ newest }, open] = await Promise.all([readCheckpoints(db), readLeaf(db, index)])
  if (!open || !newest || index >= newest.size) return undefined
  const { hashes } = await proveInclusion(db, index, newest.size)
  const leaf = utf8(open.leaf)
  const { leaf: node, steps } = await climb({ leaf, index, size: newest.size, hashes }, sha256)
  const root = steps.at(-1)?.parent ?? node
  return {
    ...open,
    index,
    bytes: leaf.length,
    entry: Entry.parse(JSON.parse(open.leaf)),
    checkpoint: newest,
    node,
    steps,
    isProven: encodeBase64(root.hash) === newest.root,
  }
}

/** A position in an address: as the log writes it, or `NaN`; `undefined` where none is asked for. */
export const positionIn = (address: URL, name: string): number | undefined => {
  const text = address.searchParams.get(name)
  if (text === null) return undefined
  const position = /^(0|[1-9]\d{0,15})$/.test(text.trim()) ? Number(text) : NaN
  return Number.isSafeInteger(position) ? position : NaN
}
