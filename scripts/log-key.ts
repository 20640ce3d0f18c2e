/** `npm run log-key -- [show | new --out <file> | rotate | retire | close --last-good <size> --reason <text>]` */
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { encodeVerifierKey } from '../content/log/keys.ts'
import { parseNote } from '../content/log/note.ts'
import { closeLog, readLogKeys } from '../db/record/log-keys.ts'
import { openRecord, type RecordDb } from '../db/record/db.ts'
import { assertFollows, ForkedRecord, readHead } from '../db/record/head.ts'
import { readCheckpoints } from '../db/record/log.ts'
import { openLogSigner, openSigner } from '../db/record/signer.ts'
import { openBindings, type Bindings } from './portal/bindings.ts'
import { Complaint, main } from './portal/complaint.ts'
import { migrate } from './portal/migrate.ts'
import { assertMaySign, CLOSED, lockState, newSigningKey, openState, writeSecrets, type State } from './portal/state.ts'

/** Takes a line that is printed: verifier keys only, a private key goes from file to file. */
type Print = (line: string) => void

const vkeyOf = async (origin: string, secret: string): Promise<string> =>
  encodeVerifierKey((await openSigner(origin, secret)).key)

const inState = async <T>(state: State, act: (bindings: Bindings) => Promise<T>): Promise<T> => {
  const { bindings, close } = await openBindings(state)
  try {
    await migrate(bindings.RECORD, 'record')
    return await act(bindings)
  } finally {
    await close()
  }
}

const show = async ({ secrets }: State, { LOG_ORIGIN, RECORD }: Bindings, print: Print): Promise<void> => {
  if (secrets['LOG_KEY'] === CLOSED) print(`closed: ${LOG_ORIGIN}`)
  else print(`signs: ${await vkeyOf(LOG_ORIGIN, secrets['LOG_KEY'] ?? '')}`)
  const retiring = secrets['LOG_KEY_RETIRING']
  if (retiring) print(`signs too: ${await vkeyOf(LOG_ORIGIN, retiring)}`)
  for (const { vkey, state } of await readLogKeys(openRecord(RECORD))) print(`stated as ${state}: ${vkey}`)
}

interface Options {
  out?: string | undefined
  'last-good'?: string | undefined
  reason?: string | undefined
}

/** What needs no look into the record, before one is opened. @throws Complaint */
const assertAble = (command: string, state: State, { out, reason }: Options): void => {
  if (command === 'new') {
    if (!out) throw new Complaint('Say with --out which file the private key goes to.')
    if (existsSync(out)) throw new Complaint(`${out} is there already; a key is never overwritten.`)
  } else if (command !== 'show') assertMaySign(state)
  const isRetiring = Boolean(state.secrets['LOG_KEY_RETIRING'])
  if (command === 'rotate' && isRetiring)
    throw new Complaint('A key is being retired already: end that first (npm run log-key -- retire).')
  if (command === 'retire' && !isRetiring) throw new Complaint('No key is being retired.')
  if (command === 'close' && !reason) throw new Complaint('Say with --reason what happened; it is published.')
}

/** A key for a portal elsewhere, or for the day on which one is needed; goes into a file that only its owner reads. */
const makeNew = async ({ LOG_ORIGIN }: Bindings, print: Print, out = ''): Promise<void> => {
  const secret = newSigningKey()
  writeFileSync(out, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  print(`made: ${await vkeyOf(LOG_ORIGIN, secret)}`)
}

const rotate = async (state: State, { LOG_ORIGIN }: Bindings, print: Print): Promise<void> => {
  const { LOG_KEY, ...others } = state.secrets
  const secret = newSigningKey()
  writeSecrets(state, { ...others, LOG_KEY: secret, LOG_KEY_RETIRING: LOG_KEY ?? '' })
  print(`signs from the next start: ${await vkeyOf(LOG_ORIGIN, secret)}`)
  print(`signs too until it is retired: ${await vkeyOf(LOG_ORIGIN, LOG_KEY ?? '')}`)
}

/** @throws Complaint unless the log has said which key follows, in a checkpoint that the retiring key signed too */
const retire = async (state: State, { LOG_ORIGIN, RECORD }: Bindings, print: Print): Promise<void> => {
  const { LOG_KEY_RETIRING = '', ...others } = state.secrets
  const { key } = await openSigner(LOG_ORIGIN, others['LOG_KEY'] ?? '')
  const old = await openSigner(LOG_ORIGIN, LOG_KEY_RETIRING)
  const stated = (await readLogKeys(openRecord(RECORD))).find(({ keyId }) => keyId === key.id)
  const { signatures } = stated ? parseNote(stated.checkpoint) : { signatures: [] }
  if (!signatures.some(({ name, keyId }) => name === old.key.name && keyId === old.key.id))
    throw new Complaint('The log has not yet said which key follows: start the portal once, then retire the old key.')
  writeSecrets(state, others)
  print(`retired: ${encodeVerifierKey(old.key)}`)
}

/** @throws Complaint when no checkpoint was signed at that size */
const lastGoodAt = async (db: RecordDb, size: string | undefined): Promise<{ size: number; root: string }> => {
  const wanted = /^[1-9]\d{0,15}$/.test(size ?? '') ? Number(size) : NaN
  const { asked } = Number.isSafeInteger(wanted) ? await readCheckpoints(db, wanted) : { asked: undefined }
  if (!asked)
    throw new Complaint(
      `No checkpoint was signed at ${size ?? 'no'} entries; --last-good wants one that witnesses hold.`,
    )
  return asked
}

const close = async (
  state: State,
  bindings: Bindings,
  print: Print,
  { 'last-good': lastGood, reason = '' }: Options,
): Promise<void> => {
  const { LOG_KEY = '', LOG_KEY_RETIRING, ...others } = state.secrets
  const [db, objects] = [openRecord(bindings.RECORD), bindings.OBJECTS]
  const good = await lastGoodAt(db, lastGood)
  await assertFollows(db, await readHead(objects))
  const signer = await openLogSigner({ LOG_ORIGIN: bindings.LOG_ORIGIN, LOG_KEY, LOG_KEY_RETIRING })
  const note = await closeLog({ db, objects, signer, now: () => new Date() }, good, reason)
  writeSecrets(state, { LOG_KEY: CLOSED, ...others })
  print(note)
}

/** One run of the command. @throws Complaint */
export const logKey = async (args: string[], print: Print): Promise<void> => {
  const options = { out: { type: 'string' }, 'last-good': { type: 'string' }, reason: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [command = 'show'] = positionals
  const state = openState()
  assertAble(command, state, values)
  // A portal that serves has the keys in memory: it is stopped first, so that no checkpoint misses a signature.
  lockState(state)
  await inState(state, async (bindings) => {
    if (command === 'show') await show(state, bindings, print)
    else if (command === 'new') await makeNew(bindings, print, values.out)
    else if (command === 'rotate') await rotate(state, bindings, print)
    else if (command === 'retire') await retire(state, bindings, print)
    else if (command === 'close') await close(state, bindings, print, values)
    else throw new Complaint(`There is no command ${command}: show, new, rotate, retire, close.`)
  }).catch((error: unknown) => {
    throw error instanceof ForkedRecord ? new Complaint(`The record cannot be opened: ${error.message}.`) : error
  })
}

if (import.meta.main) await main(() => logKey(process.argv.slice(2), console.log))
