import type { Body } from '../registers/facts.ts'
import { textIn } from '../registers/text-in.ts'
import type { CertificateState } from './verdict.ts'

/** Whether somebody may use a mark. `certificate`: only while the certificate holds, which its page tells. */
export type MayUse = 'yes' | 'no' | 'certificate'

/** What is stated of a user of a mark. */
export interface MarkUse {
  body: Body
  /** Status of the indication or brand itself; `null` of a certificate, or where it is not recorded. */
  markStatus: string | null
}

/** The certificate behind a mark of certification. */
export const certificateOf = ({ body }: Pick<MarkUse, 'body'>): string | undefined =>
  textIn(body, 'certificate') ?? (body['kind'] === 'certificate' ? textIn(body, 'mark') : undefined)

/** Indications and brands that are no more, or rest: nobody may use their mark, whoever was allowed to. */
const ENDED: readonly string[] = ['cancelled', 'ended', 'suspended']

export const isMarkEnded = ({ markStatus }: Pick<MarkUse, 'markStatus'>): boolean =>
  markStatus !== null && ENDED.includes(markStatus)

/**
 * @param today - `YYYY-MM-DD`
 * @param state - of the certificate behind a mark of certification, where it is recorded here
 */
export const mayUse = ({ body, markStatus }: MarkUse, today: string, state?: CertificateState): MayUse => {
  const [from, until] = [textIn(body, 'from'), textIn(body, 'until')]
  const isNow = (from === undefined || from <= today) && (until === undefined || today <= until)
  if (body['status'] !== 'lawful' || !isNow || isMarkEnded({ markStatus })) return 'no'
  if (body['kind'] !== 'certificate') return 'yes'
  return state === undefined ? 'certificate' : state === 'valid' ? 'yes' : 'no'
}
