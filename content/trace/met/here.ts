import { plainNumber } from '../../certificates/number.ts'
import { certificateOf, type MarkUse } from '../../certificates/may-use.ts'
import { REGISTERS } from '../../generated/registers.ts'
import type { Body } from '../../registers/facts.ts'
import type { Bilingual } from '../../registers/register.ts'
import {
  alertFound,
  certificateFound,
  indicationFound,
  markFound,
  organisationFound,
  stateOfCertificate,
  type Standing,
  type StandingCertificate,
} from './looked-up.ts'
import type { MetCode, MetHere, MetKind, MetRecord } from './met-code.ts'

/** Says of a code what the registers of this portal hold of it. */

/** What the registers hold of a text, whatever kind of code it is. */
export interface Recorded {
  /** What was asked, as it was typed or read. */
  typed: string
  /** With exactly this number, or one that can be taken for it. */
  certificates: readonly StandingCertificate[]
  alerts: readonly (Standing & { body: Body })[]
  indication: Standing | undefined
  organisation: Standing | undefined
  /** Marks that the organisation may or might use. */
  marks: readonly (MarkUse & Standing & { body: Body })[]
  /** Certificates behind those marks, by number. */
  behind: readonly StandingCertificate[]
  /** Certificates that the organisation holds. */
  held: readonly StandingCertificate[]
  /** Whether any register speaks of the organisation. */
  isMentioned: boolean
}

/** Registers looked through for each kind; those of the first speak for what is not found. */
const LOOKED: Partial<Record<MetKind, readonly [string, ...string[]]>> = {
  certificate: ['certificates', 'label-alerts'],
  organic: ['certificates', 'label-alerts'],
  'green-food': ['certificates', 'label-alerts'],
  'geographical-indication': ['geographical-indications', 'label-alerts'],
  'credit-code': ['organisations', 'mark-users', 'certificates'],
}

/** Kinds of which no register here keeps a list. */
const NOWHERE: readonly MetKind[] = ['organic', 'green-food']

const titlesOf = (registers: readonly string[]): Bilingual => {
  const titles = registers.flatMap((id) => REGISTERS[id]?.title ?? [])
  return { zh: titles.map(({ zh }) => `“${zh}”`).join(''), en: titles.map(({ en }) => `“${en}”`).join(', ') }
}

const notFound = (kind: MetKind, registers: readonly string[]): Bilingual => {
  const titles = titlesOf(registers)
  if (NOWHERE.includes(kind))
    return {
      zh: `本平台没有这种码的名单，只在${titles.zh}里看了有没有这个号，没有。这不说明它是真是假。`,
      en: `The portal keeps no list of such codes. It looked for the number in ${titles.en} alone and found none, which makes it neither true nor false.`,
    }
  const absence = REGISTERS[registers[0] ?? '']?.absence
  return {
    zh: `本平台的${titles.zh}里没有。${absence?.zh ?? ''}`,
    en: `Not found in this portal’s registers: ${titles.en}. ${absence?.en ?? ''}`.trim(),
  }
}

const FOUND: Bilingual = { zh: '本平台的登记里有。', en: 'It is in this portal’s registers.' }
const ALIKE: Bilingual = {
  zh: '本平台没有和它完全一样的编号，有容易看错的：',
  en: 'No number here is exactly this one. What it may have been misread for:',
}
const MENTIONED: Bilingual = {
  zh: '本平台的单位名录里没有它，别的登记里提到过它。',
  en: 'It is not in the portal’s list of organisations; other registers speak of it.',
}

/** A number without what stands between its letters and digits; look-alikes stay apart. */
const bare = (text: string): string => plainNumber(text).replace(/[^A-Z0-9\p{Unified_Ideograph}]/gu, '')

/** Whether two numbers are the same but for width, case, spaces and hyphens. */
const isSameNumber = (a: string, b: string): boolean => bare(a) === bare(b)

const foundOf = ({ kind }: MetCode, recorded: Recorded, day: string): MetRecord[] => {
  const warnings = recorded.alerts.map((alert) => alertFound(alert, day))
  switch (kind) {
    case 'certificate':
    case 'organic':
    case 'green-food':
      return [
        ...recorded.certificates.map((one) => certificateFound(one, day, isSameNumber(one.key, recorded.typed))),
        ...warnings,
      ]
    case 'geographical-indication':
      return [...(recorded.indication ? [indicationFound(recorded.indication)] : []), ...warnings]
    case 'credit-code': {
      const states = new Map(
        recorded.behind.flatMap((one) => {
          const state = stateOfCertificate(one, day)
          return state === undefined ? [] : [[one.key, state] as const]
        }),
      )
      const named = new Set(recorded.marks.map((mark) => certificateOf(mark)))
      return [
        ...(recorded.organisation ? [organisationFound(recorded.organisation)] : []),
        ...recorded.marks.map((mark) => markFound(mark, day, states)),
        // One behind a mark is said with the mark.
        ...recorded.held.filter(({ key }) => !named.has(key)).map((one) => certificateFound(one, day)),
      ]
    }
    default:
      return []
  }
}

const saidOf = (
  met: MetCode,
  registers: readonly string[],
  found: readonly MetRecord[],
  recorded: Recorded,
): Bilingual => {
  const standing = found.filter(({ register }) => register !== 'label-alerts')
  if (standing.length === 0)
    return met.kind === 'credit-code' && recorded.isMentioned ? MENTIONED : notFound(met.kind, registers)
  const isAlikeAlone =
    met.kind !== 'credit-code' &&
    met.kind !== 'geographical-indication' &&
    standing.every(({ key }) => !isSameNumber(key, recorded.typed))
  return isAlikeAlone ? ALIKE : FOUND
}

/** Pages that exist only where something is recorded. */
const ofRecord = (met: MetCode, here: MetHere, { isMentioned }: Recorded): string | undefined => {
  if (met.kind === 'certificate') return undefined
  if (met.kind === 'geographical-indication') return here.found[0] ? undefined : met.ours
  return here.found.length > 0 || isMentioned ? met.ours : undefined
}

/**
 * A code with what the registers hold of it; as it is where they hold nothing of its kind.
 * @param day - `YYYY-MM-DD` in Asia/Shanghai
 */
export const lookedUp = (met: MetCode, recorded: Recorded, day: string): MetCode => {
  const registers = LOOKED[met.kind]
  // What cannot be a code of its kind stands in no register.
  if (registers === undefined || (met.kind === 'credit-code' && met.checked[0]?.holds !== true)) return met
  const found = foundOf(met, recorded, day)
  const here = { day, registers: [...registers], said: saidOf(met, registers, found, recorded), found }
  const { ours: _, ...rest } = met
  const ours = ofRecord(met, here, recorded)
  return { ...rest, here, ...(ours === undefined ? {} : { ours }) }
}
