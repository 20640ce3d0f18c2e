import { concat, encodeBase64Url, utf8 } from '../../log/bytes.ts'
import { canonical } from '../../log/canonical.ts'
import type { Hash } from '../../log/merkle.ts'
import { withTexts } from './numbers.ts'
import { inside, isObject, list, object, pattern, say, shown, type Fields, type Place } from './check.ts'

/**
 * Fields that a publisher holds back. Such a field is left out of its event, which says instead
 * `"lucid:withheld": [{"lucid:pointer": "/sourceList", "lucid:commitment": "…"}]`; whoever is later shown value and salt
 * can see that nothing else was meant. To disclose it to all, its publisher states the event again with the field and
 * `"lucid:disclosed": [{"lucid:pointer": "/sourceList", "lucid:salt": "…"}]`: refused unless it opens what stands.
 */

export const WITHHELD = 'lucid:withheld'
export const DISCLOSED = 'lucid:disclosed'
const POINTER = 'lucid:pointer'
const COMMITMENT = 'lucid:commitment'
const SALT = 'lucid:salt'

/** 32 bytes as base64url. */
const BYTES = pattern(/^[A-Za-z0-9_-]{43}$/)

/** What an event is about and when stays in sight; how much of it there was need not. */
const MAY_BE_WITHHELD =
  /^\/(?:(?:bizStep|disposition|persistentDisposition|readPoint|bizLocation|bizTransactionList|sourceList|destinationList|sensorElementList|ilmd|certificationInfo|[A-Za-z][A-Za-z0-9+.-]*:[^/]+)(?:\/[^/]*)*|(?:quantityList|childQuantityList|inputQuantityList|outputQuantityList)\/\d+\/(?:quantity|uom))$/

const pointer = pattern(/^(?:\/[^/]+)+$/)
const withheldShape = list(
  object({ fields: { [POINTER]: pointer, [COMMITMENT]: BYTES }, required: [POINTER, COMMITMENT] }),
)
const disclosedShape = list(object({ fields: { [POINTER]: pointer, [SALT]: BYTES }, required: [POINTER, SALT] }))

/** What a pointer leads to. @see RFC 6901 */
export const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((part, name) => {
      const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
      if (Array.isArray(part)) return /^\d+$/.test(key) ? part[Number(key)] : undefined
      return isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined
    }, value)

const entries = (event: Fields, name: string): Fields[] => {
  const listed = event[name]
  return Array.isArray(listed) ? listed.filter(isObject) : []
}

/** Checks what an event says of fields that it withholds or discloses. */
export const withheldRules = (event: Fields, at: Place): void => {
  for (const [name, shape] of [
    [WITHHELD, withheldShape],
    [DISCLOSED, disclosedShape],
  ] as const) {
    if (event[name] === undefined) continue
    shape(event[name], inside(at, name))
    if (event['eventID'] === undefined) say(at, 'withheld-without-id')
  }
  entries(event, WITHHELD).forEach(({ [POINTER]: path }, index) => {
    if (typeof path !== 'string') return
    const here = inside(inside(at, WITHHELD), index)
    if (!MAY_BE_WITHHELD.test(path)) say(here, 'not-withholdable', { value: shown(path) })
    else if (valueAt(event, path) !== undefined) say(here, 'withheld-stands', { value: shown(path) })
  })
}

/** Fields that an event withholds, as pointers with their commitments. */
export const withheldOf = (event: Fields): { pointer: string; commitment: string }[] =>
  entries(event, WITHHELD).flatMap(({ [POINTER]: path, [COMMITMENT]: commitment }) =>
    typeof path === 'string' && typeof commitment === 'string' ? [{ pointer: path, commitment }] : [],
  )

/** What an event discloses, and what it says it committed to. */
export const disclosedOf = (event: Fields): { pointer: string; salt: string; value: unknown }[] =>
  entries(event, DISCLOSED).flatMap(({ [POINTER]: path, [SALT]: salt }) =>
    typeof path === 'string' && typeof salt === 'string' ? [{ pointer: path, salt, value: valueAt(event, path) }] : [],
  )

/** Keeps these hashes apart from all others we make. */
const DOMAIN = utf8('lucid-event-commitment-v1\0')

/**
 * SHA-256("lucid-event-commitment-v1" ‖ 0x00 ‖ salt ‖ canonical JSON of {event, pointer, value}), base64url. Numbers that
 * are no integers stand in it as text.
 * @param event - eventID; @param salt - 32 random bytes, used once
 */
export const commitToField = (
  stated: { event: string; pointer: string; value: unknown },
  salt: Uint8Array,
  hash: Hash,
): string => {
  const { event, pointer: path, value } = stated
  return encodeBase64Url(
    hash(concat([DOMAIN, salt, utf8(canonical({ event, pointer: path, value: withTexts(value) }))])),
  )
}

/** An event without what it withholds or discloses, and without saying so. */
export const withoutFields = (event: Fields, pointers: readonly string[]): Fields => {
  const { [WITHHELD]: _, [DISCLOSED]: __, ...said } = structuredClone(event)
  for (const path of pointers) {
    const above = valueAt(said, path.slice(0, path.lastIndexOf('/')))
    const name = path
      .slice(path.lastIndexOf('/') + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~')
    if (isObject(above)) delete above[name]
  }
  return said
}
