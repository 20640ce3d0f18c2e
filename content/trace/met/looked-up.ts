import type { StandingChange } from '../../certificates/life.ts'
import { certificateOf, mayUse, type MarkUse } from '../../certificates/may-use.ts'
import { dayBefore } from '../../certificates/day.ts'
import { stateOn, type CertificateState } from '../../certificates/verdict.ts'
import { REGISTERS } from '../../generated/registers.ts'
import { isWarning } from '../../label-watch/alert.ts'
import { isDemonstration } from '../../registers/demonstration.ts'
import type { Body } from '../../registers/facts.ts'
import { textIn } from '../../registers/text-in.ts'
import { recordPath } from '../../registers/present.ts'
import type { Bilingual } from '../../registers/register.ts'
import type { MetRecord } from './met-code.ts'

/** What a record that speaks of a code comes to on a day, in a sentence. */

/** A record as it stands; `body` is `null` once its publisher took it back. */
export interface Standing {
  key: string
  publisher: string
  body: Body | null
}

/** A certificate with the changes of its state, in the order they were stated. */
export interface StandingCertificate extends Standing {
  changes: readonly StandingChange[]
}

const recordOf = (
  register: string,
  { key, publisher }: Standing,
  path: string,
): Pick<MetRecord, 'register' | 'key' | 'path' | 'demonstration'> => ({
  register,
  key,
  path,
  demonstration: isDemonstration(publisher),
})

const TAKEN_BACK: Pick<MetRecord, 'said' | 'holds'> = {
  said: {
    zh: '登记过，发布者后来把这条登记整个撤回了。',
    en: 'It was recorded, and its publisher took the whole record back.',
  },
  holds: false,
}

/** On which days its state holds, in words. */
const stateSaid = ({ state, since = '', until }: ReturnType<typeof stateOn>): Bilingual => {
  switch (state) {
    case 'valid':
      return until === undefined
        ? { zh: '现在有效，没有写到期日。', en: 'Valid now; no last day is stated.' }
        : { zh: `现在有效，到 ${until} 为止。`, en: `Valid now, until ${until}.` }
    case 'suspended':
      return { zh: `${since} 起暂停，现在不能用。`, en: `Suspended since ${since}: it does not hold now.` }
    case 'withdrawn':
      return { zh: `${since} 起撤销，不再有效。`, en: `Withdrawn since ${since}: it holds no more.` }
    case 'replaced':
      return { zh: `${since} 起由另一张证书取代。`, en: `Replaced by another certificate since ${since}.` }
    case 'expired':
      return { zh: `已经到期，最后一天是 ${dayBefore(since)}。`, en: `Expired: its last day was ${dayBefore(since)}.` }
    case 'not-yet':
      return { zh: '还没有到发证的那一天。', en: 'Its day of issue has not come yet.' }
  }
}

const heldOn = ({ body, changes }: StandingCertificate, day: string): ReturnType<typeof stateOn> =>
  stateOn({ issued: textIn(body, 'issued') ?? '', expires: textIn(body, 'expires'), changes }, day)

export const stateOfCertificate = (certificate: StandingCertificate, day: string): CertificateState | undefined =>
  certificate.body === null ? undefined : heldOn(certificate, day).state

/** @param isExact - whether its number is the one asked for, and not one that can be taken for it */
export const certificateFound = (certificate: StandingCertificate, day: string, isExact = true): MetRecord => {
  const { key, body } = certificate
  const record = {
    ...recordOf('certificates', certificate, `/certificates/${encodeURIComponent(key)}/`),
    name: textIn(body, 'holderName') ?? '',
  }
  if (body === null) return { ...record, ...TAKEN_BACK }
  const held = heldOn(certificate, day)
  const said = stateSaid(held)
  return {
    ...record,
    said: isExact
      ? said
      : {
          zh: `${said.zh}登记的写法是 ${key}，请和手里的逐字对照。`,
          en: `${said.en} It is recorded as ${key}: compare it with yours, character by character.`,
        },
    holds: held.state === 'valid',
  }
}

/** A choice of a register in words; as it is stated where the register has no words for it. */
const choice = (register: string, field: string, value: string | undefined): Bilingual =>
  REGISTERS[register]?.fields[field]?.enum?.[value ?? ''] ?? { zh: value ?? '', en: value ?? '' }

export const alertFound = (alert: Standing & { body: Body }, day: string): MetRecord => {
  const { key, body } = alert
  const [kind, status] = [
    choice('label-alerts', 'kind', textIn(body, 'kind')),
    choice('label-alerts', 'status', textIn(body, 'status')),
  ]
  const warns = isWarning(body, day)
  return {
    ...recordOf('label-alerts', alert, recordPath('label-alerts', key)),
    name: textIn(body, 'product') ?? '',
    said: warns
      ? {
          zh: `标着这个编号的东西有一条提示：${kind.zh}（${status.zh}）。`,
          en: `There is a warning about goods with this number: ${kind.en} (${status.en}).`,
        }
      : {
          zh: `标着这个编号的东西有过一条提示，现在不再警示：${kind.zh}（${status.zh}）。`,
          en: `There was a warning about goods with this number; it warns no more: ${kind.en} (${status.en}).`,
        },
    ...(warns ? { holds: false } : {}),
  }
}

/** A record whose register has a `status` of its own. */
const statusFound = (register: string, record: Standing, path: string, good: string): MetRecord => {
  const { body } = record
  const own = { ...recordOf(register, record, path), name: textIn(body, 'name') ?? '' }
  if (body === null) return { ...own, ...TAKEN_BACK }
  const stated = textIn(body, 'status')
  if (stated === undefined)
    return { ...own, said: { zh: '登记里有，没有写状态。', en: 'It is recorded, without a status.' } }
  const { zh, en } = choice(register, 'status', stated)
  return {
    ...own,
    said: { zh: `登记的状态：${zh}。`, en: `Its status is recorded as: ${en}.` },
    holds: stated === good,
  }
}

export const indicationFound = (record: Standing): MetRecord =>
  statusFound('geographical-indications', record, recordPath('geographical-indications', record.key), 'protected')

export const organisationFound = (record: Standing): MetRecord =>
  statusFound('organisations', record, `/organisations/${record.key}/`, 'active')

/** @param states - of certificates behind marks, by number */
export const markFound = (
  use: MarkUse & Standing & { body: Body },
  day: string,
  states: ReadonlyMap<string, CertificateState>,
): MetRecord => {
  const { key, body } = use
  const may = mayUse(use, day, states.get(certificateOf(use) ?? ''))
  const said = {
    yes: { zh: '现在可以用这个标志：', en: 'May use this mark now:' },
    no: { zh: '现在不可以用这个标志：', en: 'May not use this mark now:' },
    certificate: {
      zh: '证书有效期间可以用这个标志（那张证书不在本平台）：',
      en: 'May use this mark while its certificate holds, which is not on this portal:',
    },
  }
  return {
    ...recordOf('mark-users', use, recordPath('mark-users', key)),
    name: textIn(body, 'markName') ?? textIn(body, 'mark') ?? '',
    said: said[may],
    ...(may === 'certificate' ? {} : { holds: may === 'yes' }),
  }
}
