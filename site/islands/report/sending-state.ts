import type { Envelope } from '../../../content/reports/envelope.ts'
import { readEnvelope } from '../../../content/reports/envelope.ts'
import { isFields } from './ask.ts'

/** What is sealed, and how far it has come. It holds the code, and is kept nowhere unless she asked for a draft. */
export interface Sending {
  code: string
  salt: string
  envelope: Envelope
  commitment: string
  bodyName: string
  /** Sealed files and public copies by the name that they are handed in under; their bytes are kept beside this. */
  uploads: { id: string; bytes: number }[]
  /** Of each file: as it was, and its public copy; SHA-256, hexadecimal. */
  hashes: { name: string; original: string; copy?: string }[]
  promise?: string
  pulse?: string
  /** Lets files be handed in for this report. */
  token?: string
  /** It was handed over at least once; whether it arrived is for the portal to say. */
  isHanded?: boolean
}

/** Whether a draft holds something that was being sent. */
export const isSending = (given: unknown): given is Sending =>
  isFields(given) &&
  ['code', 'salt', 'commitment', 'bodyName'].every((name) => typeof given[name] === 'string') &&
  Array.isArray(given['uploads']) &&
  Array.isArray(given['hashes']) &&
  'envelope' in readEnvelope(given['envelope'])
