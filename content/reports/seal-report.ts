import { encodeBase64Url } from '../log/bytes.ts'
import { sha256 } from '../log/webcrypto.ts'
import { encodeLong } from './base64.ts'
import { commitTo, SALT_BYTES } from './commitment.ts'
import { MAILBOX, type Envelope, type Grant } from './envelope.ts'
import { fingerprintOf, newIdentity, pad, seal, type Identity } from './sealing.ts'
import { sealLetter, type Contact, type Statement } from './statement.ts'

/** A report as it is written, before it is sealed. */
export interface ReportInput {
  /** As `readStatement` gives it. */
  statement: Statement
  /** As `readContact` gives it; left out, nobody learns how to reach her. */
  contact?: { letter: Contact; mayForward: boolean } | undefined
  /** Her mailbox, of which only what may be told. */
  mailbox: { locator: string; recipient: string }
  /** What the server may read. */
  shown: Pick<
    Envelope,
    'body' | 'place' | 'day' | 'recurring' | 'visibility' | 'public' | 'excluded' | 'superior' | 'language'
  >
  /** Files sealed before, to the recipient of `identity`. */
  files?: Envelope['files'] | undefined
  /** Of the report, where files were sealed to it before; else a fresh one. */
  identity?: Identity | undefined
  release?: string | undefined
  checkpoint?: string | undefined
}

export interface SealedReport {
  envelope: Envelope
  /** base64url; sent with the envelope, and kept to show later what the commitment is of. */
  salt: string
  commitment: string
  /** Of the report: what seals and opens messages and evidence. */
  identity: Identity
}

/**
 * Seals a report: the text to a key of its own, and that key to the body and to her mailbox.
 * @param keys - recipients of the body, published in `sealing-keys`: of an officer and of recovery, two at least
 * @param random - random bytes of that number
 * @throws RangeError with fewer than two different keys: to one alone nothing is sealed
 */
export const sealReport = async (
  input: ReportInput,
  keys: readonly string[],
  random: (bytes: number) => Uint8Array,
): Promise<SealedReport> => {
  if (new Set(keys).size < 2) throw new RangeError('a body has two keys at least')
  const identity = input.identity ?? (await newIdentity())
  const { body } = input.shown
  const grant = async (use: Grant['use'], holder: string, to: readonly string[], secret: string): Promise<Grant> => ({
    holder,
    use,
    sealed: encodeLong(await seal(to, pad(new TextEncoder().encode(secret)))),
  })
  const { contact, mailbox } = input
  const ofContact = contact && (await newIdentity())
  const envelope: Envelope = withoutUndefined({
    version: 'lucid-report-v1',
    category: input.statement.category,
    ...input.shown,
    recipient: identity.recipient,
    report: encodeLong(await sealLetter([identity.recipient], input.statement)),
    grants: [
      await grant('report', body, keys, identity.identity),
      await grant('report', MAILBOX, [mailbox.recipient], identity.identity),
      ...(ofContact ? [await grant('contact', body, keys, ofContact.identity)] : []),
      ...(ofContact ? [await grant('contact', MAILBOX, [mailbox.recipient], ofContact.identity)] : []),
    ],
    ...(contact &&
      ofContact && {
        contact: {
          recipient: ofContact.recipient,
          sealed: encodeLong(await sealLetter([ofContact.recipient], contact.letter)),
          mayForward: contact.mayForward,
        },
      }),
    files: input.files ?? [],
    locator: mailbox.locator,
    keys: await Promise.all(keys.map((key) => fingerprintOf(key, sha256))),
    release: input.release,
    checkpoint: input.checkpoint,
  })
  const salt = random(SALT_BYTES)
  return { envelope, salt: encodeBase64Url(salt), commitment: await commitTo(envelope, salt, sha256), identity }
}

/** Canonical JSON has no `undefined`. */
const withoutUndefined = <Fields extends object>(fields: Fields): Fields => {
  for (const [name, value] of Object.entries(fields)) if (value === undefined) Reflect.deleteProperty(fields, name)
  return fields
}
