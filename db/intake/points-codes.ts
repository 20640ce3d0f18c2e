import { randomBytes } from 'node:crypto'
import { encodeCode } from '../../content/information-requests/codes.ts'
import { CODE_MINUTES, SHORT_CODE_CHARACTERS, type CodePurpose } from '../../content/points/holder.ts'
import { instantOf, minutesAfter } from '../../content/points/instant.ts'
import { hashOf } from './secret.ts'

/** Codes that somebody reads to somebody else: they work once, for minutes or hours, and for one purpose. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** What is stored of a code. @param code - as it was given out */
export const codeHash = (purpose: CodePurpose, code: string): string => hashOf(`points ${purpose} ${code}`)

/** Makes a code. @param holder - whose account is vouched for, or which family is entered */
export const makeCode = async (
  client: Client,
  purpose: CodePurpose,
  holder: string,
  now: Date,
): Promise<{ code: string; until: string }> => {
  const code = encodeCode(randomBytes(SHORT_CODE_CHARACTERS))
  const until = minutesAfter(now, CODE_MINUTES[purpose])
  await client.batch([
    // One that was made before and not used works no more.
    client.prepare('DELETE FROM points_codes WHERE holder = ?').bind(holder),
    client
      .prepare('INSERT INTO points_codes (hash, holder, until) VALUES (?, ?, ?)')
      .bind(codeHash(purpose, code), holder, until),
  ])
  return { code, until }
}

/** Whose code it is; `undefined` for one that is unknown, used or too old. */
export const holderOfCode = async (
  client: Client,
  purpose: CodePurpose,
  code: string,
  now: Date,
): Promise<string | undefined> =>
  (await client
    .prepare('SELECT holder FROM points_codes WHERE hash = ? AND until >= ?')
    .bind(codeHash(purpose, code), instantOf(now))
    .first<string>('holder')) ?? undefined

/** Forgets codes whose time is over. */
export const forgetCodes = async (client: Client, now: Date): Promise<void> => {
  await client.prepare('DELETE FROM points_codes WHERE until < ?').bind(instantOf(now)).run()
}
