import * as z from 'zod'
import { Bilingual } from '../registers/register.ts'
import { documentAddress } from './did.ts'

/** The schema of `trusted-issuers.yaml`. */

export const TrustedIssuer = z.strictObject({
  id: z.string().refine((did) => documentAddress(did) !== undefined, 'a did:web without a port'),
  name: Bilingual,
  /** Why it is believed: by which law, agreement or accreditation. */
  why: Bilingual,
  since: z.iso.date(),
  /** Lists that its credentials name; nothing else of it is fetched but its document. */
  statusLists: z.array(z.url({ protocol: /^https$/ })),
})
export type TrustedIssuer = z.output<typeof TrustedIssuer>

export const TrustedIssuers = z.array(TrustedIssuer)
