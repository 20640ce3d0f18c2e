import { isFiles } from '../documents/file.ts'
import type { Body, Stored } from './facts.ts'
import { oncePerRegister } from './once.ts'
import type { Field, RegisterDefinition } from './register.ts'

/** A whole key: 1-200 characters that stand in an address and a file name; `~` joins its parts. */
export const KEY_PATTERN = /^[A-Za-z0-9._~\-〔〕\u3007\p{Unified_Ideograph}]{1,200}$/u

export const isKey = (text: string): boolean => KEY_PATTERN.test(text)

const PLAIN_PART = /^[A-Za-z0-9._-]+$/
const OUTSIDE_PART = /[^A-Za-z0-9._\-〔〕\u3007\p{Unified_Ideograph}]/gu

/** Full-width digits, letters and signs (and the full-width space) as ASCII; everything else as it is. */
export const foldWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e\u3000]/g, (character) =>
    character === '\u3000' ? ' ' : String.fromCharCode(character.charCodeAt(0) - 0xfee0),
  )

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

const instantPart = (instant: string): string => instant.replace(/[-:]/g, '')

/** The prefix of a standard's number, `GB/T 3838`, `DB11/T 1`, `T/CAS 5`, whose stroke cannot stand in an address. */
const STANDARD = /^[A-Z]{1,5}\d{0,2}(?:\/[A-Z]{1,6})+(?=-?\d)/

/**
 * The text of one key field as it stands in a key, so that two spellings of one number meet:
 * full-width characters and every kind of square bracket as one, an instant without colons, `GB/T 3838` as `GB-T-3838`.
 * A space between Latin letters or digits becomes `-`; beside anything else it goes.
 * What has no place in a key stays, for `isKey` to refuse.
 */
export const normaliseKeyPart = (text: string): string => {
  if (PLAIN_PART.test(text)) return text
  if (INSTANT.test(text)) return instantPart(text)
  const folded = foldWidth(text.normalize('NFC')).trim()
  if (INSTANT.test(folded)) return instantPart(folded)
  return folded
    .replace(/[[［]/g, '〔')
    .replace(/[\]］]/g, '〕')
    .split('/')
    .map((part) => part.trim())
    .join('/')
    .replace(/(?<=[A-Za-z0-9.])\s+(?=[A-Za-z0-9])/g, '-')
    .replace(/\s+/g, '')
    .replace(STANDARD, (prefix) => prefix.replaceAll('/', '-'))
}

/** Characters of a normalised part that a key cannot hold, each once. A reference may hold `~`: it is a whole key. */
export const strangeCharacters = (part: string, isReference: boolean): string[] => {
  if (PLAIN_PART.test(part)) return []
  const found = new Set(part.match(OUTSIDE_PART))
  if (isReference) found.delete('~')
  return [...found]
}

/**
 * Text of GS1's charset as it stands in a key: a character that has no place there as its code in hexadecimal. Brackets
 * are not of that charset, so that no two texts meet.
 */
export const escapedKeyPart = (text: string): string =>
  text.replace(/[^A-Za-z0-9._-]/g, (character) => `〔${character.charCodeAt(0).toString(16).toUpperCase()}〕`)

/** The fields that make the key, in declared order. */
export const keyFields = oncePerRegister((register): [name: string, field: Field][] =>
  Object.entries(register.fields).filter(([, field]) => field.role.includes('key')),
)

/** Lists are joined by `.`, objects have no place in a key. */
const partOf = (value: Stored | undefined, escaped?: boolean): string => {
  if (value === undefined) return ''
  if (escaped === true) return escapedKeyPart(String(value))
  if (Array.isArray(value) && !isFiles(value)) return value.map(normaliseKeyPart).join('.')
  return typeof value === 'object' ? '' : normaliseKeyPart(String(value))
}

/** Key fields in declared order, normalised and joined; whether that is a key is another question. */
export const joinKey = (register: RegisterDefinition, body: Body): string =>
  keyFields(register)
    .map(([name, { escaped }]) => partOf(body[name], escaped))
    .join('~')

/**
 * The key of a record: its key fields in declared order, normalised, joined by `~`.
 * @param body - stored values; those of other fields are not looked at
 * @throws RangeError when a key field is absent or the whole is not a key
 */
export const keyOf = (register: RegisterDefinition, body: Body): string => {
  const key = joinKey(register, body)
  const absent = keyFields(register).some(([name]) => partOf(body[name]) === '')
  if (absent || !isKey(key)) throw new RangeError(`${register.id}: not a key: ${JSON.stringify(key.slice(0, 80))}`)
  return key
}
