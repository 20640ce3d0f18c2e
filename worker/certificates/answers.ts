import { z } from '@hono/zod-openapi'
import type { Verdict } from '../../content/certificates/verdict.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isWarning } from '../../content/label-watch/alert.ts'
import { present, recordPath } from '../../content/registers/present.ts'
import type { ListedCertificate } from '../../db/record/certificate-list.ts'
import type { CertificateView } from '../../db/record/certificates.ts'
import { referredName } from '../../db/record/referred.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { RecordBody } from '../http/openapi.ts'

/** Certificates as the API answers them. */

export const State = z.enum(['valid', 'suspended', 'withdrawn', 'expired', 'replaced', 'not-yet'])
const Accredited = z.enum(['within', 'outside-scope', 'outside-period', 'unknown'])

const VerdictBody = z
  .object({
    day: z.string(),
    state: State,
    since: z.string().optional().describe('First day of this state.'),
    until: z.string().optional().describe('Last day of it as known now.'),
    change: z
      .looseObject({ change: z.string(), effective: z.string(), reason: z.string().optional() })
      .optional()
      .describe('What brought it about, unless it is a date alone.'),
    accreditation: Accredited.describe('Whether the certifier was accredited for it on the day of issue.'),
    accreditationOn: Accredited.describe('The same on the day asked for.'),
    accredited: z.looseObject({ by: z.string(), from: z.string() }).optional(),
  })
  .openapi('CertificateVerdict')

export const ListedBody = z
  .object({
    number: z.string(),
    state: State.describe('On the day asked for.'),
    since: z.string().optional(),
    until: z.string().optional(),
    url: z.string(),
    page: z.string(),
    record: RecordBody,
  })
  .openapi('ListedCertificate')

export const CertificateBody = z
  .object({
    number: z.string(),
    url: z.string(),
    page: z.string(),
    verdict: VerdictBody.optional().describe('Absent of a certificate that was taken back whole.'),
    record: RecordBody,
    changes: z.array(RecordBody),
    products: z.array(RecordBody),
    accreditations: z.array(RecordBody),
    scheme: z.record(z.string(), z.unknown()).optional(),
    certifier: z.record(z.string(), z.unknown()).optional(),
    alerts: z
      .array(
        z.object({
          key: z.string(),
          publisher: z.string(),
          page: z.string(),
          warning: z
            .boolean()
            .describe('Whether it still warns on the day asked for: neither cleared nor past its time.'),
          body: z.record(z.string(), z.unknown()),
        }),
      )
      .describe('Published alerts about labels with this number; at most five, the newest first.'),
    treeSize: z.int(),
  })
  .openapi('Certificate')

export const certificateUrl = (number: string): string => `/api/certificates/${encodeURIComponent(number)}`
const certificatePage = (number: string): string => `/certificates/${encodeURIComponent(number)}/`

const shown = (record: StoredRecord) => {
  const register = REGISTERS[record.register]
  if (!register) throw new Error(`no register ${record.register}`)
  return present(register, record)
}

export const listedAnswer = ({ number, state, since, until, record }: ListedCertificate) => ({
  number,
  state,
  since,
  until,
  url: certificateUrl(number),
  page: certificatePage(number),
  record: shown(record),
})

/**
 * @param verdict - on the day asked for; `undefined` of a certificate that was taken back
 * @param day - asked for
 */
export const certificateAnswer = (view: CertificateView, verdict: Verdict | undefined, day: string) => {
  const { number, record, changes, products, accreditations, referred, alerts, treeSize } = view
  const { scheme, certifier } = record.body ?? {}
  return {
    number,
    url: certificateUrl(number),
    page: certificatePage(number),
    ...(verdict ? { verdict: plain(verdict) } : {}),
    record: shown(record),
    changes: changes.map(shown),
    products: products.map(shown),
    accreditations: accreditations.map(shown),
    scheme: referred.get(referredName('certification-schemes', String(scheme))),
    certifier: referred.get(referredName('certification-bodies', String(certifier))),
    alerts: alerts.map(({ key, publisher, body }) => ({
      key,
      publisher,
      page: recordPath('label-alerts', key),
      warning: isWarning(body, day),
      body,
    })),
    treeSize,
  }
}

const plain = ({ change, accredited, ...verdict }: Verdict) => ({
  ...verdict,
  ...(change ? { change: { ...change } } : {}),
  ...(accredited ? { accredited: { ...accredited } } : {}),
})
