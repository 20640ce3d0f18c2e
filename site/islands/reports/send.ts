import type { Wrong } from '../../../content/forms/wrong.ts'
import { hex } from '../../../content/log/bytes.ts'
import { encodeLong } from '../../../content/reports/base64.ts'
import { MOST_FILE_BYTES, MOST_FILES } from '../../../content/reports/fields.ts'
import { pad, seal } from '../../../content/reports/sealing.ts'
import { readMessage, sealLetter, type SealedFile } from '../../../content/reports/statement.ts'
import type { Portal } from './portal.ts'

/** Sends a message, with evidence that is added. Each file is sealed and handed in before the message speaks of it. */

/** Bytes of a part: 5 MB is the most that the portal takes at once. */
const PART_BYTES = 5_000_000

export type Fault =
  | { fault: 'sendEmpty' | 'filesMany' }
  | { fault: 'fileEmpty' | 'fileLarge'; name: string }
  /** What the text must not hold, in the language of the page. */
  | { fault: 'wrong'; message: { zh: string; en: string } }

export interface Draft {
  text: string
  files: readonly File[]
}

const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

const newId = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')

/** What is wrong with a draft before anything of it is sealed. */
export const faultOf = ({ text, files }: Draft): Fault | undefined => {
  if (text.trim() === '' && files.length === 0) return { fault: 'sendEmpty' }
  if (files.length > MOST_FILES) return { fault: 'filesMany' }
  const empty = files.find(({ size }) => size === 0)
  if (empty) return { fault: 'fileEmpty', name: empty.name }
  const large = files.find(({ size }) => size > MOST_FILE_BYTES)
  return large && { fault: 'fileLarge', name: large.name }
}

const wrongIn = ([first]: readonly Wrong[]): Fault =>
  first ? { fault: 'wrong', message: first.message } : { fault: 'sendEmpty' }

/** Before any file is handed in: a text that cannot be sent would leave them without their message. */
const wordsFault = (text: string): Fault | undefined => {
  if (text.trim() === '') return undefined
  const read = readMessage({ version: 'lucid-message-v1', text })
  return 'wrong' in read ? wrongIn(read.wrong) : undefined
}

const MEDIA_TYPE = /^[a-z]+\/[a-z0-9.+-]{1,80}$/

interface Uploaded {
  /** Said in the sealed message. */
  told: SealedFile
  /** Said to the portal. */
  stated: { id: string; sealedSha256: string; bytes: number }
}

const uploadOne = async (
  portal: Portal,
  token: string,
  recipient: string,
  file: File,
  onPart: (done: number) => void,
): Promise<Uploaded> => {
  const plain = new Uint8Array(await file.arrayBuffer())
  const told = {
    id: newId(),
    name: file.name.normalize('NFC').slice(-100),
    mediaType: MEDIA_TYPE.test(file.type) ? file.type : 'application/octet-stream',
    bytes: plain.length,
    sha256: await digest(plain),
  }
  const sealed = await seal([recipient], pad(plain))
  const parts = Math.ceil(sealed.length / PART_BYTES)
  for (let part = 0; part < parts; part++) {
    await portal.upload(token, told.id, part, sealed.slice(part * PART_BYTES, (part + 1) * PART_BYTES))
    onPart((part + 1) / parts)
  }
  return { told, stated: { id: told.id, sealedSha256: await digest(sealed), bytes: sealed.length } }
}

/**
 * Seals and sends.
 * @param onFile - of each file, how much of it has gone, 0..1
 * @returns the fault that kept it from being sent, or names of characters that were taken out of the text
 * @throws Refused, Unanswered: what was written stays with whoever called
 */
export const sendLetter = async (
  portal: Portal,
  to: { number: string; recipient: string; token: string | undefined },
  draft: Draft,
  onFile: (name: string, done: number) => void,
): Promise<Fault | { stripped: string[] }> => {
  const fault = faultOf(draft) ?? wordsFault(draft.text)
  if (fault) return fault
  const uploaded: Uploaded[] = []
  for (const file of draft.files)
    uploaded.push(await uploadOne(portal, to.token ?? '', to.recipient, file, (done) => onFile(file.name, done)))
  // A file that came without words is still told of by its name.
  const text = draft.text.trim() === '' ? uploaded.map(({ told }) => told.name).join('\n') : draft.text
  const read = readMessage({
    ...{ version: 'lucid-message-v1', text },
    ...(uploaded.length > 0 && { files: uploaded.map(({ told }) => told) }),
  })
  if ('wrong' in read) return wrongIn(read.wrong)
  if (uploaded.length > 0)
    await portal.addEvidence(
      to.number,
      uploaded.map(({ stated }) => stated),
    )
  await portal.write(to.number, encodeLong(await sealLetter([to.recipient], read.value)))
  return { stripped: read.stripped }
}

/** Why it was not solved, sealed, as reopening takes it. @returns the fault in the text, if any */
export const sealReason = async (recipient: string, text: string): Promise<Fault | { sealed: string }> => {
  const fault = faultOf({ text, files: [] })
  if (fault) return fault
  const read = readMessage({ version: 'lucid-message-v1', text })
  if ('wrong' in read) return wrongIn(read.wrong)
  return { sealed: encodeLong(await sealLetter([recipient], read.value)) }
}
