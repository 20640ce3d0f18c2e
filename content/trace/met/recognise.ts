import { foldWidth } from '../../registers/key.ts'
import { certificate } from './certificate.ts'
import { commitment } from './commitment.ts'
import { creditCode } from './credit-code.ts'
import { geographicalIndication } from './geographical-indication.ts'
import { greenFood } from './green-food.ts'
import { digitalLink, elementString } from './gs1.ts'
import type { MetCode, MetOptions, MetText, Recognise } from './met-code.ts'
import { organic } from './organic.ts'
import { serial } from './serial.ts'
import { tradeItem } from './trade-item.ts'

/** Kinds in the order in which they are tried: what can be mistaken for less goes first. */
const KINDS: readonly Recognise[] = [
  digitalLink,
  elementString,
  commitment,
  greenFood,
  geographicalIndication,
  organic,
  tradeItem,
  creditCode,
  serial,
  certificate,
]

/** Longest text that is looked at. */
export const MOST_CHARACTERS = 2_000

/** What neither prints nor belongs to a code; the separator of bar codes stays, and what parts lines of a text. */
const INVISIBLE = /\p{Cf}|(?![\t\n\r\x1d])\p{Cc}|[\u2028\u2029]/gu
const DASHES = /[\u2010-\u2015\u2212\u30fc\ufe58\ufe63\uff0d]/g

/** A text in the forms that kinds look at; `undefined` for what is too long to be a code, or says nothing. */
export const metText = (text: string): MetText | undefined => {
  if (text.length > MOST_CHARACTERS) return undefined
  const read = textOf(text)
  return read.plain === '' ? undefined : read
}

const textOf = (text: string): MetText => {
  const plain = foldWidth(text.normalize('NFC').replace(INVISIBLE, '')).replace(DASHES, '-').trim()
  return { plain, compact: plain.replace(/[\s\-·.]/g, '').toUpperCase() }
}

/**
 * What a scanned or typed text may be, the likeliest first; nothing where it is no code that we know.
 * @param text - as a camera read it, or as somebody typed it
 */
export const recogniseCode = (text: string, options: MetOptions = {}): MetCode[] => {
  const read = metText(text)
  if (!read) return []
  const found: MetCode[] = []
  for (const recognise of KINDS) {
    const met = recognise(read, options)
    // A number by the look of it alone is said only where nothing better is known.
    const isSure = met?.checked[0]?.holds === true || options.standing?.certificate === true
    if (met && (met.kind !== 'certificate' || found.length === 0 || isSure)) found.push(met)
  }
  return found
}
