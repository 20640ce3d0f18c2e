import { REGISTERS } from '../generated/registers.ts'
import type { Bilingual } from '../registers/register.ts'

/** Types of links by the GS1 Web Vocabulary, as requests and link sets name them. */

/** Where the vocabulary stands; requests also name it by its older addresses. */
export const VOCABULARY = 'https://ref.gs1.org/voc/'
const PREFIX = /^(?:gs1:|https?:\/\/(?:www\.|ref\.)?gs1\.org\/voc\/)/i

/** Every type that a link of the registers may have, with its name. */
export const LINK_TYPES: Readonly<Record<string, Bilingual>> =
  REGISTERS['product-links']?.fields['linkType']?.enum ?? {}

/** Types that mean the link taken where none is asked for. */
const DEFAULT = 'defaultLink'

/** What a request asks for. */
export type AskedType =
  | { kind: 'default' }
  | { kind: 'linkset' }
  /** `type` without its prefix. */
  | { kind: 'type'; type: string }
  /** A type of another vocabulary, or none at all: no link has it. */
  | { kind: 'unknown' }

/**
 * Reads the value of `linkType`.
 * @param value - `linkset`, `all`, `gs1:pip` or its whole address; `undefined` where the request asks for none
 */
export const readLinkType = (value: string | undefined): AskedType => {
  if (value === undefined) return { kind: 'default' }
  if (/^(?:linkset|all)$/i.test(value)) return { kind: 'linkset' }
  const type = value.replace(PREFIX, '')
  if (type === value) return { kind: 'unknown' }
  if (type === DEFAULT) return { kind: 'default' }
  return /^[A-Za-z]+$/.test(type) ? { kind: 'type', type } : { kind: 'unknown' }
}

/** The type as a link set names it. */
export const typeAddress = (type: string): string => VOCABULARY + type
