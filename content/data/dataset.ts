import * as z from 'zod'
import { Bilingual, Standing } from '../registers/register.ts'

/** Who says what the portal itself publishes: `content/data/<register>.yaml`, beside the rows in `<register>.csv`. */
export const Dataset = z.strictObject({
  register: z.string().min(1),
  source: z.strictObject({
    title: Bilingual,
    /** Who answers for the document, not who hosts it. */
    publisher: Bilingual,
    /** Who collected it, where that is someone else. */
    collectedBy: Bilingual.optional(),
    url: z.url({ protocol: /^https$/ }),
    /** Page, table, column or revision where the figures stand. */
    locator: z.string().min(1).optional(),
    licence: z.string().min(1),
    citation: z.string().min(1).optional(),
    /** Day on which it was taken from there, or the state of the source. */
    extracted: z.string().min(1).optional(),
    standing: Standing.default('read'),
  }),
  /** Invented rows, shown as such wherever they appear. */
  demonstration: z.boolean(),
  note: Bilingual.optional(),
})
export type Dataset = z.output<typeof Dataset>
