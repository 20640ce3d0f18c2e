import * as z from 'zod'

/** What the portal answers of a mailbox; everything is text of somebody else until it is shown as text. */

const Day = z.string().nullable()

export const Followed = z.object({
  number: z.string(),
  category: z.string(),
  body: z.string(),
  place: z.string(),
  day: z.string(),
  received: z.string(),
  recurring: z.boolean(),
  visibility: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  finding: z.string().nullable(),
  penalty: z.string().nullable(),
  answer: z.string().nullable(),
  clock: z.string().nullable(),
  acceptDue: Day,
  due: Day,
  extended: Day,
  accepted: Day,
  settled: Day,
  closed: Day,
  reopenUntil: Day,
  rating: z.string().nullable(),
  publicText: z.string().nullable(),
  released: Day,
  redactedText: z.string().nullable(),
  redactionReason: z.string().nullable(),
  recipient: z.string().nullable(),
  contactRecipient: z.string().nullable(),
  report: z.string().nullable(),
  contact: z.string().nullable(),
  grants: z.array(z.object({ use: z.enum(['report', 'contact']), sealed: z.string() })),
  events: z.array(
    z.object({
      seq: z.int(),
      day: z.string(),
      state: z.string().nullable(),
      kind: z.string(),
      by: z.string(),
      to: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  openings: z.array(
    z.object({
      use: z.enum(['contact', 'text']),
      day: z.string(),
      by: z.string(),
      body: z.string().nullable(),
      reason: z.string(),
    }),
  ),
  messages: z.array(z.object({ seq: z.int(), by: z.string(), day: z.string(), sealed: z.string() })),
  files: z.array(z.object({ id: z.string(), bytes: z.int(), sealedSha256: z.string(), by: z.string() })),
  upload: z.object({ token: z.string(), expires: z.string() }).nullable(),
})
export type Followed = z.output<typeof Followed>
