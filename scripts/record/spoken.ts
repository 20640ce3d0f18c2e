import { BadUse } from '../log/sentences.ts'
import { complaintOf } from '../portal/complaint.ts'

/** For `endOf`: what the person at the keyboard can put right ends a command with its sentence. */
export const spoken =
  <T>(run: () => Promise<T>) =>
  (): Promise<T> =>
    run().catch((error: unknown) => {
      const complaint = complaintOf(error)
      throw complaint ? new BadUse('complaint', { why: complaint.message }) : error
    })
