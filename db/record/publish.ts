import { sql, type SQL } from 'drizzle-orm'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import type { VerifierKey } from '../../content/log/keys.ts'
import { leafHashes } from '../../content/log/entry.ts'
import { encodeNote, signNote, type Signature, type SignEd25519 } from '../../content/log/note.ts'
import { appendLeaves } from '../../content/log/tiles.ts'
import { appendEntries, growTiles, insertAnswers, insertCheckpoint } from './append.ts'
import { runBatch, type RecordDb } from './db.ts'
import { sha256 } from './hash.ts'
import { describePublications } from './documents.ts'
import { assertFollows, putHead, readHead } from './head.ts'
import { plan, type Outcome, type Plan, type Publication } from './plan.ts'
import { encodeAnswer } from './requests.ts'
import { readState, type RecordState } from './state.ts'
import { readerOf, traceStatements } from './traces.ts'
import { volumeKey, type Whose } from './volumes.ts'

/** The log's own key: what its checkpoints are signed with. */
export interface LogSigner {
  key: VerifierKey
  sign: SignEd25519
  /** The key before it, which signs too until everybody who verifies knows the new one. */
  retiring?: LogSigner
}

/** What the door needs besides what is asked of it. */
export interface Door {
  db: RecordDb
  objects: R2Bucket
  signer: LogSigner
  /** The clock, passed in. */
  now: () => Date
}

/** Somebody else published in between; reading again and retrying is right. */
export class RecordMoved extends Error {}

export interface Published {
  /** One a publication, in order. */
  outcomes: Outcome[]
  /** The newest signed checkpoint; empty while nothing was ever published. */
  checkpoint: string
}

/**
 * The only door into the record. In one database batch it appends entries, leaves and tiles, signs the new size, and
 * brings the projections up to date: every statement of a publication stands, or none. A publication that cannot stand
 * is refused without harm to the others.
 * @throws ForkedRecord when the database is behind what was already signed
 * @throws RecordMoved when the tree grew since it was read
 */
export const publish = async (door: Door, publications: Publication[]): Promise<Published> => {
  const { db, objects } = door
  const head = await readHead(objects)
  const state = await readState(
    db,
    publications.flatMap(({ statements }) => statements.map(({ register, key }) => ({ register: register.id, key }))),
    publications.flatMap(({ request }) => request?.id ?? []),
    publications.flatMap(({ refs }) => refs?.names ?? []),
    whoseOf(publications),
  )
  if (state.size !== head.size || state.root !== encodeBase64(head.root)) await assertFollows(db, head)
  const at = instantAfter(state.at, door.now())
  const planned = plan(state, await describePublications(objects, publications), at)
  const size = state.size + planned.appended.length
  const own = consequencesOf(publications, planned.outcomes, size, at)
  const { statements, note } = await prepare(door, state, planned, at)
  try {
    await runBatch(db, [...statements, ...own])
  } catch (error) {
    throw (await readSize(db)) === state.size ? error : new RecordMoved()
  }
  // Whoever died between the two left an older one: even a publication that changes nothing brings it up to date.
  if (size > head.size) await putHead(objects, head, note)
  return { outcomes: planned.outcomes, checkpoint: note }
}

/** Whose volume is asked for: of publications that may have to wait. */
const whoseOf = (publications: readonly Publication[]): Whose[] => {
  const whose = publications.flatMap(({ mayWait, publisher, statements }) =>
    mayWait ? statements.map(({ register }) => ({ publisher, register: register.id })) : [],
  )
  return [...new Map(whose.map((one) => [volumeKey(one), one])).values()]
}

/** UTC to the second, never before `last`. */
const instantAfter = (last: string, now: Date): string => {
  const instant = `${now.toISOString().slice(0, 19)}Z`
  return instant < last ? last : instant
}

const signaturesOf = async (text: string, { key, sign, retiring }: LogSigner): Promise<Signature[]> => [
  await signNote(text, key, sign),
  ...(retiring ? await signaturesOf(text, retiring) : []),
]

/** What appends the entries, and the checkpoint that covers them; where nothing is new, the one that stands. */
const prepare = async (
  { signer, objects }: Door,
  state: RecordState,
  { appended }: Plan,
  at: string,
): Promise<{ statements: SQL[]; note: string }> => {
  if (appended.length === 0) return { statements: [], note: state.checkpoint }
  const hashes = leafHashes(
    appended.map(({ leaf }) => leaf),
    sha256,
  )
  const grown = appendLeaves({ size: state.size, edge: state.edge }, hashes, sha256)
  const text = encodeCheckpoint({ origin: signer.key.name, size: grown.size, root: grown.root, extensions: [] })
  const note = encodeNote({ text, signatures: await signaturesOf(text, signer) })
  return {
    note,
    statements: [
      ...appendEntries(state.size, appended, at),
      ...(await traceStatements(appended, readerOf(objects))),
      ...growTiles(grown.tiles),
      insertCheckpoint({ size: grown.size, root: encodeBase64(grown.root), note, at }),
    ],
  }
}

/** What publications write besides their entries: their answers, and what they asked for alongside. */
const consequencesOf = (
  publications: readonly Publication[],
  outcomes: readonly Outcome[],
  size: number,
  at: string,
): SQL[] => {
  const fresh = publications.flatMap(({ request, alongside }, i) => {
    const outcome = outcomes[i]
    return outcome?.status === 'placed' && !outcome.isRepeated ? [{ request, alongside, placed: outcome.placed }] : []
  })
  const answers = fresh.flatMap(({ request, placed }) =>
    request ? [{ ...request, answer: encodeAnswer(size, placed) }] : [],
  )
  return [...insertAnswers(answers, at), ...fresh.flatMap(({ alongside, placed }) => alongside?.(placed) ?? [])]
}

const readSize = async (db: RecordDb): Promise<number> =>
  (await db.get<{ size: number | null }>(sql`SELECT max(size) AS size FROM checkpoints`))?.size ?? 0
