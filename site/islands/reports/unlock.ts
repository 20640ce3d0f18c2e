import { decodeLong } from '../../../content/reports/base64.ts'
import { openMailbox, type Mailbox } from '../../../content/reports/mailbox.ts'
import { open, unpad } from '../../../content/reports/sealing.ts'
import {
  openContact,
  openMessage,
  openStatement,
  type Contact,
  type Message,
  type Statement,
} from '../../../content/reports/statement.ts'
import type { Followed } from '../../../content/reports/followed.ts'

/** Opens what is in a mailbox. All of it happens here; nothing opened is sent or kept anywhere. */

export { openMailbox, type Mailbox }

/** One message as it was opened; `undefined` in place of what does not open. */
export interface Letter {
  seq: number
  /** `reporter`, or the code of a body. */
  by: string
  day: string
  message: Message | undefined
  /** Bytes of the sealed file. */
  bytes: number
}

/** A mailbox that the code opened. */
export interface Opened {
  /** `AGE-SECRET-KEY-1…` of the report; `undefined` when its evidence was erased, or it does not open. */
  identity: string | undefined
  statement: Statement | undefined
  contact: Contact | undefined
  letters: Letter[]
}

const bytesOf = (base64: string | null | undefined): Uint8Array => decodeLong(base64 ?? '') ?? new Uint8Array()

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(unpad(bytes) ?? bytes).split('\n', 1)[0] ?? ''

/** The newest grant counts; one that does not open tells nothing of the others. */
const secretOf = async (
  mailbox: Mailbox,
  { grants }: Followed,
  use: 'report' | 'contact',
): Promise<string | undefined> => {
  for (const { sealed } of grants.filter((grant) => grant.use === use).toReversed()) {
    const opened = await open(mailbox.identity, bytesOf(sealed)).catch(() => undefined)
    if (opened) return textOf(opened)
  }
  return undefined
}

/** What was read, as far as it is what it should be. */
const valueOf = <Kind>(read: { value: Kind } | object | undefined): Kind | undefined =>
  read !== undefined && 'value' in read ? read.value : undefined

export const openAll = async (mailbox: Mailbox, followed: Followed): Promise<Opened> => {
  const identity = await secretOf(mailbox, followed, 'report')
  const ofContact = followed.contact === null ? undefined : await secretOf(mailbox, followed, 'contact')
  const statement =
    identity === undefined || followed.report === null
      ? undefined
      : await openStatement(identity, bytesOf(followed.report)).catch(() => undefined)
  const contact = ofContact && (await openContact(ofContact, bytesOf(followed.contact)).catch(() => undefined))
  return {
    identity,
    statement: valueOf<Statement>(statement),
    contact: valueOf<Contact>(contact || undefined),
    letters: await openLetters(identity, followed),
  }
}

const openLetters = async (identity: string | undefined, { messages }: Followed): Promise<Letter[]> => {
  const letters: Letter[] = []
  for (const { seq, by, day, sealed } of messages) {
    const bytes = bytesOf(sealed)
    const read = identity === undefined ? undefined : await openMessage(identity, bytes).catch(() => undefined)
    letters.push({ seq, by, day, message: valueOf<Message>(read), bytes: bytes.length })
  }
  return letters
}
