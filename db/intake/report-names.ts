import { Buffer } from 'node:buffer'
import { charactersOf, groupsOf } from '../../content/trace/crockford.ts'
import { isSameSecret } from './secret.ts'
import { keyedName } from './sealed.ts'

/** What reports, mailboxes and uploads are called: made of `REPORT_KEY`, so that the database alone tells nothing. */

/** Characters of a report's number, 5 bits each. */
const NUMBER_CHARACTERS = 10
export const REPORT_NUMBER = /^[0-9A-HJKMNP-TV-Z]{10}$/

/** The number of the report of a salt: random to whoever has not the key, and always the same of the same salt. */
export const reportNumber = async (secret: string, salt: string): Promise<string> => {
  const bytes = Buffer.from(await keyedName(secret, 'report number', salt), 'base64url')
  return charactersOf(groupsOf(bytes, NUMBER_CHARACTERS))
}

/** Under what a mailbox is found: who has the database alone cannot even try codes. */
export const locatorMac = (secret: string, locator: string): Promise<string> =>
  keyedName(secret, 'report locator', locator)

/** What an upload belongs to: a commitment, or evidence added to a report that stands. */
export interface Upload {
  /** Commitment, or number of the report. */
  of: string
  /** `YYYY-MM-DD` in Asia/Shanghai on which it may have begun. */
  day: string
}

const macOf = (secret: string, { of, day }: Upload): Promise<string> =>
  keyedName(secret, 'report upload', `${of} ${day}`)

/** Lets whoever has it hand in files, for what it names and nothing else. It stands nowhere. */
export const uploadToken = async (secret: string, upload: Upload): Promise<string> =>
  `${upload.of}.${upload.day}.${await macOf(secret, upload)}`

/** @returns `undefined` for what is no token of ours */
export const readUploadToken = async (secret: string, token: string): Promise<Upload | undefined> => {
  const [, of = '', day = '', mac = ''] = /^([\w-]{10,43})\.(\d{4}-\d\d-\d\d)\.([\w-]{43})$/.exec(token) ?? []
  return isSameSecret(mac, await macOf(secret, { of, day })) ? { of, day } : undefined
}

/** `2026-11-22` as prefixes in `EVIDENCE` have it. */
export const compactDay = (day: string): string => day.replaceAll('-', '')

/**
 * Where the parts of a file lie in `EVIDENCE`. Nobody finds out from it which commitment it belonged to.
 * @returns prefix without a slash at its end
 */
export const uploadPrefix = async (secret: string, upload: Upload, id: string): Promise<string> => {
  const folder = await keyedName(secret, 'report upload folder', `${upload.of} ${id}`)
  return `uploads/${compactDay(upload.day)}/${folder.slice(0, 32)}`
}

/** Where everything of a report lies in `EVIDENCE`. @param received - day; @returns prefix without a slash at its end */
export const reportPrefix = (received: string, number: string): string => `reports/${compactDay(received)}/${number}`
