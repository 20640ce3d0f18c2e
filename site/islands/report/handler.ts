import { hourOf, type Answers, type Now } from '../../../content/reports/answers.ts'
import {
  bodyFor,
  canBeSealedTo,
  keysOn,
  type Found,
  type HandlingBody,
  type NotFound,
} from '../../../content/reports/bodies.ts'
import { remitOf, type Remit } from '../../../content/reports/remit.ts'
import { ask, isFields } from './ask.ts'
import { proveKeys, type ProvenKeys } from './keys.ts'

/** Whose job it is, worked out here: of the portal only the bodies of the county are asked for, whatever is reported. */

export interface Choice {
  excluded: readonly string[]
  superior: boolean
}

export interface Handling {
  remit: Remit
  found: Found | NotFound
  /** Of the body that was found; `undefined` where the log does not bear them out. */
  keys: ProvenKeys | undefined
}

const isKey = (key: unknown): boolean =>
  isFields(key) && typeof key['recipient'] === 'string' && typeof key['index'] === 'number'
const isBody = (body: unknown): body is HandlingBody =>
  isFields(body) &&
  typeof body['body'] === 'string' &&
  typeof body['name'] === 'string' &&
  Array.isArray(body['offices']) &&
  Array.isArray(body['keys']) &&
  body['keys'].every(isKey)

const known = new Map<string, Promise<HandlingBody[]>>()

/** Asked for as soon as the county is known, so that it is there even if the network goes. @throws Unreachable, Refused */
export const bodiesAt = (place: string): Promise<HandlingBody[]> => {
  const before = known.get(place)
  if (before) return before
  const asked = ask(`/api/reports/bodies?${new URLSearchParams({ place })}`).then(
    (answer) => {
      const items: unknown[] = isFields(answer) && Array.isArray(answer['items']) ? answer['items'] : []
      return items.filter(isBody)
    },
    (error: unknown) => {
      known.delete(place)
      throw error
    },
  )
  known.set(place, asked)
  return asked
}

const proven = new Map<string, ProvenKeys>()

const keysOf = async (body: HandlingBody, day: string): Promise<ProvenKeys | undefined> => {
  const id = `${body.body} ${body.keys.map(({ fingerprint }) => fingerprint).join()}`
  const before = proven.get(id)
  if (before) return before
  const keys = await proveKeys(body.body, keysOn(body.keys, day))
  if (keys) proven.set(id, keys)
  return keys
}

export const remitFor = (answers: Answers, now: Now): Remit | undefined =>
  remitOf({
    category: answers.category,
    place: answers.place,
    hour: hourOf(answers, now),
    source: answers.source || undefined,
  })

/** @throws Unreachable, Refused */
export const handlingOf = async (answers: Answers, choice: Choice, now: Now): Promise<Handling | undefined> => {
  const remit = remitFor(answers, now)
  if (!remit) return undefined
  const bodies = await bodiesAt(answers.place)
  const found = bodyFor(remit, bodies, answers.place, {
    ...choice,
    about: answers.organisation || undefined,
  })
  const keys = found.body && canBeSealedTo(found.body) ? await keysOf(found.body, now.day) : undefined
  return { remit, found, keys }
}
