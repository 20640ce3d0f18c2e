import { exactPosition, hourOf, shownDay, type Answers, type Now } from '../../../content/reports/answers.ts'
import type { Envelope } from '../../../content/reports/envelope.ts'
import { stripInvisible } from '../../../content/registers/text.ts'
import { isCategory } from '../../../content/reports/categories.ts'
import {
  readContact,
  readStatement,
  type Contact,
  type SealedFile,
  type Statement,
} from '../../../content/reports/statement.ts'
import type { Evidence } from './photos.ts'

/** From the answers to what is sealed and what is shown. */

const hour = (time: string): { hour?: number } => (time === '' ? {} : { hour: Number(time.slice(0, 2)) })
const text = <Name extends string>(name: Name, value: string): Partial<Record<Name, string>> =>
  value.trim() === '' ? {} : ({ [name]: value } satisfies Record<string, string> as Partial<Record<Name, string>>)

const timesOf = (answers: Answers, now: Now): Statement['when'] => {
  const at = hourOf(answers, now)
  if (answers.when === 'recurring') {
    const lines = [...answers.diary].sort((a, b) => (a.day < b.day ? -1 : 1))
    const [first, last] = [lines[0]?.day ?? now.day, lines.at(-1)?.day ?? now.day]
    return {
      kind: 'recurring',
      from: first,
      to: last,
      diary: lines.map(({ day, time, note }) => ({
        day,
        ...hour(time),
        // An hour is all that a line has room for; the minutes stand in its note.
        ...text('note', [time, note.trim()].filter((part) => part !== '').join(' ')),
      })),
    }
  }
  const isNow = answers.when === 'now'
  return {
    kind: isNow ? 'now' : 'once',
    from: isNow ? now.day : answers.day,
    ...(at === undefined ? {} : { hour: at }),
  }
}

/** What is sealed. @throws TypeError where the form let through what cannot be sealed */
export const statementOf = (answers: Answers, files: SealedFile[], now: Now): Statement => {
  const at = exactPosition(answers.position)
  const who = { ...text('name', answers.whoName), ...text('organisation', answers.organisation) }
  const read = readStatement({
    version: 'lucid-statement-v1',
    category: isCategory(answers.category) ? answers.category : 'other',
    text: answers.text,
    where: {
      place: answers.place,
      ...text('address', answers.address),
      ...(at ? { longitude: degrees(at.longitude), latitude: degrees(at.latitude) } : {}),
    },
    when: timesOf(answers, now),
    ...(Object.keys(who).length > 0 ? { who } : {}),
    ...text('knows', answers.knows),
    files,
  })
  if ('wrong' in read)
    throw new TypeError(read.wrong.map(({ pointer, message }) => `${pointer} ${message.en}`).join(' '))
  return read.value
}

const degrees = (value: number): string => String(Number(value.toFixed(6)))

export const contactOf = ({ contact, mayForward }: Answers): { letter: Contact; mayForward: boolean } | undefined => {
  if (contact.trim() === '') return undefined
  const read = readContact({ version: 'lucid-contact-v1', other: contact })
  return 'value' in read ? { letter: read.value, mayForward } : undefined
}

/** South-west corner of the cell of about a kilometre. */
export const cellOf = (answers: Answers): { longitude: string; latitude: string } | undefined => {
  const at = exactPosition(answers.position)
  if (!at || !answers.cell) return undefined
  const corner = (value: number): string => (Math.floor(value * 100) / 100).toFixed(2)
  return { longitude: corner(at.longitude), latitude: corner(at.latitude) }
}

/** Copies that will be published, by the SHA-256 of their bytes, hexadecimal. */
export interface PublicCopy {
  sha256: string
  copy: Blob
}

/** What the server may read. */
export const shownOf = (
  answers: Answers,
  body: string,
  copies: readonly PublicCopy[],
  choice: { excluded: readonly string[]; superior: boolean },
  language: 'zh' | 'en',
  now: Now,
): Pick<
  Envelope,
  'body' | 'place' | 'day' | 'recurring' | 'visibility' | 'public' | 'excluded' | 'superior' | 'language'
> => {
  const { day, recurring } = shownDay(answers, now)
  const cell = cellOf(answers)
  return {
    body,
    place: answers.place,
    day,
    ...(recurring ? { recurring: true as const } : {}),
    visibility: answers.visibility === 'public' || answers.visibility === 'numbers' ? answers.visibility : 'authority',
    ...(answers.visibility === 'public'
      ? {
          public: {
            text: stripInvisible(answers.publicText.normalize('NFC')).text.trim(),
            photos: copies.map(({ sha256 }) => ({ sha256 })),
            ...(cell ? { cell } : {}),
          },
        }
      : {}),
    ...(choice.excluded.length > 0 ? { excluded: [...choice.excluded] } : {}),
    ...(choice.superior ? { superior: true as const } : {}),
    language,
  }
}

export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
export const hashOf = async (bytes: BufferSource): Promise<string> =>
  hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

/** Which of the files go along in public: what she ticked, of a report that is public. */
export const publicCopies = async (answers: Answers, evidence: readonly Evidence[]): Promise<PublicCopy[]> => {
  if (answers.visibility !== 'public') return []
  const wanted = evidence.flatMap(({ copy, wantsPublic }) => (copy && wantsPublic ? [copy] : []))
  const copies = await Promise.all(
    wanted.map(async (copy) => ({ copy, sha256: await hashOf(await copy.arrayBuffer()) })),
  )
  return [...new Map(copies.map((one) => [one.sha256, one])).values()]
}
