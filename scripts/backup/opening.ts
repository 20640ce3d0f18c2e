import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { Decrypter } from 'age-encryption'
import { BadUse } from '../log/sentences.ts'
import { readBytes, readText, type Trust } from '../log/trust.ts'
import { openSigner } from '../../db/record/signer.ts'
import { fingerprintOf } from './cipher.ts'
import type { List } from './list.ts'
import { refuse } from './sentences.ts'

/** The secrets that open a backup, from a file that was kept elsewhere or from the one sealed beside it. */

export type Secrets = Record<string, string>

const parsed = (text: string): Secrets =>
  Object.fromEntries(
    Object.entries(parseEnv(text)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

/**
 * @param file - a `secrets.env`; @param identity - a file of age identities, which opens those in the backup
 * @returns `undefined` where neither is given
 * @throws BadUse for what cannot be read or opened
 */
export const readSecrets = async (
  folder: string,
  { file, identity }: { file?: string | undefined; identity?: string | undefined },
): Promise<Secrets | undefined> => {
  if (file !== undefined) return parsed(readText(file))
  if (identity === undefined) return undefined
  const sealed = join(folder, 'secrets.age')
  if (!existsSync(sealed)) throw new BadUse('unreadable', { file: sealed })
  const decrypter = new Decrypter()
  const lines = readFileSync(identity, 'utf8').split('\n')
  for (const line of lines) if (line.startsWith('AGE-SECRET-KEY-')) decrypter.addIdentity(line.trim())
  try {
    return parsed(await decrypter.decrypt(readBytes(sealed), 'text'))
  } catch {
    return refuse('wrongSecret', { secret: identity })
  }
}

/**
 * Under these, what stands in the private database was sealed or named; the others may have been changed since, and the
 * log's is checked by what it signed.
 */
const LASTING = ['BACKUP_KEY', 'LOOK_UP_KEY', 'POINTS_KEY', 'PUSH_KEY', 'REPORT_KEY', 'SCAN_KEY']

/** @throws Refusal naming the first secret that is another than when the backup was made */
export const assertSecrets = (list: List, secrets: Secrets): void => {
  for (const name of LASTING) {
    const known = list.secrets[name]
    if (known !== undefined && fingerprintOf(name, secrets[name] ?? '') !== known)
      refuse('wrongSecret', { secret: name })
  }
}

/** Trust in the log's own key among the secrets. @throws BadUse when it cannot be used */
export const trustIn = async (secrets: Secrets, origin: string): Promise<Trust> => {
  try {
    const { key } = await openSigner(origin, secrets['LOG_KEY'] ?? '')
    return { log: key, logs: [key], witnesses: [], isEnough: undefined }
  } catch {
    throw new BadUse('badKey', { why: 'LOG_KEY' })
  }
}
