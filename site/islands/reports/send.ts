import type { Wrong } from '../../../content/forms/wrong.ts'
import { hex } from '../../../content/log/bytes.ts'
import { encodeLong } from '../../../content/reports/base64.ts'
import { MOST_FILE_BYTES, MOST_FILES } from '../../../content/reports/fields.ts'
import { pad, seal } from '../../../content/reports/sealing.ts'
import { readMessage, sealLetter, type SealedFile } from '../../../content/reports/statement.ts'
import { Refused } from '../console/request.ts'
import { handIn } from '../report/handing-in.ts'
import type { Portal } from './portal.ts'

/**
 * Sends a message, with evidence that is added. Each file is sealed and handed in before the message speaks of it; what was
 * sealed stays the same until it has gone, so that whatever was cut off goes on where it stopped and is never there twice.
 */

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

interface SealedEvidence {
  /** Said in the sealed message. */
  told: SealedFile
  /** Said to the portal. */
  stated: { id: string; sealedSha256: string; bytes: number }
  blob: Blob
  /** It was stated at least once; whether that arrived is for the portal to say. */
  isStated: boolean
}

/** What is sealed of a message and has not gone. It stays in the memory of the page, and nowhere else. */
export interface Outgoing {
  files: Map<File, SealedEvidence>
  /** The message as it was sealed, by what it says. */
  letter?: { says: string; sealed: string }
}
export const newOutgoing = (): Outgoing => ({ files: new Map() })

const sealFile = async (recipient: string, file: File): Promise<SealedEvidence> => {
  const plain = new Uint8Array(await file.arrayBuffer())
  const told = {
    id: newId(),
    name: file.name.normalize('NFC').slice(-100),
    mediaType: MEDIA_TYPE.test(file.type) ? file.type : 'application/octet-stream',
    bytes: plain.length,
    sha256: await digest(plain),
  }
  const sealed = await seal([recipient], pad(plain))
  const stated = { id: told.id, sealedSha256: await digest(sealed), bytes: sealed.length }
  return { told, stated, blob: new Blob([sealed]), isStated: false }
}

const sealedOnce = async (outgoing: Outgoing, recipient: string, file: File): Promise<SealedEvidence> => {
  const sealed = outgoing.files.get(file) ?? (await sealFile(recipient, file))
  outgoing.files.set(file, sealed)
  return sealed
}

/** Stated once more where the answer was lost: what stands already is answered the same, and its parts are gone. */
const stands = async (portal: Portal, number: string, { stated, isStated }: SealedEvidence): Promise<boolean> => {
  if (!isStated) return false
  try {
    await portal.addEvidence(number, [stated])
    return true
  } catch (error) {
    if (error instanceof Refused && error.status === 422) return false
    throw error
  }
}

export interface Addressee {
  number: string
  recipient: string
  /** Lets files be handed in. */
  token: string | undefined
}

/**
 * Seals and sends. Called again with the same `outgoing`, it goes on where it stopped.
 * @param onFile - of each file, how much of it has gone, 0..1
 * @returns the fault that kept it from being sent, or names of characters that were taken out of the text
 * @throws Refused, Unanswered: what was written stays with whoever called
 */
export const sendLetter = async (
  portal: Portal,
  { number, recipient, token = '' }: Addressee,
  draft: Draft,
  onFile: (file: File, done: number) => void,
  outgoing = newOutgoing(),
): Promise<Fault | { stripped: string[] }> => {
  const fault = faultOf(draft) ?? wordsFault(draft.text)
  if (fault) return fault
  const uploaded: SealedEvidence[] = []
  for (const file of draft.files) {
    onFile(file, 0)
    const sealed = await sealedOnce(outgoing, recipient, file)
    const { told, blob } = sealed
    if (!(await stands(portal, number, sealed)))
      await handIn(portal.uploads(token), { id: told.id, blob }, (done) => onFile(file, done / blob.size))
    onFile(file, 1)
    uploaded.push(sealed)
  }
  // A file that came without words is still told of by its name.
  const text = draft.text.trim() === '' ? uploaded.map(({ told }) => told.name).join('\n') : draft.text
  const read = readMessage({
    ...{ version: 'lucid-message-v1', text },
    ...(uploaded.length > 0 && { files: uploaded.map(({ told }) => told) }),
  })
  if ('wrong' in read) return wrongIn(read.wrong)
  if (uploaded.length > 0) {
    for (const sealed of uploaded) sealed.isStated = true
    await portal.addEvidence(
      number,
      uploaded.map(({ stated }) => stated),
    )
  }
  const says = JSON.stringify(read.value)
  if (outgoing.letter?.says !== says)
    outgoing.letter = { says, sealed: encodeLong(await sealLetter([recipient], read.value)) }
  await portal.write(number, outgoing.letter.sealed)
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
