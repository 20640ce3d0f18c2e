import * as z from 'zod'

/** What a mailbox answers to whoever has its code: as the API states it, and as the page that asks reads it. */

const BY = '`reporter`, `clock`, or unified social credit code.'
const Day = z.string().nullable()

export const Message = z.object({
  seq: z.int(),
  by: z.string().describe(BY),
  day: z.string(),
  sealed: z.string().describe('age file to the recipient of the report, base64.'),
})

export const Followed = z.object({
  number: z.string(),
  category: z.string(),
  body: z.string().describe('Unified social credit code of who handles it now.'),
  place: z.string(),
  day: z.string(),
  recurring: z.boolean(),
  received: z.string(),
  visibility: z.string(),
  source: z.string(),
  state: z.string(),
  reason: z.string().nullable().describe('Of the state.'),
  finding: z.string().nullable(),
  organisation: z.string().nullable(),
  penalty: z.string().nullable(),
  answer: z.string().nullable(),
  clock: z.string().nullable(),
  acceptDue: Day,
  due: Day,
  extended: Day,
  accepted: Day,
  settled: Day,
  closed: Day,
  reopenings: z.int(),
  reopenUntil: Day.describe('Last day on which it can be reopened; null where it cannot.'),
  rating: z.string().nullable(),
  publicText: z.string().nullable().describe('As it was agreed to be published.'),
  released: Day.describe('Day on which it was released for publication.'),
  redactedText: z.string().nullable(),
  redactionReason: z.string().nullable(),
  recipient: z.string().nullable().describe('age recipient of report, files and messages; null once erased.'),
  contactRecipient: z.string().nullable(),
  report: z.string().nullable().describe('age file, base64.'),
  contact: z.string().nullable().describe('age file, base64.'),
  grants: z
    .array(z.object({ use: z.enum(['report', 'contact']), sealed: z.string() }))
    .describe('Secrets sealed to the mailbox.'),
  events: z.array(
    z.object({
      seq: z.int(),
      day: z.string(),
      state: z.string().nullable(),
      kind: z.string(),
      by: z.string().describe(BY),
      to: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  openings: z
    .array(
      z.object({
        seq: z.int(),
        use: z.enum(['contact', 'text']),
        day: z.string(),
        by: z.string(),
        body: z.string().nullable(),
        reason: z.string(),
      }),
    )
    .describe('Who opened contact or text, and why.'),
  messages: z.array(Message),
  files: z.array(z.object({ id: z.string(), bytes: z.int(), sealedSha256: z.string(), by: z.string() })),
  reward: z
    .object({ share: z.int().describe('Among how many it is shared.'), fetched: z.boolean() })
    .nullable()
    .describe('Set aside for it: fetched with `POST /api/reports/{number}/reward`.'),
  upload: z
    .object({ token: z.string(), expires: z.string() })
    .nullable()
    .describe('Lets files be handed in, to be added with `POST /api/reports/{number}/evidence`.'),
  padding: z.string().describe('Blanks, up to whole steps of 4 KiB.'),
})
export type Followed = z.output<typeof Followed>
