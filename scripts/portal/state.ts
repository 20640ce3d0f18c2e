import { generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { withNextKey } from '../../content/trace/serial-master.ts'
import { Complaint } from './complaint.ts'
import { stateDirectory } from './quiet.ts'

/** Everything the portal keeps on this machine stands below one folder. */
export interface State {
  directory: string
  /** Where workerd keeps databases and stores. */
  persist: string
  secrets: Record<string, string>
}

/** Whether a folder holds a state: databases, at the least. */
export const isState = (directory: string): boolean => existsSync(join(directory, 'v3', 'd1'))

/** @throws Complaint when the folder cannot be written */
export const openState = (): State => {
  const directory = stateDirectory()
  try {
    for (const name of ['config', 'tmp', 'v3']) mkdirSync(join(directory, name), { recursive: true })
    writeFileSync(join(directory, '.writable'), '')
    rmSync(join(directory, '.writable'))
  } catch {
    throw new Complaint(`The state folder ${directory} cannot be written.`)
  }
  return { directory, persist: join(directory, 'v3'), secrets: readSecrets(directory) }
}

/** A new Ed25519 key: PKCS #8, standard base64. */
export const newSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

/** A key to sign messages for push services: P-256, PKCS #8, standard base64. */
const newVapidKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64')

/** What serial numbers are proven by, under the next key id. @param before - the secret so far */
const newSerialMaster = (before: string): string => withNextKey(before, randomBytes(32).toString('base64')) ?? before

/** How each secret is made. One key a use: the log's is not the witness's. */
const MAKE: Record<string, () => string> = {
  ALTCHA_KEY: () => randomBytes(32).toString('base64'),
  BACKUP_KEY: () => randomBytes(32).toString('base64'),
  CREDENTIAL_KEY: newSigningKey,
  LOG_KEY: newSigningKey,
  LOOK_UP_KEY: () => randomBytes(32).toString('base64'),
  OPERATOR_TOKEN: () => randomBytes(32).toString('base64url'),
  POINTS_KEY: () => randomBytes(32).toString('base64'),
  PUSH_KEY: () => randomBytes(32).toString('base64'),
  PUSH_VAPID_KEY: newVapidKey,
  RECEIPT_KEY: newSigningKey,
  REPORT_KEY: () => randomBytes(32).toString('base64'),
  SCAN_KEY: () => randomBytes(32).toString('base64'),
  SERIAL_MASTER: () => newSerialMaster(''),
  WITNESS_KEY: newSigningKey,
}

const secretsFile = (directory: string): string => join(directory, 'secrets.env')

/** Made on first start, or when a release needs one more; readable by the owner alone, never kept under `dist/`. */
const readSecrets = (directory: string): Record<string, string> => {
  const file = secretsFile(directory)
  const stored = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  const kept = Object.entries(stored).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  const missing = Object.keys(MAKE).filter((name) => stored[name] === undefined)
  const secrets = Object.fromEntries([...kept, ...missing.map((name) => [name, MAKE[name]?.() ?? ''] as const)])
  if (missing.length > 0) writeSecrets({ directory }, secrets)
  return secrets
}

/** Puts secrets in the place of those of a state, whole or not at all. */
export const writeSecrets = ({ directory }: Pick<State, 'directory'>, secrets: Record<string, string>): void => {
  const file = secretsFile(directory)
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/**
 * A log whose key was compromised was ended by a closing entry: nothing is signed in its name any more.
 * @throws Complaint when the log of a state is closed
 */
export const assertOpen = ({ directory, secrets }: State): void => {
  if (secrets['LOG_KEY'] !== CLOSED) return
  throw new Complaint(
    `The log in ${directory} is closed, its key was compromised. Give the new log a LOG_ORIGIN of its own in wrangler.toml and an empty STATE_DIR.`,
  )
}

const readingFile = (directory: string): string => join(directory, 'for-reading')

/** Whether a state was restored to be read alone: beside one that is in service, or behind what was signed. */
export const isForReading = ({ directory }: Pick<State, 'directory'>): boolean => existsSync(readingFile(directory))

/**
 * Before something is signed in the name of a state's log.
 * @throws Complaint when the log is closed, or the state is for reading alone
 */
export const assertMaySign = (state: State): void => {
  assertOpen(state)
  if (isForReading(state))
    throw new Complaint(`The state in ${state.directory} was restored for reading alone: nothing is published from it.`)
}

/** Marks a state so. */
export const markForReading = ({ directory }: Pick<State, 'directory'>): void =>
  writeFileSync(readingFile(directory), '')

/** Stands where the log's key stood. Never base64 of a key. */
export const CLOSED = 'closed'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The process that has a state open; `undefined` when none has, whatever one that ended left behind. */
export const holderOf = ({ directory }: Pick<State, 'directory'>): number | undefined => {
  const file = join(directory, 'lock')
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : NaN
  return Number.isInteger(holder) && holder > 0 && isAlive(holder) ? holder : undefined
}

/** Files that say of a state that this process holds it; they go with the process. */
const held = new Set<string>()

/**
 * One process opens a state at a time: two would fail each other's writes.
 * @throws Complaint when another process holds it
 */
export const lockState = (state: Pick<State, 'directory'>): void => {
  const { directory } = state
  const file = join(directory, 'lock')
  const holder = holderOf(state)
  if (holder !== undefined && holder !== process.pid)
    throw new Complaint(
      `The state folder ${directory} is in use by process ${holder}: stop the portal that runs there first.`,
    )
  rmSync(file, { force: true })
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
  } catch {
    throw new Complaint(
      `The state folder ${directory} is in use by another process: stop the portal that runs there first.`,
    )
  }
  if (held.size === 0) process.on('exit', () => held.forEach((lock) => rmSync(lock, { force: true })))
  held.add(file)
}
