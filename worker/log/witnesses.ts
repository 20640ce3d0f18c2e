import { parseCosignature } from '../../content/log/cosignature.ts'
import { encodeNote, openNote, parseNote, signatureLine, UnverifiedNote, type Note } from '../../content/log/note.ts'
import { parsePolicy, signerOf, type Policy, type Witness } from '../../content/log/policy.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'
import { isWitnessUrl } from '../../content/log/witness-url.ts'
import { encodeWitnessRequest, parseCosignatures, parseSize, TLOG_SIZE } from '../../content/log/witness-request.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { proveConsistency, readCheckpoints } from '../../db/record/log.ts'
import { keepCosignatures, readNewestCosigned } from '../../db/record/witnesses.ts'
import { log } from '../http/log.ts'

/** How asking one witness ended. */
export interface Asked {
  /** As the policy calls it. */
  witness: string
  /**
   * `ahead`: it says it cosigned a larger tree of ours than there is: ours was restored to an earlier state, or another
   * log signs with our key.
   */
  outcome: 'cosigned' | 'refused' | 'ahead' | 'unreachable'
  /** HTTP status of its last answer, where it gave one. */
  status?: number
}

/** A witness that takes longer is asked again with the next checkpoint, or by cron. */
const TIMEOUT_MS = 5_000
/** Signatures of a hundred keys are shorter. */
const MAX_ANSWER_BYTES = 32 * 1024

/** Whom this portal asks, and how many of them are enough: from configuration alone. */
export const policyOf = ({ LOG_WITNESSES }: Pick<Env, 'LOG_WITNESSES'>): Promise<Policy> =>
  parsePolicy(LOG_WITNESSES, sha256, isWitnessUrl)

interface Tree {
  size: number
  root: string
  /** The log's own signatures only: a witness has no use for those of others. */
  note: Note
}

/**
 * Asks every configured witness that has not cosigned the newest checkpoint yet, all at once, and keeps what they sign.
 * What a witness does or fails to do never reaches a publisher.
 * @throws SyntaxError when the configured policy is malformed
 */
export const askWitnesses = async (
  env: Pick<Env, 'RECORD' | 'LOG_ORIGIN' | 'LOG_WITNESSES'>,
  ask: typeof fetch = fetch,
): Promise<Asked[]> => {
  const { witnesses } = await policyOf(env)
  if (witnesses.length === 0) return []
  const db = openRecord(env.RECORD)
  const { newest } = await readCheckpoints(db)
  if (!newest) return []
  const { text, signatures } = parseNote(newest.note)
  const own = signatures.filter(({ name }) => name === env.LOG_ORIGIN)
  const tree = { size: newest.size, root: newest.root, note: { text, signatures: own } }
  const cosigned = await readNewestCosigned(
    db,
    witnesses.map(({ key }) => signerOf(key)),
  )
  return Promise.all(
    witnesses.flatMap((witness) => {
      const { url } = witness
      const last = cosigned.find(({ signer }) => signer === signerOf(witness.key))?.size ?? 0
      return url === undefined || last >= tree.size ? [] : [askOne({ db, tree, witness, url, ask }, last)]
    }),
  )
}

interface Asking {
  db: RecordDb
  tree: Tree
  witness: Witness
  url: string
  ask: typeof fetch
}

/** Asks from the size we believe the witness to have; where it names another one, once more from there. */
const askOne = async (asking: Asking, believed: number): Promise<Asked> => {
  const { tree, witness } = asking
  const named = (outcome: Asked['outcome'], status?: number): Asked =>
    status === undefined ? { witness: witness.name, outcome } : { witness: witness.name, outcome, status }
  try {
    let answer = await submit(asking, believed)
    if (answer.status === 409 && answer.size !== undefined && answer.size !== believed) {
      if (answer.size > tree.size) return named('ahead', 409)
      answer = await submit(asking, answer.size)
    }
    if (answer.status !== 200) return named('refused', answer.status)
    return named((await keep(asking, answer.body)) ? 'cosigned' : 'refused', answer.status)
  } catch {
    return named('unreachable')
  }
}

interface Answer {
  status: number
  body: string
  /** What a refusal with 409 says the witness has. */
  size: number | undefined
}

const submit = async ({ db, tree, url, ask }: Asking, oldSize: number): Promise<Answer> => {
  const isProven = oldSize > 0 && oldSize < tree.size
  const hashes = isProven ? (await proveConsistency(db, oldSize, tree.size)).hashes : []
  const answer = await ask(`${url}/add-checkpoint`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: encodeWitnessRequest({ oldSize, hashes, note: encodeNote(tree.note) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const body = await readAnswer(answer)
  const namesSize = answer.status === 409 && answer.headers.get('Content-Type')?.split(';')[0]?.trim() === TLOG_SIZE
  return { status: answer.status, body, size: namesSize ? parseSize(body) : undefined }
}

/** @throws RangeError when it is longer than any honest answer */
const readAnswer = async ({ body }: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let [text, length] = ['', 0]
  const chunks: AsyncIterable<Uint8Array> | Uint8Array[] = body ?? []
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > MAX_ANSWER_BYTES) throw new RangeError('too long an answer')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Keeps the witness's signature if it is one, of exactly this checkpoint. @returns whether it is */
const keep = async ({ db, tree, witness }: Asking, body: string): Promise<boolean> => {
  try {
    const given = encodeNote({ text: tree.note.text, signatures: parseCosignatures(body) })
    const [signature] = (await openNote(given, [witness.key], verifyEd25519)).signatures
    const cosignature = signature && parseCosignature(signature.bytes)
    if (!cosignature) return false
    const { timestamp } = cosignature
    await keepCosignatures(db, tree, [{ signer: signerOf(witness.key), timestamp, line: signatureLine(signature) }])
    return true
  } catch (error) {
    if (error instanceof UnverifiedNote || error instanceof SyntaxError) return false
    throw error
  }
}

/**
 * Asks in the background, one round at a time; whatever was signed during a round is asked for in the next.
 * @param keepAlive - `waitUntil` of what asks
 * @returns to be called after a batch has committed; never throws
 */
export const newAsker = (
  env: Pick<Env, 'RECORD' | 'LOG_ORIGIN' | 'LOG_WITNESSES'>,
  keepAlive: (work: Promise<unknown>) => void,
): (() => void) => {
  let [isAsking, isMoved] = [false, false]
  const round = async (): Promise<void> => {
    isMoved = false
    await askWitnesses(env).then(report, () => log('error', { what: 'witness-silent' }))
    if (isMoved) await round()
  }
  return () => {
    isMoved = true
    if (isAsking || env.LOG_WITNESSES.trim() === '') return
    isAsking = true
    keepAlive(round().finally(() => (isAsking = false)))
  }
}

/** Says which witnesses did not sign, by the names in our own configuration. */
export const report = (asked: readonly Asked[]): void => {
  for (const { witness, outcome, status } of asked)
    if (outcome !== 'cosigned')
      log('warn', { what: 'witness-silent', name: witness, outcome, ...(status === undefined ? {} : { status }) })
}
