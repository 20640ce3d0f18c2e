import { aiEntry } from './ai.ts'
import { readDigitalLink, writeDigitalLink, type DigitalLink, type Element, type ReadLink } from './digital-link.ts'
import { linkFault, type LinkFault } from './faults.ts'
import { ALPHABET, BitReader, BitsEnd, BitWriter, HEX } from './packed-bits.ts'
import { DIGITS, packedParts, RUNS } from './packed-parts.ts'

/**
 * Addresses whose identifiers are packed into bits: `/AQnYUc1gmg` for `/01/05412345000013`. Each identifier is its number,
 * four bits a digit, followed by its parts; the whole is written in base64url, six bits a character.
 * @see GS1 Digital Link Standard: Compression, 1.0
 */

const isDigit = (code: number): boolean => code <= 9

/** The identifiers that come next: one, or a run of them. */
const nextAis = (bits: BitReader): string[] | undefined => {
  const [first, second] = [bits.number(4), bits.number(4)]
  const byte = (HEX.charAt(first) + HEX.charAt(second)).toUpperCase()
  if (!isDigit(first) || !isDigit(second)) return RUNS[byte]
  let ai = byte
  for (let length = DIGITS.get(byte) ?? 0; ai.length < length;) {
    const digit = bits.number(4)
    if (!isDigit(digit)) return undefined
    ai += digit
  }
  return aiEntry(ai) === undefined ? undefined : [ai]
}

/** A key and value that are not of GS1, which stood behind the question mark. */
const FOREIGN = 15

const peekForeign = (bits: BitReader, text: string): boolean => {
  const at = text.length * 6 - bits.left
  const code = new BitReader(text)
  code.take(at)
  return code.left >= 4 && code.number(4) === FOREIGN
}

const takeForeign = (bits: BitReader): [string, string] => {
  bits.take(4)
  const length = bits.number(7)
  const name = Array.from({ length }, () => ALPHABET.charAt(bits.number(6))).join('')
  return [name, bits.part({ set: 'text', most: 127 })]
}

interface Unpacked {
  elements: Element[]
  others: [name: string, value: string][]
}

/** Bits of padding at the end are fewer than an identifier takes. */
const LEAST_BITS = 8

const unpack = (text: string): Unpacked | undefined => {
  const bits = new BitReader(text)
  const unpacked: Unpacked = { elements: [], others: [] }
  try {
    while (bits.left > LEAST_BITS) {
      if (peekForeign(bits, text)) {
        unpacked.others.push(takeForeign(bits))
        continue
      }
      const ais = nextAis(bits)
      if (!ais) return undefined
      for (const ai of ais) {
        const value = packedParts(ai)?.map((part) => bits.part(part))
        if (!value) return undefined
        unpacked.elements.push({ ai, value: value.join('') })
      }
    }
  } catch (error) {
    if (error instanceof BitsEnd) return undefined
    throw error
  }
  return unpacked
}

/** What may be packed: whole, or behind a primary key. Longer ones no phone would show. */
const WHOLE = /^[A-Za-z0-9_-]{5,400}$/
const BEHIND_KEY = /^[A-Za-z0-9_-]{3,400}$/

const broken = (): { fault: LinkFault } => ({ fault: linkFault('not-compressed', undefined) })

/** Puts identifiers into the path and query where they belong, whatever order they came in. */
const asLink = (elements: readonly Element[]): DigitalLink | undefined => {
  const keys = elements.filter(({ ai }) => aiEntry(ai)?.key !== undefined)
  // An asset may say of which trade item it is one: the item is then an attribute.
  for (const primary of keys) {
    const orders = aiEntry(primary.ai)?.key ?? []
    const rest = elements.filter((one) => one !== primary)
    for (const order of orders.length > 0 ? orders : [[]]) {
      const qualifiers = order.flatMap((ai) => rest.find((one) => one.ai === ai) ?? [])
      const attributes = rest.filter((one) => !qualifiers.includes(one))
      if (attributes.every(({ ai }) => aiEntry(ai)?.attribute === true)) return { primary, qualifiers, attributes }
    }
  }
  return undefined
}

/**
 * Reads a packed address, whole (`/AQnYUc1gmg`) or behind its primary key (`/01/05412345000013/EEarwSM`), and checks it as
 * one that is written out.
 * @param query - without its question mark; what stands there is added to what was packed
 */
export const readCompressed = (path: string, query = ''): (ReadLink & { others?: Unpacked['others'] }) | undefined => {
  const segments = path.replace(/^\/|\/$/g, '').split('/')
  const packed = segments.at(-1) ?? ''
  const isWhole = segments.length === 1
  if ((!isWhole && segments.length !== 3) || !(isWhole ? WHOLE : BEHIND_KEY).test(packed)) return undefined
  const unpacked = unpack(packed)
  // An identifier alone is an address written out whose value is missing.
  if (!unpacked) return !isWhole && aiEntry(packed) ? undefined : broken()
  const before: Element[] = []
  if (!isWhole) {
    const read = readDigitalLink(`/${segments.slice(0, 2).join('/')}`)
    // A key that needs a qualifier has it in the packed part.
    if ('fault' in read && read.fault.code !== 'needs') return read
    before.push({ ai: segments[0] ?? '', value: decodeURIComponent(segments[1] ?? '') })
  }
  const link = asLink([...before, ...unpacked.elements])
  if (!link) return broken()
  const written = writeDigitalLink(link)
  const [whole = '', packedQuery = ''] = written.split('?')
  const read = readDigitalLink(whole, [packedQuery, query].filter((part) => part !== '').join('&'))
  return 'fault' in read ? read : { ...read, others: unpacked.others }
}

const putValue = (bits: BitWriter, { ai, value }: Element): void => {
  let at = 0
  for (const part of packedParts(ai) ?? []) {
    const text = value.slice(at, at + (part.fixed ?? part.most ?? 0))
    bits.part(part, text)
    at += text.length
  }
}

const byAi = (a: Element, b: Element): number => (a.ai < b.ai ? -1 : 1)

/** The longest run that the identifiers hold. */
const runIn = (elements: readonly Element[]): [code: string, ais: string[]] | undefined =>
  Object.entries(RUNS)
    .filter(([, ais]) => ais.every((ai) => elements.some((one) => one.ai === ai)))
    .toSorted(([, a], [, b]) => b.length - a.length)[0]

/**
 * Packs a link into one segment.
 * @param link - as `readDigitalLink` gives it
 * @param runs - whether one byte may stand for a run of identifiers: shorter, and not understood by every reader
 */
export const writeCompressed = (link: DigitalLink, { runs = true }: { runs?: boolean } = {}): string => {
  const elements = [link.primary, ...link.qualifiers, ...link.attributes].toSorted(byAi)
  const bits = new BitWriter()
  const run = runs ? runIn(elements) : undefined
  if (run) {
    const [code, ais] = run
    bits.put(parseInt(code, 16), 8)
    for (const ai of ais) for (const element of elements) if (element.ai === ai) putValue(bits, element)
  }
  for (const element of elements.filter(({ ai }) => !run?.[1].includes(ai))) {
    for (const digit of element.ai) bits.put(Number(digit), 4)
    putValue(bits, element)
  }
  return `/${bits.toString()}`
}
