import * as z from 'zod'
import type { Wrong } from '../forms/wrong.ts'
import { stripInvisible } from '../registers/text.ts'
import { CATEGORIES } from './categories.ts'
import { faultText, wrongFrom, type ReportFault } from './faults.ts'
import { Day, FileId, Latitude, Longitude, MOST_FILE_BYTES, MOST_FILES, PlaceCode, prose, Sha256 } from './fields.ts'
import { open, pad, seal, unpad } from './sealing.ts'
import type { Bytes } from '../log/bytes.ts'

/** What is sealed: only who holds a key reads it, the portal never. */

/** Characters. */
export const MOST = {
  text: 100_000,
  message: 20_000,
  address: 200,
  name: 100,
  knows: 2_000,
  note: 500,
  contact: 200,
} as const
/** Entries of a diary: one a day for a year. */
export const MOST_DIARY = 366

const fault = (name: ReportFault): { error: ReportFault } => ({ error: name })

/** A file as it was before it was sealed. */
export const SealedFile = z.strictObject({
  id: FileId,
  /** As its owner called it. */
  name: prose(MOST.name),
  /** As the browser says, never believed. */
  mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,80}$/, fault('format')),
  bytes: z.int().min(1).max(MOST_FILE_BYTES),
  /** Of the file as it is, before padding. */
  sha256: Sha256,
})
export type SealedFile = z.output<typeof SealedFile>

const Where = z
  .strictObject({
    place: PlaceCode,
    address: prose(MOST.address).optional(),
    /** WGS 84, decimal degrees as text. */
    longitude: Longitude.optional(),
    latitude: Latitude.optional(),
    /** A dot on the sketch of the place: thousandths of its width and height from the top left. */
    sketch: z.strictObject({ x: z.int().min(0).max(1_000), y: z.int().min(0).max(1_000) }).optional(),
  })
  .refine((where) => (where.longitude === undefined) === (where.latitude === undefined), fault('pair'))

const When = z
  .strictObject({
    kind: z.enum(['once', 'now', 'recurring']),
    from: Day,
    to: Day.optional(),
    /** Hour 0..23 in Asia/Shanghai. */
    hour: z.int().min(0).max(23).optional(),
    diary: z
      .array(
        z.strictObject({
          day: Day,
          hour: z.int().min(0).max(23).optional(),
          note: prose(MOST.note).optional(),
        }),
      )
      .max(MOST_DIARY)
      .optional(),
  })
  .refine((when) => when.to === undefined || when.to >= when.from, { error: 'days-in-order', path: ['to'] })

export const Statement = z.strictObject({
  version: z.literal('lucid-statement-v1'),
  category: z.enum(CATEGORIES),
  text: prose(MOST.text),
  where: Where,
  when: When,
  /** Whom she thinks it was; an organisation by its name or its unified social credit code. */
  who: z.strictObject({ name: prose(MOST.name).optional(), organisation: prose(MOST.name).optional() }).optional(),
  /** Who else could know this: tells the body what it must not let slip. */
  knows: prose(MOST.knows).optional(),
  files: z.array(SealedFile).max(MOST_FILES),
})
export type Statement = z.output<typeof Statement>

/** How to reach her; sealed apart, opened with a reason that she sees. */
export const Contact = z.strictObject({
  version: z.literal('lucid-contact-v1'),
  name: prose(MOST.contact).optional(),
  phone: prose(MOST.contact).optional(),
  email: prose(MOST.contact).optional(),
  other: prose(MOST.contact).optional(),
})
export type Contact = z.output<typeof Contact>

/** What either side writes later, with evidence that was added. */
export const Message = z.strictObject({
  version: z.literal('lucid-message-v1'),
  text: prose(MOST.message),
  files: z.array(SealedFile).max(MOST_FILES).optional(),
})
export type Message = z.output<typeof Message>

/** What was read, with the names of invisible characters that were taken out of it; or everything wrong with it. */
export type Read<Kind> = { value: Kind; stripped: string[] } | { wrong: Wrong[] }

/** Prose everywhere in what a form gives, in NFC, without invisible characters and blanks at the ends. */
const cleaned = (given: unknown, stripped: Set<string>): unknown => {
  if (typeof given === 'string') {
    // What is far too long is refused, not looked at.
    if (given.length > 4 * MOST.text) return given
    const clean = stripInvisible(given.normalize('NFC'))
    for (const name of clean.stripped) stripped.add(name)
    return clean.text.trim()
  }
  if (Array.isArray(given)) return given.map((item: unknown) => cleaned(item, stripped))
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(
    Object.entries(given).map(([name, item]: [string, unknown]) => [name, cleaned(item, stripped)]),
  )
}

const reading =
  <Kind>(schema: z.ZodType<Kind>) =>
  (given: unknown): Read<Kind> => {
    const stripped = new Set<string>()
    const read = schema.safeParse(cleaned(given, stripped), { reportInput: true })
    return read.success ? { value: read.data, stripped: [...stripped] } : { wrong: wrongFrom(read.error.issues) }
  }

/** Reads what somebody wrote before it is sealed, and what was opened before it is shown. */
export const readStatement = reading(Statement)
export const readContact = reading(Contact)
export const readMessage = reading(Message)

type Letter = Statement | Contact | Message

/** Padded, then sealed. @throws RangeError as `seal` */
export const sealLetter = (recipients: readonly string[], letter: Letter): Promise<Bytes> =>
  seal(recipients, pad(new TextEncoder().encode(JSON.stringify(letter))))

const opening =
  <Kind>(read: (given: unknown) => Read<Kind>) =>
  /** @throws Unopened when this identity does not open it */
  async (identity: string, sealed: Uint8Array): Promise<Read<Kind>> => {
    const opened = await open(identity, sealed)
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(unpad(opened) ?? opened)
      const given: unknown = JSON.parse(text)
      return read(given)
    } catch {
      return { wrong: [{ pointer: '', message: faultText('format') }] }
    }
  }

/** Opens what was sealed. What a stranger sealed may hold anything: it is read like a form. */
export const openStatement = opening(readStatement)
export const openContact = opening(readContact)
export const openMessage = opening(readMessage)
