import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { Complaint } from './complaint.ts'
import { stateDirectory } from './quiet.ts'

/** Everything the portal keeps on this machine stands below one folder. */
export interface State {
  directory: string
  /** Where workerd keeps databases and stores. */
  persist: string
  secrets: Record<string, string>
}

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

/** Made on first start, readable by the owner alone, never kept under `dist/`. */
const readSecrets = (directory: string): Record<string, string> => {
  const file = join(directory, 'secrets.env')
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    const secrets = {
      LOG_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      OPERATOR_TOKEN: randomBytes(32).toString('base64url'),
    }
    const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`)
    writeFileSync(file, lines.join(''), { mode: 0o600 })
  }
  const secrets = parseEnv(readFileSync(file, 'utf8'))
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/**
 * One process opens a state at a time: two would fail each other's writes.
 * @throws Complaint when another process holds it
 */
export const lockState = ({ directory }: State): void => {
  const file = join(directory, 'lock')
  if (existsSync(file)) {
    const holder = Number(readFileSync(file, 'utf8'))
    if (holder !== process.pid && isAlive(holder))
      throw new Complaint(`The state folder ${directory} is in use by process ${holder}.`)
    rmSync(file, { force: true })
  }
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
  } catch {
    throw new Complaint(`The state folder ${directory} is in use by another process.`)
  }
  process.on('exit', () => rmSync(file, { force: true }))
}
