import { Buffer } from 'node:buffer'
import { sql, type SQL } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { commit, isCommitment } from '../../content/log/commitment.ts'
import { Entry, leafHashes } from '../../content/log/entry.ts'
import { appendLeaves, edgeTiles, type StoredTile } from '../../content/log/tiles.ts'
import { factsOf } from '../../content/registers/facts.ts'
import { appendEntries, growTiles, insertCheckpoint } from './append.ts'
import { runBatch, type RecordDb } from './db.ts'
import { sha256 } from './hash.ts'
import type { SignedCheckpoint } from './log.ts'
import type { Appended, Disclosure } from './plan.ts'
import { discloseLeaf } from './read.ts'
import { newDocuments } from './replay-documents.ts'
import { readState, standingKey } from './state.ts'
import type { ReadObject } from './traces.ts'

/** What a record is rebuilt from: the log, and what may be read of the texts that its leaves commit to. */
export interface ReplaySource {
  /** Leaves as text, from `start` on: at least one, unless the log ends there. */
  readLeaves: (start: number) => Promise<string[]>
  /** Checkpoints of sizes above `after` up to `size`, in order. */
  readCheckpoints: (after: number, size: number) => Promise<SignedCheckpoint[]>
  /** Whether every checkpoint ever signed is among them; a copied log has the newest alone. */
  hasEveryCheckpoint: boolean
  /** What is disclosed of some revisions; more does no harm. */
  readDisclosures: (of: { register: string; key: string; revision: number; index: number }[]) => Promise<Disclosure[]>
  /** Published files, from which tables are made too. */
  readObject?: ReadObject
}

/** Where log and disclosures do not fit together. */
export class NotReplayable extends Error {
  readonly finding:
    | 'unknownRegister'
    | 'checkpointMissing'
    | 'checkpointDiffers'
    | 'commitmentDiffers'
    | 'textMissing'
    | 'erasedStands'
    | 'objectMissing'
  readonly values: Record<string, string | number>

  constructor(finding: NotReplayable['finding'], values: NotReplayable['values']) {
    super(`${finding} ${JSON.stringify(values)}`)
    this.finding = finding
    this.values = values
  }
}

/** Rows of one batch, as many as one publish may have. */
const MAX_ROWS = 5_000
const ERASURES = 'erasures'

type Leaf = Entry & { index: number; leaf: string }
type Text = Pick<Disclosure, 'register' | 'key' | 'revision' | 'field'>

const parseLeaf = (leaf: string, index: number): Leaf => ({ ...Entry.parse(JSON.parse(leaf)), index, leaf })

/**
 * Puts every entry of a log into an empty record, batch by batch as they were published, by the statements that publish
 * them: tables and projections come to stand as they do where all of it was published here.
 * @param progress - told how many entries stand
 * @throws NotReplayable naming what does not fit
 */
export const replay = async (
  db: RecordDb,
  source: ReplaySource,
  size: number,
  progress: (entries: number) => void = () => {},
): Promise<void> => {
  const tree = newTree()
  const hidden: Text[] = []
  const documents = newDocuments(db, source.readObject)
  let waiting: Leaf[] = []
  const write = async (isCut: boolean): Promise<void> => {
    if (waiting.length === 0) return
    hidden.push(...(await writeBatch(db, source, tree, documents, waiting, isCut)))
    waiting = []
    progress(tree.size())
  }
  for (let at = 0; at < size;) {
    const leaves = (await source.readLeaves(at)).slice(0, size - at)
    if (leaves.length === 0) throw new RangeError(`the log ends at ${at} entries`)
    for (const leaf of leaves) {
      const next = parseLeaf(leaf, at++)
      const [first] = waiting
      // What was published at different times was published in different batches.
      if (first && first.publishedAt !== next.publishedAt) await write(false)
      else if (waiting.length === MAX_ROWS) await write(true)
      waiting.push(next)
    }
  }
  await write(false)
  const lost = await documents.findLost()
  if (lost) throw new NotReplayable('objectMissing', { key: `objects/${lost.sha256}`, by: `entry ${lost.index}` })
  await assertErased(db, hidden)
}

/** The growing tree, its right edge alone held. */
const newTree = () => {
  let [size, edge]: [number, StoredTile[]] = [0, []]
  return {
    size: () => size,
    grow: (hashes: Uint8Array[]) => {
      const grown = appendLeaves({ size, edge }, hashes, sha256)
      const all = new Map([...edge, ...grown.tiles].map((tile) => [`${tile.level}/${tile.index}`, tile]))
      size = grown.size
      edge = edgeTiles(size).flatMap(({ level, index }) => all.get(`${level}/${index}`) ?? [])
      return grown
    },
  }
}

/** @returns texts that nobody can read any more */
const writeBatch = async (
  db: RecordDb,
  source: ReplaySource,
  tree: ReturnType<typeof newTree>,
  documents: ReturnType<typeof newDocuments>,
  leaves: Leaf[],
  isCut: boolean,
): Promise<Text[]> => {
  const [start, at] = [tree.size(), leaves[0]?.publishedAt ?? '']
  const signed = await source.readCheckpoints(start, start + leaves.length)
  const { appended, hidden } = await appendedOf(db, source, leaves)
  const tiles = growTree(tree, leaves, signed)
  if (source.hasEveryCheckpoint && !isCut && signed.at(-1)?.size !== start + leaves.length)
    throw new NotReplayable('checkpointMissing', { size: start + leaves.length })
  await runBatch(db, [
    ...appendEntries(start, appended, at),
    ...(await documents.tracesOf(appended)),
    ...growTiles(tiles),
    ...signed.map(insertCheckpoint),
    ...noteErasures(appended),
  ])
  await documents.forget(appended)
  return hidden
}

/** Grows the tree from checkpoint to checkpoint. @throws NotReplayable where one is of another root or time */
const growTree = (tree: ReturnType<typeof newTree>, leaves: Leaf[], signed: SignedCheckpoint[]): StoredTile[] => {
  const hashes = leafHashes(
    leaves.map(({ leaf }) => leaf),
    sha256,
  )
  const [start, at] = [tree.size(), leaves[0]?.publishedAt]
  const tiles = new Map<string, StoredTile>()
  for (const end of [...signed.map(({ size }) => size), start + leaves.length]) {
    if (end === tree.size()) continue
    const grown = tree.grow(hashes.slice(tree.size() - start, end - start))
    for (const tile of grown.tiles) tiles.set(`${tile.level}/${tile.index}`, tile)
    const checkpoint = signed.find(({ size }) => size === end)
    if (checkpoint && (checkpoint.root !== encodeBase64(grown.root) || checkpoint.at !== at))
      throw new NotReplayable('checkpointDiffers', { size: end })
  }
  return [...tiles.values()]
}

const nameOf = ({ register, key, revision }: Omit<Text, 'field'>): string => `${register} ${key} ${revision}`

/** Entries with all that the projections need, and the texts that are not disclosed. */
const appendedOf = async (
  db: RecordDb,
  source: ReplaySource,
  leaves: Leaf[],
): Promise<{ appended: Appended[]; hidden: Text[] }> => {
  const { standing } = await readState(db, leaves, [])
  const hiding = new Set(leaves.filter(({ body }) => Object.values(body ?? {}).some(isCommitment)))
  const disclosed = Map.groupBy(hiding.size === 0 ? [] : await source.readDisclosures([...hiding]), nameOf)
  const hidden: Text[] = []
  const appended = leaves.map((entry): Appended => {
    const { register, key, revision, status, publisher, publishedAt, reason, index, leaf } = entry
    const definition = REGISTERS[register]
    if (!definition) throw new NotReplayable('unknownRegister', { index, register })
    const disclosures = disclosed.get(nameOf(entry)) ?? []
    hidden.push(...undisclosed(entry, disclosures))
    const open = new Map(disclosures.map(({ field, value }) => [field, value]))
    const body = discloseLeaf(leaf, open)
    const name = standingKey(register, key)
    const before = standing.get(name)
    const stated = { register, key, revision, index, status, publisher, publishedAt }
    const id = before?.id ?? index
    standing.set(name, { ...stated, reason: reason ?? null, body, id })
    return {
      ...stated,
      reason,
      id,
      definition,
      leaf,
      body,
      facts: body === null ? undefined : factsOf(definition, body),
      hidesTexts: hiding.has(entry),
      disclosures,
      before,
    }
  })
  return { appended, hidden }
}

/** @throws NotReplayable where a text is not what its leaf commits to */
const undisclosed = (entry: Leaf, disclosures: Disclosure[]): Text[] =>
  Object.entries(entry.body ?? {}).flatMap(([field, stated]): Text[] => {
    if (!isCommitment(stated)) return []
    const { register, key, revision, index } = entry
    const at = { register, key, revision, field }
    const open = disclosures.find((disclosure) => disclosure.field === field)
    if (!open) return [at]
    if (!opens(stated.commitment, open)) throw new NotReplayable('commitmentDiffers', { index, field })
    return []
  })

const opens = (commitment: string, { register, key, revision, field, value, salt }: Disclosure): boolean => {
  try {
    const stated = { register, key, revision, field, value: JSON.parse(value) }
    return commit(stated, Buffer.from(salt, 'base64url'), sha256).commitment === commitment
  } catch {
    return false
  }
}

/** What the door out of the record writes beside its entries. */
const noteErasures = (appended: Appended[]): SQL[] => {
  const rows = JSON.stringify(
    appended.flatMap(({ register, index, body }) =>
      register === ERASURES && body ? [[body['register'], body['record'], body['revision'], body['field'], index]] : [],
    ),
  )
  if (rows === '[]') return []
  return [
    sql`INSERT INTO erasures (register, key, revision, field, idx)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(${rows})`,
    sql`UPDATE totals SET last_index = max(last_index, erased.idx)
      FROM (SELECT value->>0 AS register, max(value->>4) AS idx FROM json_each(${rows}) GROUP BY 1) AS erased
      WHERE totals.register = erased.register`,
  ]
}

/** A text is hidden because it was erased, and what was erased is hidden. */
const assertErased = async (db: RecordDb, hidden: Text[]): Promise<void> => {
  const rows = JSON.stringify(hidden.map(({ register, key, revision, field }) => [register, key, revision, field]))
  const missing = await db.get<Text | undefined>(sql`
    SELECT value->>0 AS register, value->>1 AS key, value->>2 AS revision, value->>3 AS field FROM json_each(${rows})
    WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE register = value->>0 AND key = value->>1
      AND revision = value->>2 AND field = value->>3) LIMIT 1`)
  if (missing) throw new NotReplayable('textMissing', { ...missing })
  const standing = await db.get<Text | undefined>(sql`
    SELECT erasures.register, erasures.key, erasures.revision, erasures.field FROM erasures
    CROSS JOIN disclosures USING (register, key, revision, field) LIMIT 1`)
  if (standing) throw new NotReplayable('erasedStands', { ...standing })
}
