import { readGtin } from '../certificates/gtin.ts'
import { CREDIT_CODE_SHAPE, hasCreditCodeShape, isCreditCode } from '../organisations/credit-code.ts'
import { isPersonCommitment } from '../people/person.ts'
import { findPersonalNumber } from '../people/identifiers.ts'
import { placeLevel, shortestCode } from '../places/ancestors.ts'
import { Fault, isEmpty, quoted, type Cell, type CellContext, type ReadCell } from './cell.ts'
import { foldWidth, isKey, normaliseKeyPart, strangeCharacters } from './key.ts'
import type { Field } from './register.ts'
import { findInvisible, hasLostCharacters, isLongerThan, normaliseText, stripInvisible } from './text.ts'

/** Characters of a text whose field states no length: prose, and what identifies or links. */
const PROSE = 4000
const LINK = 2000
const STRICT = 200

const SPREADSHEET_ERROR = /^#(?:N\/A|[A-Z0-9/]+[!?])$/
const SPREADSHEET_EXPONENT = /^\d(?:\.\d+)?E\+\d{2,}$/

/** Text that identifies, refers or is matched as a whole, in which nothing may hide. */
const isStrict = (field: Field): boolean =>
  field.pattern !== undefined ||
  field.ref !== undefined ||
  field.role.some((role) => role !== 'label' && role !== 'value' && role !== 'status' && role !== 'limit')

const lengthOf = (field: Field): number =>
  field.maxLength ?? (field.role.includes('link') ? LINK : isStrict(field) ? STRICT : PROSE)

/** One step from the clean text to what is stored. */
type Step = (text: string, context: CellContext) => string | Fault

const folded: Step = (text, context) => {
  const plain = foldWidth(text)
  if (plain !== text) context.note('width-folded', { value: quoted(text), stored: quoted(plain) })
  return plain
}

/** Stored by its shortest code: statistics write a city with twelve digits, the register of places with six. */
const place: Step = (text, context) => {
  const code = foldWidth(text)
  if (placeLevel(code) === undefined) return new Fault('not-a-place-code', { value: quoted(code) })
  const shortest = shortestCode(code)
  if (shortest !== code) context.note('place-shortened', { value: quoted(text), stored: shortest })
  else if (code !== text) context.note('width-folded', { value: quoted(text), stored: quoted(code) })
  return shortest
}

const creditCode = (code: string): string | Fault => {
  if (isCreditCode(code)) return code
  return new Fault(hasCreditCodeShape(code) ? 'credit-code-check' : 'not-a-credit-code', { value: quoted(code) })
}

const organisation: Step = (text, context) => {
  const code = foldWidth(text).toUpperCase()
  if (code !== text) context.note('width-folded', { value: quoted(text), stored: quoted(code) })
  return creditCode(code)
}

/** Stored as fourteen digits, so that every way of writing one number meets. */
const product: Step = (text, context) => {
  const read = readGtin(foldWidth(text))
  if ('fault' in read) return new Fault(read.fault, { value: quoted(text) })
  if (read.gtin !== text) context.note('gtin-normalised', { value: quoted(text), stored: read.gtin })
  return read.gtin
}

const link: Step = (text) => {
  // Parsing alone forgives spaces and missing slashes.
  if (!/^https:\/\/[^\s\\]+$/i.test(text) || !URL.canParse(text))
    return new Fault('not-a-link', { value: quoted(text) })
  const url = new URL(text)
  return url.username === '' && url.password === '' ? text : new Fault('link-with-user', { host: quoted(url.host) })
}

/** A commitment stands for a natural person; a name only on its way to a door that puts a commitment in its place. */
const person: Step = (text, context) => {
  if (isPersonCommitment(text)) return text
  return context.takesPersons === true ? publicText(text, context) : new Fault('natural-person')
}

const reference: Step = (text, context) => {
  const key = normaliseKeyPart(text)
  const strange = strangeCharacters(key, true)
  if (strange.length > 0)
    return new Fault('key-characters', { characters: quoted(strange.join(' ')), value: quoted(text) })
  if (!isKey(key)) return new Fault('key-too-long')
  if (key !== text) context.note('reference-normalised', { value: quoted(text), stored: quoted(key) })
  return key
}

/** Only looks: the body keeps a natural number as it is written, the key its normalised form. */
const keyPart: Step = (text) => {
  const strange = strangeCharacters(normaliseKeyPart(text), false)
  return strange.length === 0
    ? text
    : new Fault('key-characters', { characters: quoted(strange.join(' ')), value: quoted(text) })
}

/** How the pattern of a number begins that goes on behind a credit code, such as that of a permit. */
const BEGINS_WITH_CODE = [`^${CREDIT_CODE_SHAPE}`, '^[0-9A-HJ-NPQRTUWXY]{18}']

/** Who has no credit code is numbered from this on, without a check character of that kind. @see HJ 608-2017 */
const WITHOUT_CODE = 'H9'

const matching = (source: string): Step => {
  const pattern = new RegExp(source, 'u')
  const beginsWithCode = BEGINS_WITH_CODE.some((beginning) => source.startsWith(beginning))
  return (text, context) => {
    const plain = pattern.test(text) ? text : folded(text, context)
    if (typeof plain !== 'string') return plain
    if (!pattern.test(plain)) return new Fault('pattern', { value: quoted(plain), pattern: source })
    const code = beginsWithCode && !plain.startsWith(WITHOUT_CODE) ? creditCode(plain.slice(0, 18)) : plain
    return code instanceof Fault ? code : plain
  }
}

const publicText: Step = (text) => {
  const kind = findPersonalNumber(text)
  return kind === undefined ? text : new Fault(kind)
}

/** What a field asks of its text beyond being clean, in the order it is asked. */
const stepsOf = (field: Field): Step[] => {
  const has = (role: Field['role'][number]): boolean => field.role.includes(role)
  const steps: Step[] = []
  if (has('person')) return [person]
  if (has('product')) return [product]
  if (has('place') || field.ref === 'places') steps.push(place)
  if (has('organisation')) steps.push(organisation)
  if (has('link')) steps.push(link)
  // A credit code may look like an identity number and is proven by its own check character.
  if (!has('organisation')) steps.push(publicText)
  if (field.ref !== undefined && !has('organisation') && !has('place')) steps.push(reference)
  else if (has('key') && field.escaped !== true) steps.push(keyPart)
  if (field.pattern !== undefined) steps.push(matching(field.pattern))
  return steps
}

/** Text without what hides in it: refused where it identifies, taken out of prose with a note. */
const clean = (raw: string, strict: boolean, context: CellContext): string | Fault => {
  const text = normaliseText(raw)
  if (SPREADSHEET_ERROR.test(text)) return new Fault('spreadsheet-error', { value: quoted(text) })
  if (SPREADSHEET_EXPONENT.test(text)) return new Fault('spreadsheet-exponent', { value: quoted(text) })
  if (hasLostCharacters(text)) return new Fault('lost-characters', { value: quoted(text) })
  if (strict) {
    const invisible = findInvisible(text)
    return invisible === undefined ? text : new Fault('invisible-character', { character: invisible })
  }
  const { text: visible, stripped } = stripInvisible(text)
  if (stripped.length > 0) context.note('characters-stripped', { characters: stripped.slice(0, 5).join(', ') })
  return visible
}

/** Reads a text that may stand in a list: as `textReader`, for a raw string that is not empty. */
export const itemReader = (field: Field): ((raw: string, context: CellContext) => string | Fault) => {
  const strict = isStrict(field)
  const most = lengthOf(field)
  const steps = stepsOf(field)
  return (raw, context) => {
    let text = clean(raw, strict, context)
    if (text instanceof Fault || text === '') return text
    if (isLongerThan(text, most)) return new Fault('too-long', { maximum: String(most) })
    for (const step of steps) {
      text = step(text, context)
      if (text instanceof Fault) return text
    }
    return text
  }
}

/** Reads a text in NFC; a JSON number or structure is none. */
export const textReader = (field: Field): ReadCell => {
  const read = itemReader(field)
  return (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    if (typeof raw !== 'string') return new Fault('not-a-text', { value: quoted(raw) })
    const text = read(raw, context)
    return text === '' ? undefined : text
  }
}
