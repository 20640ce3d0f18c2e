import * as z from 'zod'
import type { Wrong } from '../forms/wrong.ts'
import { isCreditCode } from '../organisations/credit-code.ts'
import { decodeLong } from './base64.ts'
import { CATEGORIES } from './categories.ts'
import { COMMITMENT } from './commitment.ts'
import { wrongFrom, type ReportFault } from './faults.ts'
import { Cell, Day, FileId, isMonday, MOST_FILES, PlaceCode, prose, publicProse, Sha256 } from './fields.ts'
import { countRecipients, FINGERPRINT, isRecipient, paddedLength } from './sealing.ts'

/** What is sent: everything that the server may read of a report, and the rest sealed. The commitment is to all of it. */

/** Characters of what is published. */
export const MOST_PUBLIC = { text: 4_000, alt: 200 } as const
/** Bytes: a statement of as many characters as it may have, padded and sealed. */
const MOST_REPORT_BYTES = 1_100_000
/** A contact or a key, padded and sealed to some. */
const MOST_SMALL_BYTES = 20_000
/** A file as large as it may be, padded, in chunks of 64 KiB with 16 bytes each, and the header. */
export const MOST_SEALED_FILE_BYTES = paddedLength(20_000_000) + 16 * 400 + 1_000

export const VISIBILITIES = ['public', 'numbers', 'authority'] as const
export type Visibility = (typeof VISIBILITIES)[number]
/** In place of a body, whoever has the receipt code. */
export const MAILBOX = 'mailbox'

const fault = (name: ReportFault): { error: ReportFault } => ({ error: name })

const Body = z.string().refine(isCreditCode, fault('body'))
const Recipient = z.string().refine(isRecipient, fault('recipient'))

/** A file of age, standard base64, sealed to `least` keys or more of the kind used here. @param most - bytes */
const sealed = (most: number, least = 1) =>
  z.string().refine((text) => {
    if (text.length > Math.ceil(most / 3) * 4) return false
    const bytes = decodeLong(text)
    return bytes !== undefined && countRecipients(bytes) >= least
  }, fault('sealed'))

const Public = z.strictObject({
  text: publicProse(MOST_PUBLIC.text, 2),
  /** Copies encoded anew in the browser, by their SHA-256. */
  photos: z.array(z.strictObject({ sha256: Sha256, alt: publicProse(MOST_PUBLIC.alt).optional() })).max(MOST_FILES),
  cell: Cell.optional(),
})

const Grant = z.strictObject({
  /** Unified social credit code of a body, or `mailbox`. */
  holder: z.union([z.literal(MAILBOX), Body], fault('body')),
  use: z.enum(['report', 'contact']),
  sealed: sealed(MOST_SMALL_BYTES),
})
export type Grant = z.output<typeof Grant>

const isUnique = (keys: readonly string[]): boolean => new Set(keys).size === keys.length

const Fields = z.strictObject({
  version: z.literal('lucid-report-v1'),
  category: z.enum(CATEGORIES),
  /** Unified social credit code of who is to handle it. */
  body: Body,
  place: PlaceCode,
  /** Day it was seen; of what recurs the Monday of that week. */
  day: Day,
  recurring: z.literal(true).optional(),
  visibility: z.enum(VISIBILITIES),
  public: Public.optional(),
  /** Bodies that are not to learn of it. */
  excluded: z.array(Body).max(20).refine(isUnique, fault('twice')).optional(),
  /** She chose the body above the one whose job it is. */
  superior: z.literal(true).optional(),
  /** Of this report alone: its text, files and messages are sealed to it. */
  recipient: Recipient,
  report: sealed(MOST_REPORT_BYTES),
  grants: z
    .array(Grant)
    .max(4)
    .refine((grants) => isUnique(grants.map(({ holder, use }) => `${holder} ${use}`)), fault('twice')),
  contact: z
    .strictObject({
      recipient: Recipient,
      sealed: sealed(MOST_SMALL_BYTES),
      /** Her separate consent that another body may be given it. */
      mayForward: z.boolean(),
    })
    .optional(),
  files: z
    .array(z.strictObject({ id: FileId, sealedSha256: Sha256, bytes: z.int().min(1).max(MOST_SEALED_FILE_BYTES) }))
    .max(MOST_FILES)
    .refine((files) => isUnique(files.map(({ id }) => id)), fault('twice')),
  /** Of her mailbox: 32 bytes, base64url. */
  locator: z.string().regex(COMMITMENT, fault('format')),
  /** Fingerprints of the keys of the body that it was sealed to. */
  keys: z
    .array(z.string().regex(FINGERPRINT, fault('format')))
    .min(2)
    .max(20)
    .refine(isUnique, fault('twice')),
  /** SHA-256 of the release of the form that sealed it, where one is published. */
  release: Sha256.optional(),
  /** Signed checkpoint that the keys were proven against. */
  checkpoint: prose(10_000).optional(),
  language: z.enum(['zh', 'en']),
})

/** Who must hold which key: the body, by two keys at least, and her own mailbox; nobody else. */
const hasGrants = ({ body, contact, grants }: z.output<typeof Fields>): boolean => {
  const granted = (use: Grant['use'], holder: string): Grant | undefined =>
    grants.find((grant) => grant.use === use && grant.holder === holder)
  const isForBody = (use: Grant['use']): boolean => {
    const bytes = decodeLong(granted(use, body)?.sealed ?? '')
    return bytes !== undefined && countRecipients(bytes) >= 2
  }
  const isWhole = isForBody('report') && granted('report', MAILBOX) !== undefined
  const isContactWhole = contact === undefined ? grants.every(({ use }) => use === 'report') : isForBody('contact')
  return isWhole && isContactWhole && grants.every(({ holder }) => holder === body || holder === MAILBOX)
}

export const Envelope = Fields.refine(hasGrants, { error: 'grants', path: ['grants'] })
  .refine(({ visibility, public: stated }) => visibility === 'public' || stated === undefined, {
    ...{ error: 'public-only', path: ['public'] },
  })
  .refine(({ visibility, public: stated }) => visibility !== 'public' || stated !== undefined, {
    ...{ error: 'public-missing', path: ['public'] },
  })
  .refine(({ recurring, day }) => recurring === undefined || isMonday(day), { error: 'monday', path: ['day'] })
  .refine(({ body, excluded }) => !excluded?.includes(body), { error: 'excluded', path: ['excluded'] })
export type Envelope = z.output<typeof Envelope>

/** Reads what was sent, to the letter: nothing is mended, since the commitment is to what was sent. */
export const readEnvelope = (given: unknown): { envelope: Envelope } | { wrong: Wrong[] } => {
  const read = Envelope.safeParse(given, { reportInput: true })
  return read.success ? { envelope: read.data } : { wrong: wrongFrom(read.error.issues) }
}
