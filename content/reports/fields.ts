import * as z from 'zod'
import { findPersonalNumber } from '../people/identifiers.ts'
import { findInvisible, hasLostCharacters, isLongerThan } from '../registers/text.ts'
import type { ReportFault } from './faults.ts'

/** Fields that what is sealed and what is sent have in common. */

// Pages forbid making programs of texts: schemas do not even try. Said before the first of them is made.
z.config({ jitless: true })

const fault = (name: ReportFault): { error: ReportFault } => ({ error: name })

/** Lines may be broken; nothing else is hidden. */
const isSeen = (text: string): boolean => findInvisible(text.replaceAll('\n', '')) === undefined

/** Counted as people count: characters, not UTF-16 units. */
const within = (most: number) => (text: string, context: z.core.$RefinementCtx<string>) => {
  if (isLongerThan(text, most))
    context.addIssue({ code: 'too_big', origin: 'string', maximum: most, inclusive: true, input: text })
}

/** A check of text that is not far too long, which is refused without being looked at. */
const unlessEndless =
  (most: number, check: (text: string) => boolean) =>
  (text: string): boolean =>
    text.length > 2 * most || check(text)

/** Prose in NFC without invisible characters. @param most - characters */
export const prose = (most: number, least = 1) =>
  z
    .string()
    .superRefine(within(most))
    .refine((text) => text.trim().length >= least, fault('too-short'))
    .refine(
      unlessEndless(most, (text) => isSeen(text) && text === text.normalize('NFC')),
      fault('invisible'),
    )
    .refine((text) => !hasLostCharacters(text), fault('lost'))

/** Prose that will be published: no number that points at a person. */
export const publicProse = (most: number, least = 1) =>
  prose(most, least).refine(
    unlessEndless(most, (text) => !findPersonalNumber(text)),
    fault('personal'),
  )

const isDay = (text: string): boolean => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** A day in Asia/Shanghai. */
export const Day = z.string().refine(isDay, fault('day'))

export const isMonday = (day: string): boolean => isDay(day) && new Date(`${day}T00:00:00Z`).getUTCDay() === 1

/** GB/T 2260: a county or a town, whose own digits are not all zero. */
export const PlaceCode = z.string().regex(/^\d{6}((?!000)\d{3})?$/, fault('place'))

/** Lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, fault('hash'))

/** Decimal degrees as text. @param decimals - at most; of a public cell exactly two */
const degrees = (least: number, most: number, form: RegExp, wrong: ReportFault) =>
  z.string().refine((text) => form.test(text) && Number(text) >= least && Number(text) <= most, fault(wrong))

const EXACT = /^\d{1,3}(\.\d{1,7})?$/
const CELL = /^\d{1,3}\.\d\d$/

/** Where the country lies. */
export const Longitude = degrees(73, 136, EXACT, 'coordinate')
export const Latitude = degrees(3, 54, EXACT, 'coordinate')

/** South-west corner of a cell of 0.01°, about a kilometre. */
export const Cell = z.strictObject({
  longitude: degrees(73, 136, CELL, 'cell'),
  latitude: degrees(3, 54, CELL, 'cell'),
})
export type Cell = z.output<typeof Cell>

/** What a file is called in everything about it: random, base64url. */
export const FileId = z.string().regex(/^[A-Za-z0-9_-]{16,43}$/, fault('format'))

/** Files of one report. */
export const MOST_FILES = 10
/** Bytes of one of them as it is. */
export const MOST_FILE_BYTES = 20_000_000
