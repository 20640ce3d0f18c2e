import { day } from './calendar.ts'
import type { Check } from './check.ts'

/** Coupon codes of North America: runs of digits, many of which begin with their own length. */

/** Reads on through a text; `undefined` once it does not fit. */
class Reader {
  private readonly text: string
  at = 0
  fits = true

  constructor(text: string) {
    this.text = text
    if (!/^\d+$/.test(text)) this.fits = false
  }

  take(length: number): string {
    const taken = this.text.slice(this.at, this.at + length)
    if (taken.length < length) this.fits = false
    else this.at += length
    return taken
  }

  /** One digit out of some. */
  one(of: string): string {
    const digit = this.take(1)
    if (!of.includes(digit)) this.fits = false
    return digit
  }

  /** A length between two digits, and so many digits and `more`. */
  sized(of: string, more: number): string {
    const length = this.one(of)
    return this.fits ? this.take(Number(length) + more) : ''
  }

  /** Whether the next optional field is this one; passes over its number. */
  begins(field: string): boolean {
    if (!this.fits || this.text.charAt(this.at) !== field) return false
    this.at++
    return true
  }

  get atEnd(): boolean {
    return this.at === this.text.length
  }
}

const LENGTHS = '12345'
const REQUIREMENT = '012349'

/** What has to be bought: how much, of what kind, of which family. */
const purchase = (reader: Reader): void => {
  reader.sized(LENGTHS, 0)
  reader.one(REQUIREMENT)
  reader.take(3)
}

/** A prefix of 6 to 12 digits, or `9` for the same as before. */
const otherPrefix = (reader: Reader): void => {
  if (!reader.begins('9')) reader.sized('0123456', 6)
}

const aDay = (reader: Reader): string => {
  const text = reader.take(6)
  if (reader.fits && day(text)) reader.fits = false
  return text
}

/** @see GS1 US, North American Coupon Application Guideline: AI 8110 */
export const coupon: Check = (text) => {
  const reader = new Reader(text)
  reader.sized('0123456', 6)
  reader.take(6)
  reader.sized(LENGTHS, 0)
  purchase(reader)
  if (reader.begins('1')) {
    reader.one('0123')
    purchase(reader)
    otherPrefix(reader)
  }
  if (reader.begins('2')) {
    purchase(reader)
    otherPrefix(reader)
  }
  const expires = reader.begins('3') ? aDay(reader) : undefined
  const starts = reader.begins('4') ? aDay(reader) : undefined
  if (expires !== undefined && starts !== undefined && expires < starts) reader.fits = false
  if (reader.begins('5')) reader.sized('0123456789', 6)
  if (reader.begins('6')) reader.sized('1234567', 6)
  if (reader.begins('9')) {
    reader.one('01256')
    reader.one('012')
    reader.take(1)
    reader.one('01')
  }
  return reader.fits && reader.atEnd ? undefined : { fault: 'coupon', at: reader.at }
}

/** @see GS1 US, AI (8112) Coupon Data Specification */
export const couponOffer: Check = (text) => {
  const reader = new Reader(text)
  reader.one('01')
  reader.sized('0123456', 6)
  reader.take(6)
  reader.sized('0123456789', 6)
  return reader.fits && reader.atEnd ? undefined : { fault: 'coupon', at: reader.at }
}
