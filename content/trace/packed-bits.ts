import type { Packed } from './packed-parts.ts'

/** Bits of packed addresses, six to a character of base64url. */

export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
export const HEX = '0123456789abcdef'

/** Bits that a length up to `most` takes. */
const lengthBits = (most: number): number => Math.ceil(Math.log2(most) + 0.01)
/** Bits that so many digits take. */
const digitBits = (digits: number): number => Math.ceil(digits * Math.log2(10) + 0.01)

/** Ways to write text, the shortest first. Bits a character; of digits see `digitBits`. */
const WAYS: { pattern: RegExp; bits: number; write: (character: string) => number; read: (code: number) => string }[] =
  [
    { pattern: /^\d*$/, bits: 0, write: Number, read: String },
    { pattern: /^[0-9a-f]*$/, bits: 4, write: (c) => HEX.indexOf(c), read: (code) => HEX.charAt(code) },
    {
      pattern: /^[0-9A-F]*$/,
      bits: 4,
      write: (c) => HEX.indexOf(c.toLowerCase()),
      read: (code) => HEX.charAt(code).toUpperCase(),
    },
    { pattern: /^[A-Za-z0-9_-]*$/, bits: 6, write: (c) => ALPHABET.indexOf(c), read: (code) => ALPHABET.charAt(code) },
    { pattern: /^[\0-\x7f]*$/, bits: 7, write: (c) => c.charCodeAt(0), read: (code) => String.fromCharCode(code) },
  ]
const WAY_BITS = 3

/** Bits that end too early, or come to nothing. */
export class BitsEnd extends Error {}

/** Reads bits from the left. */
export class BitReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  /** Bits not yet read. */
  get left(): number {
    return this.text.length * 6 - this.at
  }

  /** @throws BitsEnd */
  take(bits: number): bigint {
    if (bits > this.left) throw new BitsEnd()
    let value = 0n
    for (const end = this.at + bits; this.at < end; this.at++) {
      const six = ALPHABET.indexOf(this.text.charAt(Math.floor(this.at / 6)))
      value = value * 2n + BigInt((six >> (5 - (this.at % 6))) & 1)
    }
    return value
  }

  number(bits: number): number {
    return Number(this.take(bits))
  }

  /** @throws BitsEnd where they say more than so many digits */
  digits(length: number): string {
    if (length === 0) return ''
    const text = this.take(digitBits(length)).toString().padStart(length, '0')
    if (text.length > length) throw new BitsEnd()
    return text
  }

  /** One part of a value. @throws BitsEnd */
  part(part: Packed): string {
    if (part.set === 'digits') return this.digits(part.fixed ?? this.number(lengthBits(part.most ?? 1)))
    const code = this.number(WAY_BITS)
    const way = WAYS[code]
    const length = part.fixed ?? this.number(lengthBits(part.most ?? 1))
    if (!way) throw new BitsEnd()
    if (code === 0) return this.digits(length)
    return Array.from({ length }, () => way.read(this.number(way.bits))).join('')
  }
}

/** Writes bits to the left. */
export class BitWriter {
  private bits = ''

  put(value: bigint | number, length: number): void {
    this.bits += value.toString(2).padStart(length, '0')
  }

  digits(text: string): void {
    if (text !== '') this.put(BigInt(text), digitBits(text.length))
  }

  /** @throws RangeError for a character that is not of ASCII */
  part(part: Packed, text: string): void {
    const length = (): void => {
      if (part.fixed === undefined) this.put(text.length, lengthBits(part.most ?? 1))
    }
    if (part.set === 'digits') {
      length()
      return this.digits(text)
    }
    const code = WAYS.findIndex(({ pattern }) => pattern.test(text))
    const way = WAYS[code]
    if (!way) throw new RangeError('a character that cannot be packed')
    this.put(code, WAY_BITS)
    length()
    if (code === 0) return this.digits(text)
    for (const character of text) this.put(way.write(character), way.bits)
  }

  toString(): string {
    const whole = this.bits.padEnd(Math.ceil(this.bits.length / 6) * 6, '0')
    return whole.replace(/.{6}/g, (six) => ALPHABET.charAt(parseInt(six, 2)))
  }
}
