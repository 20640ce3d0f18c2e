import { numberSubject } from '../certificates/number.ts'
import { isFiles, type PublishedFile } from '../documents/file.ts'
import { ancestors } from '../places/ancestors.ts'
import { oncePerRegister } from './once.ts'
import { fieldsWithRole } from './fields.ts'
import type { RegisterDefinition } from './register.ts'

/** A stored value: decimal strings for numbers, integers as they are. */
export type Stored =
  | string
  | number
  | boolean
  | string[]
  | PublishedFile[]
  | { object: { sha256: string; bytes: number; mediaType: string } }
export type Body = Record<string, Stored>

/** What the engine needs to know of every record of a register, whatever its fields are called. */
export interface Facts {
  time: string | undefined
  longitude: number | undefined
  latitude: number | undefined
  /** Organisations, products, numbers of certificates and places it speaks of, each place with all places above it. */
  subjects: string[]
  /** What search looks in; empty where the register is not searched. */
  text: string
}

interface Shape {
  time: string | undefined
  longitude: string | undefined
  latitude: string | undefined
  /** Fields that hold a whole subject: an organisation or a product. */
  subjects: readonly string[]
  places: readonly string[]
  /** Fields that hold the number of a certificate as somebody wrote it. */
  numbers: readonly string[]
  /** The register is a list of places: its key is the place. */
  texts: string[]
}

const shapeOf = oncePerRegister((register): Shape => {
  const texts = Object.entries(register.fields)
    .filter(
      ([, field]) =>
        (field.type === 'string' || field.type === 'list') && !field.enum && !field.role.includes('person'),
    )
    .map(([name]) => name)
  return {
    time: fieldsWithRole(register, 'time')[0],
    longitude: fieldsWithRole(register, 'longitude')[0],
    latitude: fieldsWithRole(register, 'latitude')[0],
    subjects: [...fieldsWithRole(register, 'organisation'), ...fieldsWithRole(register, 'product')],
    places: fieldsWithRole(register, 'place'),
    numbers: fieldsWithRole(register, 'certificate'),
    texts: register.searchable ? texts : [],
  }
})

/** The files that a field of a body names; none where it is no such field. */
export const filesOf = (value: Stored | undefined): PublishedFile[] => (isFiles(value) ? value : [])

/** The texts of a list or of one text; none of what is neither. */
export const textsOf = (value: Stored | undefined): string[] => {
  if (Array.isArray(value)) return isFiles(value) ? [] : value
  return typeof value === 'string' ? [value] : []
}

/** Of files their titles. */
const textOf = (value: Stored | undefined): string =>
  isFiles(value)
    ? value.map(({ title }) => title).join('\n')
    : Array.isArray(value)
      ? value.join('\n')
      : typeof value === 'object' || value === undefined
        ? ''
        : String(value)

const degrees = (value: Stored | undefined): number | undefined =>
  typeof value === 'string' ? Number(value) : undefined

/** Reads the facts of one record from its disclosed body. */
export const factsOf = (register: RegisterDefinition, body: Body): Facts => {
  const shape = shapeOf(register)
  const subjects = new Set<string>()
  for (const name of shape.subjects) {
    const value = textOf(body[name])
    if (value !== '') subjects.add(value)
  }
  for (const name of shape.places) {
    const value = textOf(body[name])
    if (value !== '') for (const place of [value, ...ancestors(value)]) subjects.add(place)
  }
  for (const name of shape.numbers) {
    const subject = numberSubject(textOf(body[name]))
    if (subject !== undefined) subjects.add(subject)
  }
  return {
    time: shape.time === undefined ? undefined : textOf(body[shape.time]) || undefined,
    longitude: shape.longitude === undefined ? undefined : degrees(body[shape.longitude]),
    latitude: shape.latitude === undefined ? undefined : degrees(body[shape.latitude]),
    subjects: [...subjects],
    text: shape.texts
      .map((name) => textOf(body[name]))
      .filter((text) => text !== '')
      .join('\n'),
  }
}
