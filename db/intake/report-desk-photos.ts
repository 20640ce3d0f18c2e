import * as z from 'zod'
import type { StoredReport } from './reports-tables.ts'

/** Public copies of photographs as the row of a report names them, before anybody but the body sees them. */

const Photo = z.object({
  sha256: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  alt: z.string().optional(),
  /** Key in `EVIDENCE`. */
  objectKey: z.string(),
})
export type OfferedPhoto = z.output<typeof Photo>

/** What she offered to publish; nothing of what does not read like one. */
export const offeredPhotos = ({ publicPhotos }: Pick<StoredReport, 'publicPhotos'>): OfferedPhoto[] =>
  z
    .array(z.unknown())
    .catch([])
    .parse(JSON.parse(publicPhotos ?? '[]'))
    .flatMap((given) => {
      const read = Photo.safeParse(given)
      return read.success ? [read.data] : []
    })
