import { eq, sql } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { ListedKey } from '../../content/log/key-change.ts'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { encodeVerifierKey, type VerifierKey } from '../../content/log/keys.ts'
import { parseNote } from '../../content/log/note.ts'
import type { RecordDb } from './db.ts'
import { proveInclusion, readLeaf } from './log.ts'
import type { Statement } from './plan.ts'
import { publish, type Door, type LogSigner } from './publish.ts'
import { disclosed, selectRecords } from './read.ts'
import { openSigner, type LogSecrets } from './signer.ts'
import { records } from './records-tables.ts'

/** Where the log says which keys are and were its own. */
export const LOG_KEYS = 'log-keys'

export type KeyState = 'current' | 'retiring' | 'retired' | 'compromised'

export interface KeyRecord extends Omit<ListedKey, 'leaf' | 'hashes'> {
  keyId: string
  state: KeyState
  /** Position of the newest entry that speaks of the key. */
  index: number
}

const STATES: readonly string[] = ['current', 'retiring', 'retired', 'compromised'] satisfies KeyState[]
const isState = (text: unknown): text is KeyState => typeof text === 'string' && STATES.includes(text)

/** Every key that the log stated, the current one first; a log has few. One read. */
export const readLogKeys = async (db: RecordDb): Promise<KeyRecord[]> => {
  const [rows, notes] = await db.batch([
    selectRecords(db).where(eq(records.register, LOG_KEYS)),
    db
      .select({
        id: records.id,
        // The first checkpoint that holds the key's first entry.
        note: sql<string>`(SELECT note FROM checkpoints WHERE size > records.id ORDER BY size LIMIT 1)`,
      })
      .from(records)
      .where(eq(records.register, LOG_KEYS)),
  ])
  const noteOf = new Map(notes.map(({ id, note }) => [id, note]))
  const found = rows.flatMap((row): KeyRecord[] => {
    const { key, index, body } = disclosed(row)
    const [vkey, state] = [body?.['vkey'], body?.['state']]
    if (typeof vkey !== 'string' || !isState(state)) return []
    return [{ keyId: key, vkey, state, index, statedAt: row.id, checkpoint: noteOf.get(row.id) ?? '' }]
  })
  return found.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || b.index - a.index)
}

/** The same, each with its first entry and the proof that its checkpoint holds it. A few reads a key. */
export const proveLogKeys = async (db: RecordDb): Promise<(KeyRecord & ListedKey)[]> =>
  Promise.all(
    (await readLogKeys(db)).map(async (record) => {
      const { statedAt, checkpoint } = record
      const { size } = parseCheckpoint(parseNote(checkpoint).text)
      const [open, { hashes }] = await Promise.all([readLeaf(db, statedAt), proveInclusion(db, statedAt, size)])
      return { ...record, leaf: open?.leaf ?? '', hashes: hashes.map(encodeBase64) }
    }),
  )

/**
 * The verifier key that readers go by: the one that signs, or, once the key was taken away, the one that signed last.
 * @returns one line; `undefined` when there is neither
 */
export const readVerifierKey = async (db: RecordDb, secrets: LogSecrets): Promise<string | undefined> =>
  secrets.LOG_KEY
    ? encodeVerifierKey((await openSigner(secrets.LOG_ORIGIN, secrets.LOG_KEY)).key)
    : (await readLogKeys(db))[0]?.vkey

const WHY: Record<KeyState, string> = {
  current: 'signs from now on / 开始签署',
  retiring: 'planned change of keys / 计划更换密钥',
  retired: 'planned change of keys ended / 计划更换密钥完成',
  compromised: 'key compromised / 密钥泄露',
}

const bodyOf = ({ name, id }: VerifierKey, vkey: string, state: KeyState) => ({ keyId: id, origin: name, vkey, state })

/**
 * What the log has yet to say of its keys, given those that sign now. A key once compromised stays so.
 * @returns nothing when all is said
 */
export const keyStatements = (known: readonly KeyRecord[], { key, retiring }: LogSigner): Statement[] => {
  const register = REGISTERS[LOG_KEYS]
  if (!register) throw new Error(`the register ${LOG_KEYS} is not defined`)
  const signing = new Map<string, { key: VerifierKey; state: KeyState }>([[key.id, { key, state: 'current' }]])
  if (retiring) signing.set(retiring.key.id, { key: retiring.key, state: 'retiring' })
  const stated = new Map(known.map((record) => [record.keyId, record]))
  const changed = [...signing.values()].flatMap(({ key: own, state }): Statement[] => {
    const before = stated.get(own.id)
    if (before?.state === state || before?.state === 'compromised') return []
    const body = bodyOf(own, encodeVerifierKey(own), state)
    return [{ register, key: own.id, body, ...(before ? { reason: WHY[state] } : {}) }]
  })
  const gone = known.filter(({ keyId, state }) => !signing.has(keyId) && (state === 'current' || state === 'retiring'))
  return [
    ...changed,
    ...gone.map(({ keyId, vkey }): Statement => {
      const body = { keyId, origin: key.name, vkey, state: 'retired' }
      return { register, key: keyId, body, reason: WHY.retired }
    }),
  ]
}

/** Says in the log which keys sign it, where it has not said so yet. @returns whether there was something to say */
export const stateLogKeys = async (door: Door): Promise<boolean> => {
  const statements = keyStatements(await readLogKeys(door.db), door.signer)
  if (statements.length === 0) return false
  const { outcomes } = await publish(door, [{ publisher: 'portal', statements }])
  if (outcomes[0]?.status !== 'placed') throw new Error('what the log says of its keys was refused')
  return true
}

/**
 * The entry that ends a log whose key was compromised. It is signed with that key, since the log has no other; what
 * makes it worth something is that witnesses and mirrors hold the last good tree that it names.
 */
export const closeLog = async (
  door: Door,
  lastGood: { size: number; root: string },
  reason: string,
): Promise<string> => {
  const register = REGISTERS[LOG_KEYS]
  if (!register) throw new Error(`the register ${LOG_KEYS} is not defined`)
  await stateLogKeys(door)
  const { key } = door.signer
  const body = {
    ...bodyOf(key, encodeVerifierKey(key), 'compromised'),
    lastGoodSize: lastGood.size,
    lastGoodRoot: lastGood.root,
  }
  const statement = { register, key: key.id, body, reason: `${WHY.compromised}: ${reason}` }
  const { outcomes, checkpoint } = await publish(door, [{ publisher: 'portal', statements: [statement] }])
  if (outcomes[0]?.status !== 'placed') throw new Error('the closing entry was refused')
  return checkpoint
}
