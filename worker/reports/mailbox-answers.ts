import { z } from '@hono/zod-openapi'
import { MOST_SEALED_FILE_BYTES } from '../../content/reports/envelope.ts'
import { FileId, Sha256 } from '../../content/reports/fields.ts'

/** What a mailbox answers, described. */

export const OWN = 'With `Authorization: Receipt <locator>`, the first half of what the receipt code derives to.'

export const FilePart = z.object({
  id: FileId,
  sealedSha256: Sha256,
  bytes: z.int().min(1).max(MOST_SEALED_FILE_BYTES),
})
